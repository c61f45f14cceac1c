"""What happens in the worlds, and who may ever hear of it: everything else of a scene may differ without a trace."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from auth.permissions import Role
from auth.viewer import AccountStatus, Side, Viewer
from models import clock
from models.accounts.people import User
from models.accounts.sessions import SignInSession
from models.api_clients.managing import create_client
from models.api_clients.mandating import give_mandate
from models.attachments import Attachment, AttachmentRequest
from models.companies import Company, Establishment
from models.companies.memberships import Membership, renew
from models.delegations import Delegation
from models.dossiers import Dossier, bank_details, messages
from models.dossiers.reviewing import Expected, request_documents, start_review
from models.drafts.handing import hand_over
from models.states import NotificationKind
from models.webhooks.managing import create_endpoint
from tests import factories
from tests.cast import Cast
from tests.worlds.classes import (
    an_employee_of_humando_asks,
    an_employee_of_siae_asks,
    the_beneficiary_asks,
    the_beneficiary_chooses,
    the_prescriber_enrols_somebody,
)

WHY = "a test stages somebody"
TITLES = ("Soudage", "Conduite", "Bureautique", "Accueil", "Levage", "Hygiène")
NAMES = ("ALPHA", "BRAVO", "CHARLIE", "DELTA", "ECHO", "FOXTROT")
IBAN = "FR76 3000 6000 0112 3456 7890 189"

Play = Callable[[Cast, int], Awaitable[Sequence[Any]]]
"""From the cast and how often the scene was played before to the rows that it made."""


Asking = Callable[[int], Awaitable[Viewer]]


@dataclass(frozen=True)
class Scene:
    """`seen_by`: the names of those callers who see anything of it."""

    seen_by: frozenset[str]
    play: Play


def scenes() -> list[Scene]:
    """All of them, in an order that mixes what a caller sees with what they do not."""
    played: list[tuple[str, Play]] = [
        ("administrator client provider staff", _siae_asks_legoud),
        ("contact staff", _humando_asks_veritas),
        ("administrator client", lambda cast, take: _drafts(cast.anne, cast.siae, take)),
        ("provider staff", _second_humando_asks_legoud),
        ("contact", lambda cast, take: _drafts(cast.karim, cast.humando, take)),
        ("", lambda cast, take: _drafts(cast.camille, cast.second_humando, take)),
        ("provider", lambda cast, take: _drafts(cast.louise, cast.siae, take)),
        ("contact", _veritas_hands_over),
        ("staff", _somebody_joins_humando),
        ("administrator staff", _somebody_wishes_to_join_siae),
        ("staff", _somebody_awaits_approval),
        ("", _camille_looks_after_her_systems),
        ("", _camille_lets_others_act),
        ("staff", _a_company_takes_its_membership),
        ("contact staff", lambda cast, take: _aid(_always(cast.karim), take, cast.humando)),
        ("staff", lambda cast, take: _aid(_always(cast.camille), take, cast.humando)),
        ("", lambda cast, take: _aid_draft(_always(cast.camille), take, cast.humando)),
        ("individual staff", lambda cast, take: _aid(_nour, take)),
        ("individual", lambda cast, take: _aid_draft(_nour, take)),
        ("staff", lambda cast, take: _aid(_another_person, take)),
        ("", lambda cast, take: _aid_draft(_another_person, take)),
        ("employer staff trainer", an_employee_of_siae_asks),
        ("staff trainer", an_employee_of_humando_asks),
        ("beneficiary employer staff trainer", the_beneficiary_asks),
        ("beneficiary", the_beneficiary_chooses),
        ("prescriber staff trainer", the_prescriber_enrols_somebody),
    ]
    return [Scene(frozenset(names.split()), play) for names, play in played]


async def _siae_asks_legoud(cast: Cast, take: int) -> Sequence[Any]:
    return await _dossier(cast, cast.anne, cast.siae, take, cast.legoud)


async def _humando_asks_veritas(cast: Cast, take: int) -> Sequence[Any]:
    return await _dossier(cast, cast.karim, cast.humando, take, cast.veritas)


async def _second_humando_asks_legoud(cast: Cast, take: int) -> Sequence[Any]:
    return await _dossier(cast, cast.camille, cast.second_humando, take, cast.legoud)


async def _dossier(cast: Cast, by: Viewer, place: Establishment, take: int, provider: Establishment) -> Sequence[Any]:
    """Transmitted, with a message and an account; every other one is reviewed by the funder, who asks a document."""
    dossier = await factories.dossier(by, siret=place.siret, values=_values(take, provider))
    if take % 2:
        reviewed = await start_review(dossier.id, version=dossier.version, by=cast.agent)
        await request_documents(dossier.id, version=reviewed.version, documents=[Expected("RIB")], by=cast.agent)
    await bank_details.add(dossier.id, place.name, IBAN, None, by=by)
    await messages.send(dossier.id, f"Voici la demande {take}.", [], by=by)
    return [await factories.fetched(dossier)]


async def _drafts(by: Viewer, place: Establishment, take: int) -> Sequence[Any]:
    return [await factories.complete_draft(by, siret=place.siret, values=_values(take))]


async def _veritas_hands_over(cast: Cast, take: int) -> Sequence[Any]:
    draft = await factories.complete_draft(
        cast.myriam, siret=cast.humando.siret, values=_values(take, cast.veritas)
    )  # fmt: skip
    return [await hand_over(draft.id, version=draft.version, by=cast.myriam)]


async def _somebody_joins_humando(cast: Cast, take: int) -> Sequence[Any]:
    user = await factories.person(first_name="Zoé", birth_name=NAMES[take % len(NAMES)])
    link = await factories.attachment(user, cast.second_humando)
    viewer = await factories.viewer_of(user)
    session = await SignInSession.everyones(WHY).get(id=viewer.session_id)
    return [user, link, session]


async def _somebody_wishes_to_join_siae(cast: Cast, take: int) -> Sequence[Any]:
    user = await factories.person(first_name="Léa", birth_name=NAMES[take % len(NAMES)])
    wish = AttachmentRequest.create(
        requester_id=user.id, company_id=cast.siae.company_id, side=Side.MEMBER, requested_roles=["CONTACT"]
    )
    return [user, await wish]


async def _somebody_awaits_approval(cast: Cast, take: int) -> Sequence[Any]:
    name = NAMES[take % len(NAMES)]
    waiting = AccountStatus.AWAITING_APPROVAL
    return [await factories.person(first_name="Ali", birth_name=name, side=Side.PRESCRIBER, status=waiting)]


async def _camille_looks_after_her_systems(cast: Cast, take: int) -> Sequence[Any]:
    held = [reach.attachment_id for reach in cast.camille.reaches]
    kinds = [NotificationKind.DRAFT_RESUMED, NotificationKind.DOSSIER_TRANSMITTED]
    now = clock.now()
    client, _ = await create_client(f"Paie {take}", ["READ_REQUESTS"], held, by=cast.camille, now=now)
    url = f"https://paie{take}.example/"
    endpoint, _ = await create_endpoint(url, kinds, None, by=cast.camille, now=now)
    return [client, endpoint]


async def _camille_lets_others_act(cast: Cast, take: int) -> Sequence[Any]:
    now, today = clock.now(), clock.today()
    held, given = ([one.attachment_id for one in by.reaches] for by in (cast.myriam, cast.camille))
    client, _ = await create_client(f"Tiers {take}", ["READ_REQUESTS"], held, by=cast.myriam, now=now)
    mandate = await give_mandate(client.client_id, ["READ_REQUESTS"], given, today, by=cast.camille, now=now)
    other, ends_on = (await _administrator(take)).id, today + timedelta(days=take)
    delegation = Delegation.create(
        holder_id=cast.camille.user_id, delegate_id=other, starts_on=today, ends_on=ends_on
    )  # fmt: skip
    return [client, mandate, await delegation]


async def companies() -> None:
    """One for each take, with an administrator: `entityPreview` tells everybody of them, so all worlds have them."""
    for take in range(4):
        place = await factories.establishment(of=await factories.company(name=_company(take)))
        user = await factories.person(first_name="Inès", birth_name=NAMES[take])
        await factories.attachment(user, place.company, roles=(Role.ADMINISTRATOR,))


async def _administrator(take: int) -> User:
    return (await Attachment.everyones(WHY).get(company__name=_company(take)).select_related("user")).user


def _company(take: int) -> str:
    return f"{NAMES[take]} SAS"


async def _a_company_takes_its_membership(cast: Cast, take: int) -> Sequence[Any]:
    company = await Company.everyones(WHY).get(name=_company(take))
    taken = await renew(company.siren, clock.today().year, await factories.viewer_of(await _administrator(take)))
    return [await Membership.everyones(WHY).get(id=taken), await factories.contact(company)]


async def _aid(asking: Asking, take: int, place: Establishment | None = None) -> Sequence[Any]:
    """Transmitted, with a message and an account; in a member's establishment, for a person of it."""
    by = await asking(take)
    dossier = await factories.aid_dossier(by, **_aid_for(take, place))
    await bank_details.add(dossier.id, "Nour Seul", IBAN, None, by=by)
    await messages.send(dossier.id, f"Voici la demande {take}.", [], by=by)
    return [await factories.fetched(dossier)]


