"""Places asked for in the demo: by a prescriber for two candidates, by an employee for herself. Names are made up."""

from typing import Final

from auth.viewer import Viewer
from demo.world.arrivals import Users, viewer_of
from demo.world.catalogue import INTERVIEW, WELDING
from models.catalogue import TrainingSession
from models.enrolments import choosing, deciding, requesting, staff
from models.enrolments.candidates import Candidate
from models.enrolments.filing import file_for
from models.states import Civility

PRESCRIBER: Final = "conseil@francetravail.example"
EMPLOYEE: Final = "salariee@humando.example"
ACCEPTED: Final = Candidate(
    civility=Civility.MADAME, first_name="Awa", birth_name="Diallo", email="awa.diallo@exemple.example"
)
FILED: Final = Candidate(
    civility=Civility.MONSIEUR, first_name="Bilal", birth_name="Haddad", email="bilal.haddad@exemple.example"
)
MOTIVATION: Final = "J'accompagne des salariés en reconversion et je souhaite mieux conduire leurs entretiens."


async def ask_for_places(users: Users, agent: Viewer, sessions: dict[str, TrainingSession]) -> None:
    """One request accepted by the agent, one that waits for them, one that waits for an employer."""
    julien, nadia = await viewer_of(users[PRESCRIBER]), await viewer_of(users[EMPLOYEE])
    accepted = await file_for(ACCEPTED, sessions[WELDING].id, by=julien)
    await staff.take_in_hand(accepted.id, by=agent)
    await deciding.accept(accepted.id, by=agent)
    await file_for(FILED, sessions[WELDING].id, by=julien)
    chosen = await choosing.add(sessions[INTERVIEW].id, by=nadia)
    await requesting.validate_cart({chosen.id: MOTIVATION}, by=nadia)
