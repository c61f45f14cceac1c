"""What `guichet demo serve` settles before the server starts."""

import socket
from collections.abc import MutableMapping
from pathlib import Path

HOST = "127.0.0.1"
_BESIDE = ("", "-wal", "-shm")


class PortTaken(Exception):
    """Somebody listens there already."""

    def __init__(self, port: int) -> None:
        super().__init__(f"Le port {port} est déjà pris : arrêtez ce qui l'occupe, ou choisissez --port.")


class CannotStartOver(Exception):
    """A database that is not a file of ours is not forgotten from here."""

    def __init__(self) -> None:
        super().__init__("--fresh n'efface qu'une base SQLite : recréez vous-même celle de GUICHET_DATABASE_URL.")


def settle(environment: MutableMapping[str, str], port: int) -> str:
    """The address to serve on, made known to the settings unless they say another one."""
    url = f"http://{HOST}:{port}"
    environment.setdefault("GUICHET_PUBLIC_URL", url)
    environment.setdefault("GUICHET_ALLOWED_ORIGINS", f"{url},http://localhost:{port}")
    return url


def check_free(port: int) -> None:
    """Nothing may change under a running server. Raises PortTaken."""
    with socket.socket() as probe:
        if probe.connect_ex((HOST, port)) == 0:
            raise PortTaken(port)


def forget_database(url: str) -> None:
    """Remove the SQLite database and what SQLite keeps beside it. Raises CannotStartOver."""
    scheme, _, path = url.partition("://")
    if scheme != "sqlite":
        raise CannotStartOver
    for ending in _BESIDE:
        Path(f"{path}{ending}").unlink(missing_ok=True)
