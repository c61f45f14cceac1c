"""Who people are, without the State: FranceConnect's twin."""

from __future__ import annotations

from typing import Annotated, Literal

import typer


def dev_idp(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 4011,
    guichet: Annotated[
        str, typer.Option(help="Address of the Guichet that people come from.")
    ] = "http://127.0.0.1:8000",
    algorithm: Annotated[Literal["ES256", "RS256"], typer.Option(help="How it signs.")] = "ES256",
) -> None:
    """Run a FranceConnect for development: it signs like the real one, and does wrong when asked to on its page."""
    from outside.franceconnect_twin.serving import made, run, settings_of

    one = made(port, guichet.rstrip("/"), algorithm)
    typer.echo(f"FranceConnect's twin answers at {one.issuer}; start Guichet with:")
    for name, value in settings_of(one).items():
        typer.echo(f"export {name}={value}")
    run(one, port)
