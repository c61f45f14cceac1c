"""A prescriber enrols a candidate and follows the request."""

from datetime import timedelta

import pytest

from auth.pace import CANDIDATES, MOST
from auth.permissions import Role
from auth.throttle import TooManyAttempts
from auth.viewer import AccountStatus
from models import clock
from models.catalogue import TrainingSession
from models.enrolments import Enrolment
from schema.ids import encode
from tests import factories
from tests.cast import Cast
from tests.enrolments.prescribing import AWA, ENROL, FOLLOWED, WITHDRAW, Scene, enrolled, open_scene, request_of
from tests.resolvers.asking import ask, code, codes, problems, told


@pytest.fixture
async def scene(cast: Cast) -> Scene:
    return await open_scene(cast)


@pytest.mark.feature("AFPA-15", "AFPA-26", "AFPA-28")
async def test_a_validated_prescriber_enrols_a_candidate(scene: Scene) -> None:
    more = {"civility": "MADAME", "phone": "06 12 34 56 78", "birthDate": "1990-01-15", "comment": "Disponible."}
    payload = await enrolled(scene.julien, scene.asked(**more))
    assert payload["errors"] == []
    request = payload["enrolment"]
    request.pop("id")
    assert request == {
        "number": f"{clock.today():%y%m}IN000001",
        "status": "REGISTERED",
        "statusLabel": "Demande enregistrée",
        "applicant": None,
        "filedBy": {"id": encode("User", scene.julien.user_id)},
        "establishment": None,
        "allowedActions": ["WITHDRAW"],
        "candidate": {
            "displayName": "Awa Diallo",
            "firstName": "Awa",
            "birthName": "Diallo",
            "email": "awa.diallo@exemple.example",
            "phone": "0612345678",
            "birthDate": "1990-01-15",
        },
        "session": {"id": scene.id, "seatsLeft": 2},
        "waitingRank": None,
    }


@pytest.mark.feature("AFPA-16", "AFPA-13")
async def test_until_the_account_is_validated_3936_enrols(scene: Scene) -> None:
    waiting = await factories.prescriber(status=AccountStatus.AWAITING_APPROVAL)
    answer = await ask(ENROL, waiting, input=scene.asked())
    assert answer["errors"][0]["message"] == (
        "Votre compte est en cours de validation. Pour une inscription immédiate, appelez le 3936."
    )
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert await Enrolment.everyones("a test counts").count() == 0


async def test_nobody_else_enrols_candidates(cast: Cast, scene: Scene) -> None:
    assert await code(ENROL, input=scene.asked()) == "UNAUTHENTICATED"
    for stranger in (cast.anne, cast.paul, cast.louise, cast.agent, cast.jean):
        assert await code(ENROL, stranger, input=scene.asked()) == "FORBIDDEN"
    assert await Enrolment.everyones("a test counts").count() == 0


@pytest.mark.feature("AFPA-28")
async def test_what_is_wrong_in_the_form_is_said_field_by_field(scene: Scene) -> None:
    wrong = {
        "firstName": "4wa",
        "birthName": " ",
        "email": "awa",
        "phone": "12",
        "birthDate": "2999-01-01",
        "comment": "x" * 2001,
    }
    payload = await enrolled(scene.julien, scene.asked(**wrong))
    place = ["input", "candidate"]
    assert payload["enrolment"] is None
    assert problems(payload) == [
        ("F-NAME", "Le nom saisi contient des caractères non autorisés.", [*place, "firstName"]),
        ("F-NAME", "Saisie obligatoire", [*place, "birthName"]),
        ("F-MAIL", "L'adresse saisie n'est pas un courriel valide.", [*place, "email"]),
        ("F-TEL", "Le numéro de téléphone doit contenir 9 chiffres après l'indicatif", [*place, "phone"]),
        ("BIRTH_DATE_INVALID", "La date de naissance doit être passée.", [*place, "birthDate"]),
        ("TEXT_TOO_LONG", "Ce texte ne peut dépasser 2000 caractères.", [*place, "comment"]),
    ]


@pytest.mark.feature("AFPA-27")
async def test_only_sessions_with_places_that_have_not_begun_can_be_chosen(cast: Cast, scene: Scene) -> None:
    training = await factories.training(cast.veritas)
    begun = await factories.session(training, start=clock.today())
    cancelled = await factories.session(training, start=clock.today() + timedelta(days=9))
    full = await factories.session(training, start=clock.today() + timedelta(days=9))
    rows = TrainingSession.everyones("a test")
    await rows.filter(id=cancelled.id).update(cancelled_at=clock.now(), cancel_reason="Salle fermée")
    await rows.filter(id=full.id).update(seats_left=0)
    for one, refused in ((begun, "SESSION_CLOSED"), (cancelled, "SESSION_CLOSED"), (full, "SESSION_FULL")):
        payload = await enrolled(scene.julien, scene.asked() | {"sessionId": encode("TrainingSession", one.id)})
        assert [(error["code"], error["path"]) for error in payload["errors"]] == [(refused, ["input", "sessionId"])]
    unknown = scene.asked() | {"sessionId": encode("TrainingSession", training.id)}
    assert await code(ENROL, scene.julien, input=unknown) == "NOT_FOUND"