async def _aid_draft(asking: Asking, take: int, place: Establishment | None = None) -> Sequence[Any]:
    return [await factories.aid_draft(await asking(take), **_aid_for(take, place))]


def _aid_for(take: int, place: Establishment | None) -> dict[str, Any]:
    purpose, name = f"{TITLES[take % len(TITLES)]} {take}", NAMES[take % len(NAMES)]
    values = factories.aid_values(purpose=purpose, birth_name=name, for_oneself=place is None)
    return {"values": values, "siret": place.siret if place else None}


def _always(viewer: Viewer) -> Asking:
    """Whatever the take."""

    async def ask(_: int) -> Viewer:
        return viewer

    return ask


async def _nour(_: int) -> Viewer:
    """The person for herself among the callers."""
    return await factories.viewer_of(await User.everyones(WHY).get(birth_name="Seul", home_side=Side.INDIVIDUAL))


async def _another_person(take: int) -> Viewer:
    return await factories.individual(first_name="Zoé", birth_name=NAMES[take % len(NAMES)])


def _values(take: int, provider: Establishment | None = None) -> dict[str, Any]:
    """A form whose title and trainee are another for each take."""
    given = {"provider_siret": provider.siret, "provider_name": provider.name} if provider else {}
    return factories.af_values(
        title=f"{TITLES[take % len(TITLES)]} {take}",
        modules=[factories.af_module(**given)],
        trainees=[factories.af_trainee(birth_name=NAMES[take % len(NAMES)])],
        costs=[factories.af_cost(amount=f"{1000 + take}.00")],
    )


async def shared_dossier(cast: Cast) -> Dossier:
    """Of SIAE, with a module of LEGOUD and one of VERITAS: each provider sees its half only."""
    veritas = {"provider_siret": cast.veritas.siret, "provider_name": cast.veritas.name}
    return await factories.dossier(
        cast.anne,
        values=factories.af_values(
            title="Sécurité",
            modules=[factories.af_module("m1"), factories.af_module("m2", title="Gaz", **veritas)],
            trainees=[factories.af_trainee("s1", modules=["m1"]), factories.david("s2", modules=["m2"])],
            costs=[factories.af_cost(module="m1"), factories.af_cost(module="m2", amount="700.00")],
        ),
    )
