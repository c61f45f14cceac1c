"""What a newcomer may try while the demo is served."""

from rich.console import Console
from rich.table import Table

from demo.world.people import PASSWORD

LOGINS = {
    "rh@siae.example": "adhérent SIAE : ses dossiers, dont 2507AF034116",
    "rh@humando.example": "adhérent HUMANDO : ses brouillons",
    "of@bureauveritas.example": "prestataire : son seul module de 2507AF034116",
    "agent@guichet.example": "agent du financeur : instruit les dossiers",
}

# One line each, so that a copy from the terminal is whole.
SIGN_IN = (
    """TOKEN=$(curl -s {url}/graphql -H 'content-type: application/json' -d '{{"query":"mutation """
    """{{ signIn(login: \\"rh@siae.example\\", password: \\"{password}\\") {{ tokens {{ accessToken }} }} }}"}}' """
    """| sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/')"""
)
QUERY = (
    """curl -s {url}/graphql -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' """
    """-d '{{"query":"{{ dossier(number: \\"2507AF034116\\") {{ number title statusLabel """
    """funding {{ granted lines {{ nature {{ label }} granted }} }} }} }}"}}'"""
)


def show(url: str) -> None:
    """Print addresses, logins, and commands that work as pasted."""
    console = Console(soft_wrap=True, highlight=False)
    logins = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for login, who in LOGINS.items():
        logins.add_row(f"[bold]{login}[/]", who)
    console.print(f"\n[bold]Guichet, monde de démonstration[/] · {url} · GraphiQL : [bold]{url}/graphql[/]\n")
    console.print(logins)
    console.print(f"Mot de passe de tous : [bold]{PASSWORD}[/]. Les autres comptes : docs/tour.md\n")
    console.print("Une première requête :\n")
    for command in commands(url):
        console.print(f"{command}\n", markup=False)
    port = url.rpartition(":")[2]
    played = "" if port == "8000" else f" --port {port}"
    console.print(f"Une histoire, dans un autre terminal : [bold]bin/guichet demo play{played}[/]\n")


def commands(url: str) -> tuple[str, str]:
    """Two lines for a shell: sign in, then ask."""
    return SIGN_IN.format(url=url, password=PASSWORD), QUERY.format(url=url)
