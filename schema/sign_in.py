"""Signing in and staying signed in."""

from datetime import date, datetime

import strawberry

from models.accounts.captchas import CaptchaAction
from schema.enums import described
from schema.node import Node
from schema.payloads import UserError

described(
    CaptchaAction,
    description="What a captcha is solved for: it serves for nothing else.",
    values={
        "REGISTER_PROFESSIONAL": "Opening the account of a professional.",
        "REGISTER_INDIVIDUAL": "Opening the account of a person acting for themselves.",
    },
)


@strawberry.type(description="One sign-in of the user, on one device, until it ends («connexion ouverte»).")
class SignInSession(Node):
    created_at: datetime
    last_used_at: datetime
    user_agent: str | None
    current: bool


@strawberry.type(
    description="A signed access token with its refresh token. The refresh token is used once and replaced at each use."
)
class TokenPair:
    access_token: str
    access_token_expires_at: datetime
    refresh_token: str
    refresh_token_expires_at: datetime


@strawberry.type(description="Six characters to read or to hear, before registering («contrôle de sécurité»).")
class Captcha:
    id: strawberry.ID
    image: str = strawberry.field(description="data: URI of a PNG.")
    audio: str = strawberry.field(description="data: URI of a WAV that spells the same characters.")
    expires_at: datetime


@strawberry.type(description="Version of the terms of use that a registration must accept («CGU»).")
class Terms:
    version: str
    url: str
    published_on: date


@strawberry.type(description="What is thought of a password before it is chosen.")
class PasswordCheck:
    acceptable: bool
    strength: int = strawberry.field(description="0 (weak) to 4 (strong).")
    errors: list[UserError]
