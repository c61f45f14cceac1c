"""What the twin signs: about whom, for which client, and what is wrong with it."""

from __future__ import annotations

import time
from typing import Any

from outside.franceconnect_twin.faults import Fault
from outside.franceconnect_twin.grants import LIFE, Grant
from outside.franceconnect_twin.people import SCOPES, told
from outside.franceconnect_twin.signing import half_hash

Claims = dict[str, Any]

OF_IDENTITY: dict[Fault | None, Claims] = {
    Fault.WRONG_AUDIENCE: {"aud": "somebody-else"},
    Fault.WRONG_ISSUER: {"iss": "https://autre.example/api/v2"},
    Fault.WRONG_NONCE: {"nonce": "n" * 43},
    Fault.NO_NONCE: {"nonce": None},
    Fault.LOW_ACR: {"acr": "eidas0"},
    Fault.NO_ACR: {"acr": None},
    Fault.WRONG_AT_HASH: {"at_hash": "h" * 22},
    Fault.NO_SUBJECT: {"sub": ""},
}
"""What the identity token says wrong; None says nothing of it."""

OF_USERINFO: dict[Fault | None, Claims] = {
    Fault.USERINFO_OTHER_CLIENT: {"aud": "somebody-else"},
    Fault.OTHER_SUBJECT: {"sub": "0" * 64 + "v1"},
    Fault.NO_BIRTH_DATE: {"birthdate": None},
}

INSTANTS: dict[Fault | None, tuple[int, int]] = {
    Fault.EXPIRED: (-120, -60),
    Fault.FROM_TOMORROW: (86_400, 90_000),
    Fault.OLD: (-3600, LIFE),
    Fault.USERINFO_EXPIRED: (-3600, -1800),
}
"""When a token was made and when it ends, in seconds from now."""


def identity(grant: Grant, base: Claims, access_token: str) -> Claims:
    """The identity token's."""
    right = {"nonce": grant.asked["nonce"], "acr": "eidas1", "at_hash": half_hash(access_token)}
    many = {"aud": [base["aud"], "somebody-else"]} if grant.fault is Fault.MANY_AUDIENCES else {}
    fault = None if grant.fault is Fault.USERINFO_EXPIRED else grant.fault
    return _said(base | right | many | _instants(fault) | OF_IDENTITY.get(grant.fault, {}))


def userinfo(grant: Grant, base: Claims) -> Claims:
    """Userinfo's."""
    scope = " ".join(SCOPES) if grant.fault is Fault.TALKATIVE else grant.asked["scope"]
    fault = grant.fault if grant.fault is Fault.USERINFO_EXPIRED else None
    return _said(base | told(grant.person, scope) | _instants(fault) | OF_USERINFO.get(grant.fault, {}))


def _instants(fault: Fault | None) -> Claims:
    made, ends = INSTANTS.get(fault, (0, LIFE))
    now = int(time.time())
    return {"iat": now + made, "exp": now + ends}


def _said(claims: Claims) -> Claims:
    return {name: value for name, value in claims.items() if value is not None}
