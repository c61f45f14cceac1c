"""Every environment variable of Guichet, typed and read once: `settings().database_url`.

Names are those of docs: the field `database_url` is read from `GUICHET_DATABASE_URL`, then from the file `.env`.
Relative paths (`sqlite://var/…`, `file://var/…`) are relative to the current directory; `bin/*` run in the repository.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "GUICHET_"
SECRET_FILE = Path("var/secret_key")
SHORTEST_SECRET = 32
"""Bytes: under this length an HMAC key is weaker than its hash (RFC 7518 §3.2)."""

LONGEST_ISSUER = 200

SCHEMES = {
    "database_url": ("sqlite", "postgres", "postgresql"),
    "broker_url": ("memory", "redis", "rediss", "postgres", "postgresql"),
    "smtp_url": ("file", "smtp", "smtps", "smtp+starttls"),
    "storage_url": ("file",),
    "public_url": ("http", "https"),
}

Network = IPv4Network | IPv6Network


class SettingsError(Exception):
    """The environment cannot be used; the message has one line per variable and never a value."""


class Settings(BaseSettings):
    """What the environment says. Values that may hold a password stay out of `repr`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=True,
    )

    env: Literal["development", "production"] = Field(default="development", description="how strict to be")
    database_url: str = Field(
        default="sqlite://var/guichet.sqlite3",
        repr=False,
        description="where the data lives: sqlite://path or postgres://…",
    )
    broker_url: str = Field(
        default="memory://",
        repr=False,
        description="who carries rings between processes: memory://, redis://…, postgres://…",
    )
    smtp_url: str = Field(
        default="file://var/mail",
        repr=False,
        description="where mail goes: file://folder, smtp://, smtps://, smtp+starttls://",
    )
    storage_url: str = Field(
        default="file://var/documents",
        repr=False,
        description="where documents go: file://folder",
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""), description="signs links and seals keys; made once under var/, required in production"
    )
    public_url: str = Field(default="http://127.0.0.1:8000", description="the address people type")
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("http://127.0.0.1:8000", "http://localhost:8000"),
        description="origins of browsers, separated by commas",
    )
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode] = Field(
        default=(ip_network("127.0.0.1/32"), ip_network("::1/128")),
        description="addresses or networks whose X-Forwarded-* is believed, separated by commas",
    )
    access_token_minutes: int = Field(default=15, ge=1, le=24 * 60, description="life of an access token, in minutes")
    refresh_token_days: int = Field(default=30, ge=1, le=366, description="life of a refresh token, in days")
    password_min_length: int = Field(default=8, ge=8, le=64, description="shortest password, in characters")
    webhook_log_days: int = Field(default=30, ge=1, le=366, description="how long the log of webhooks is kept, in days")
    first_administrator: Literal["automatic", "staff"] = Field(
        default="automatic",
        description="who makes the first administrator of an entity: being first, or the funder's staff",
    )
    contact_email: str | None = Field(
        default=None, description="whom to write to when an organisation is in no list; unset: nobody is named"
    )
    franceconnect_issuer: str | None = Field(
        default=None, description="address of FranceConnect (its issuer); unset: no button"
    )
    franceconnect_client_id: str | None = Field(default=None, description="our name at FranceConnect")
    franceconnect_client_secret: SecretStr | None = Field(default=None, description="our secret at FranceConnect")
    log_format: Literal["console", "json"] = Field(default="console", description="how log lines look")

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @field_validator("database_url", "broker_url", "smtp_url", "storage_url", "public_url")
    @classmethod
    def _has_a_known_scheme(cls, value: str, info: ValidationInfo) -> str:
        known = SCHEMES[str(info.field_name)]
        if urlsplit(value).scheme not in known or "://" not in value:
            raise ValueError(f"must be an address that starts with one of {', '.join(f'{name}://' for name in known)}")
        return value.rstrip("/") if info.field_name == "public_url" else value

    # Checks made «before» run from the last to the first: this one sees the parts.
    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _are_networks(cls, value: tuple[object, ...]) -> tuple[Network, ...]:
        try:
            return tuple(ip_network(str(part)) for part in value)
        except ValueError:
            raise ValueError("each must be an address or a network such as 192.0.2.1 or 10.0.0.0/8") from None

    @field_validator("allowed_origins", "trusted_proxies", mode="before")
    @classmethod
    def _is_separated_by_commas(cls, value: object) -> object:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("allowed_origins")
    @classmethod
    def _are_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            parts = urlsplit(origin)
            if parts.scheme not in SCHEMES["public_url"] or f"{parts.scheme}://{parts.netloc}" != origin:
                raise ValueError("each must be an origin such as https://guichet.example: no path, no * and no final /")
        return value

    @field_validator("secret_key", mode="before")
    @classmethod
    def _is_given_or_made(cls, value: object, info: ValidationInfo) -> object:
        given = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        if not given and info.data.get("env") == "production":
            raise ValueError(f"is required when {PREFIX}ENV=production; make one with: openssl rand -base64 48")
        if not given and "env" in info.data:
            return secret_kept_in(SECRET_FILE)
        if given and len(given.encode()) < SHORTEST_SECRET:
            raise ValueError(f"is too short: at least {SHORTEST_SECRET} bytes")
        return value

    @field_validator("franceconnect_issuer")
    @classmethod
    def _is_a_provider(cls, value: str | None, info: ValidationInfo) -> str | None:
        """Over TLS, unless it is the twin on this machine. Kept letter for letter: tokens name it so."""
        here = () if info.data.get("env") == "production" else ("http://127.0.0.1:", "http://localhost:")
        if value is not None and not value.startswith(("https://", *here)):
            raise ValueError("must start with https://, or in development be on this machine")
        if value is not None and (value.endswith("/") or len(value) > LONGEST_ISSUER):
            raise ValueError(f"must not end with / and have at most {LONGEST_ISSUER} characters")
        return value

    @model_validator(mode="after")
    def _franceconnect_is_whole(self) -> Self:
        given = [self.franceconnect_issuer, self.franceconnect_client_id, self.franceconnect_client_secret]
        if any(given) and not all(given):
            raise ValueError(f"{PREFIX}FRANCECONNECT_ISSUER, _CLIENT_ID and _CLIENT_SECRET go together: all or none")
        return self


@cache
def settings() -> Settings:
    """The settings of this process, read at the first call. Raises `SettingsError`."""
    return read_settings()


def read_settings() -> Settings:
    """Reads the environment now. Raises `SettingsError` with one clear line per wrong variable."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("\n".join(_sentences(error))) from None


def _sentences(error: ValidationError) -> list[str]:
    lines = []
    for problem in error.errors(include_url=False, include_context=False, include_input=False):
        message = problem["msg"].removeprefix("Value error, ")
        variable = f"{PREFIX}{str(problem['loc'][0]).upper()}: " if problem["loc"] else ""
        lines.append(variable + message)
    return lines


def secret_kept_in(path: Path) -> str:
    """The secret in this file, made at the first call with mode 600.

    Processes that start together agree: the file appears whole, by a hard link that only the first one can make.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp: mode 600
        try:
            with open(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48))
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(draft)
    return path.read_text(encoding="ascii")
