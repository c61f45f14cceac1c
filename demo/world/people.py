"""The people of the demo: who they are, what they may sign in as, and where they work."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from auth.permissions import Role
from auth.viewer import AccountStatus, Side
from demo.world import entities
from models.states import Civility

PASSWORD: Final = "Moncompte2015"
ATTACHED_AT: Final = datetime(2024, 9, 2, 8, tzinfo=UTC)

R, S = Role, Side


@dataclass(frozen=True)
class Link:
    """An attachment: roles over a company (SIREN) or an establishment (SIRET), on one side."""

    number: str
    side: Side
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class Person:
    """Somebody with a login."""

    login: str
    civility: Civility
    first_name: str
    birth_name: str
    side: Side
    links: tuple[Link, ...] = ()
    status: AccountStatus = AccountStatus.ACTIVE
    nir: str | None = None


def _administers(number: str, side: Side = S.MEMBER, *more: Role) -> Link:
    return Link(number, side, (R.ADMINISTRATOR, *more))


def _mrs(
    login: str,
    first: str,
    last: str,
    side: Side,
    *links: Link,
    status: AccountStatus = AccountStatus.ACTIVE,
    nir: str | None = None,
) -> Person:
    return Person(login, Civility.MADAME, first, last, side, links, status, nir)


def _mr(
    login: str, first: str, last: str, side: Side, *links: Link, status: AccountStatus = AccountStatus.ACTIVE
) -> Person:
    return Person(login, Civility.MONSIEUR, first, last, side, links, status)


AGENT: Final = _mr("agent@guichet.example", "Laurent", "Dubois", S.STAFF)

# In each entity the administrator comes first: whoever follows is accepted by them.
PEOPLE: Final = (
    AGENT,
    _mrs("admin@guichet.example", "Sylvie", "Perrin", S.STAFF),
    _mrs(
        "rh@humando.example",
        "Camille",
        "Morel",
        S.MEMBER,
        _administers(entities.HUMANDO, S.MEMBER, R.EMPLOYER, R.CONTACT),
    ),
    _mr(
        "contact@humando.example",
        "Karim",
        "Benali",
        S.MEMBER,
        Link(entities.VILLEURBANNE, S.MEMBER, (R.CONTACT,)),
    ),
    _mrs("nouveau@humando.example", "Lina", "Petit", S.MEMBER),
    _mrs("rh@siae.example", "Anne", "Garnier", S.MEMBER, _administers(entities.SIAE[:9])),
    _mr("rh@adec.example", "Paul", "Lenoir", S.MEMBER, _administers(entities.ADEC[:9])),
    _mrs("kiso@kiso.example", "Inès", "Marchand", S.MEMBER, _administers(entities.KISO)),
    _mrs(
        "of@bureauveritas.example",
        "Myriam",
        "Noui",
        S.PROVIDER,
        _administers(entities.BUREAU_VERITAS[:9], S.PROVIDER),
    ),
    _mr("of@legoud.example", "Denis", "Legoud", S.PROVIDER, _administers(entities.LEGOUD, S.PROVIDER)),
    _mrs(
        "double@iit.example",
        "Claire",
        "Fontaine",
        S.MEMBER,
        _administers(entities.IIT[:9]),
        _administers(entities.IIT[:9], S.PROVIDER),
    ),
    _mr("conseil@francetravail.example", "Julien", "Robert", S.PRESCRIBER),
    _mr("armee@terre.example", "Marc", "Delorme", S.PRESCRIBER, status=AccountStatus.AWAITING_APPROVAL),
    _mr("salarie@humando.example", "Thomas", "Girard", S.MEMBER, Link(entities.HUMANDO, S.MEMBER, (R.BENEFICIARY,))),
    _mrs("salariee@humando.example", "Nadia", "Lefèvre", S.MEMBER, Link(entities.HUMANDO, S.MEMBER, (R.BENEFICIARY,))),
    _mrs(
        "formatrice@capmetiers.example",
        "Hélène",
        "Roussel",
        S.PROVIDER,
        Link(entities.IIT[:9], S.PROVIDER, (R.TRAINER,)),
    ),
    _mrs("titulaire@cpf.example", "Julie", "Martin", S.INDIVIDUAL, nir="298056938104279"),
    # Two more, for the drafts of the guide whose companies have no login there.
    _mr("rh@1810.example", "Hugo", "Barbier", S.MEMBER, _administers(entities.COMPANY_1810[:9])),
    _mrs("rh@man.example", "Élise", "Caron", S.MEMBER, _administers(entities.MAN[:9])),
)
