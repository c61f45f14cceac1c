"""The twin as a process of its own, for development: `bin/guichet dev-idp`."""

import asyncio

import uvicorn

from outside.franceconnect_twin.provider import Client, Twin
from outside.franceconnect_twin.signing import Algorithm

HOST = "127.0.0.1"
"""Whoever asks is believed: it answers nobody beyond this machine."""


def registered(guichet: str) -> Client:
    """The Guichet at this address, as FranceConnect would have registered it."""
    return Client(
        client_id="guichet-dev",
        client_secret="no-secret-for-development-only",
        redirect_uri=f"{guichet}/franceconnect/retour",
        post_logout_redirect_uri=f"{guichet}/franceconnect/sortie",
    )


def settings_of(one: Twin) -> dict[str, str]:
    """What a Guichet must be told to find this twin."""
    return {
        "GUICHET_FRANCECONNECT_ISSUER": one.issuer,
        "GUICHET_FRANCECONNECT_CLIENT_ID": one.client.client_id,
        "GUICHET_FRANCECONNECT_CLIENT_SECRET": one.client.client_secret,
    }


def made(port: int, guichet: str, algorithm: Algorithm) -> Twin:
    """A twin for this Guichet."""
    return Twin(f"http://{HOST}:{port}", registered(guichet), algorithm)


def run(one: Twin, port: int) -> None:
    """Answers until it is stopped."""
    config = uvicorn.Config(one.app(), host=HOST, port=port, lifespan="off", log_level="warning")
    asyncio.run(uvicorn.Server(config).serve())