async def test_one_candidate_has_one_request_in_a_session_however_it_is_written(scene: Scene) -> None:
    first = await request_of(scene)
    same = {"firstName": "AWA", "birthName": " diallo", "email": "Awa.Diallo@Exemple.example"}
    for prescriber in (scene.julien, scene.marie):
        payload = await enrolled(prescriber, scene.asked(**same))
        assert problems(payload) == [
            (
                "CANDIDATE_ALREADY_ENROLLED",
                "Une demande est déjà en cours pour ce candidat dans cette session.",
                ["input", "candidate"],
            )
        ]
    await told(WITHDRAW, scene.julien, id=first)
    assert codes(await enrolled(scene.marie, scene.asked(**same))) == []


@pytest.mark.feature("AFPA-31", "AFPA-33")
async def test_another_candidate_on_the_same_session_and_all_requests_in_one_view(scene: Scene) -> None:
    await request_of(scene)
    await request_of(scene, firstName="Bilal")
    await enrolled(scene.marie, scene.asked(firstName="Chloé"))
    followed = (await told(FOLLOWED, scene.julien))["enrolments"]
    assert followed["totalCount"] == 2
    month = f"{clock.today():%y%m}"
    assert followed["nodes"] == [
        {
            "number": f"{month}IN00000{number}",
            "statusLabel": "Demande enregistrée",
            "candidate": {"displayName": name},
            "session": {"training": {"title": "Soudage à l'arc"}},
            "staffDecision": None,
        }
        for number, name in ((2, "Bilal Diallo"), (1, "Awa Diallo"))
    ]


async def test_the_same_key_enrols_once(scene: Scene) -> None:
    given = scene.asked() | {"idempotencyKey": "k1"}
    one, again = [await enrolled(scene.julien, given) for _ in range(2)]
    assert one == again
    assert one["errors"] == []
    other = await enrolled(scene.julien, given | {"candidate": AWA | {"firstName": "Bilal"}})
    assert codes(other) == ["IDEMPOTENCY_KEY_REUSED"]
    assert await Enrolment.everyones("a test counts").count() == 1


@pytest.mark.feature("AFPA-25", "AFPA-32")
async def test_a_training_is_chosen_among_the_results_and_another_one_is_searched_afterwards(scene: Scene) -> None:
    text = """query($search: String) { trainings(search: $search, filter: { seatsAvailable: true }) {
      nodes { title sessions { id seatsLeft } } } }"""
    (found,) = (await told(text, scene.julien, search="soudage"))["trainings"]["nodes"]
    assert found == {"title": "Soudage à l'arc", "sessions": [{"id": scene.id, "seatsLeft": 2}]}
    payload = await enrolled(scene.julien, scene.asked() | {"sessionId": found["sessions"][0]["id"]})
    assert payload["errors"] == []
    assert (await told(text, scene.julien, search="poterie"))["trainings"]["nodes"] == []


async def test_each_candidate_is_written_to_so_a_prescriber_enrols_sixty_an_hour(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = clock.now().replace(minute=20)
    monkeypatch.setattr(clock, "now", lambda: at)
    for _ in range(MOST - 1):
        await CANDIDATES.step(scene.julien, None, now=at.replace(minute=0))
    assert codes(await enrolled(scene.julien, scene.asked())) == []
    refused = await ask(ENROL, scene.julien, input=scene.asked(email="bilal@exemple.example"))
    assert [one["extensions"]["code"] for one in refused["errors"]] == ["RATE_LIMITED"]
    assert await Enrolment.everyones("a test counts").count() == 1
    assert codes(await enrolled(scene.marie, scene.asked(email="bilal@exemple.example"))) == []
    with pytest.raises(TooManyAttempts):
        await CANDIDATES.step(scene.julien, None, now=at.replace(minute=59))


async def test_a_beneficiary_asks_for_themselves_only(cast: Cast, scene: Scene) -> None:
    lea = await factories.member(cast.siae, roles=(Role.BENEFICIARY,))
    assert codes(await enrolled(lea, scene.asked())) == ["PRESCRIBERS_ONLY"]
