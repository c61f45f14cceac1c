"""Who asks in both worlds: somebody of every role, of every side, a partner's client, and nobody."""

from __future__ import annotations

from dataclasses import replace

from auth.permissions import Role
from auth.viewer import Caller, Nobody, Side, Viewer
from models import clock
from models.accounts.sessions import SignInSession
from models.api_clients.managing import create_client
from tests import factories
from tests.cast import Cast

MEMBERS_ROLE = {"employer": Role.EMPLOYER, "beneficiary": Role.BENEFICIARY}


async def callers(cast: Cast) -> dict[str, Caller]:
    """By the names that the scenes use."""
    side = {"administrator": cast.anne, "contact": cast.karim, "provider": cast.louise, "staff": cast.agent}
    others = {
        name: await factories.member(cast.siae, roles=(role,), login=f"{name}@siae.example")
        for name, role in MEMBERS_ROLE.items()
    }
    return {
        **side,
        **others,
        "trainer": await factories.provider(cast.legoud, roles=(Role.TRAINER,)),
        "prescriber": await _attached_to_nothing(Side.PRESCRIBER),
        "individual": await _attached_to_nothing(Side.INDIVIDUAL),
        "client": await _client_of(cast.anne),
        "nobody": Nobody(),
    }


async def _attached_to_nothing(side: Side) -> Viewer:
    return await factories.viewer_of(await factories.person(first_name="Nour", birth_name="Seul", side=side))


async def _client_of(owner: Viewer) -> Viewer:
    """A partner's system that reads the requests of this user."""
    held = [reach.attachment_id for reach in owner.reaches]
    client, _ = await create_client("Partenaire", ["READ_REQUESTS"], held, by=owner, now=clock.now())
    session = await SignInSession.create(
        user_id=owner.user_id, side=owner.side, client_id=client.id, expires_at=owner.token_expires_at
    )
    return replace(owner, client_id=client.id, session_id=session.id, scopes=frozenset({"READ_REQUESTS"}))
