"""The voice of the stories: French sentences, tables, and the bell in the margin."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table


class Narrator:
    """Tells what happens as it happens."""

    def __init__(self) -> None:
        self._console = Console(highlight=False)
        self._act = 0

    def act(self, title: str) -> None:
        """A new act of the story."""
        self._act += 1
        self._print(f"\n[bold cyan]{self._act}. {escape(title)}[/]")

    def says(self, sentence: str) -> None:
        """What happens."""
        self._print(f"   {escape(sentence)}")

    def refused(self, sentence: str) -> None:
        """What is refused."""
        self._print(f"   [bold red]✗[/] {escape(sentence)}")

    def done(self, sentence: str) -> None:
        """What succeeds."""
        self._print(f"   [bold green]✓[/] {escape(sentence)}")

    def rings(self, event: dict[str, Any]) -> None:
        """What the bell says, as it comes."""
        told, unread = event["notification"], event["unreadCount"]
        self._print(
            f"   [bold yellow]🔔 n° {event['sequence']}[/] [bold]{escape(told['title'])}[/] · {escape(told['body'])} "
            f"[dim]({unread} non lue{'s' if unread > 1 else ''})[/]"
        )

    def table(self, titles: Iterable[str], rows: Iterable[Iterable[str]], *, right: Iterable[int] = ()) -> None:
        """Rows under titles; the columns at `right` are numbers."""
        aligned = set(right)
        shown = Table(box=None, padding=(0, 2, 0, 3), header_style="dim")
        for place, title in enumerate(titles):
            shown.add_column(title, justify="right" if place in aligned else "left")
        for row in rows:
            shown.add_row(*map(escape, row))
        self._console.print(shown)

    def _print(self, line: str) -> None:
        self._console.print(line, soft_wrap=True)


def euros(amount: str) -> str:
    """« 25 371,00 € » for "25371.00"."""
    whole, _, cents = amount.partition(".")
    return f"{int(whole):,}".replace(",", " ") + f",{cents:0<2} €"
