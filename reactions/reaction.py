"""What follows a fact: who is told, in which words, by which channel."""

from __future__ import annotations

from dataclasses import dataclass

from models.states import NotificationKind as Kind
from reactions.audience import Audience


@dataclass(frozen=True, slots=True)
class Reaction:
    """A line of the bell of this kind for `tells`, and the mail `mail`, with the subject, for `mails`.

    The mail follows the preferences of the same kind, else of `mailed_as`. The mail `to_candidate` goes to whom a
    prescriber enrols, at the address that the prescriber gave: nobody can turn it off.
    """

    title: str
    body: str
    kind: Kind | None = None
    tells: tuple[Audience, ...] = ()
    mail: str | None = None
    mails: tuple[Audience, ...] = ()
    mailed_as: Kind | None = None
    to_candidate: str | None = None
    headed: str | None = None

    @property
    def subject(self) -> str:
        """Of the mail: the title, unless the bell may not say as much."""
        return self.headed or self.title

    @property
    def preference(self) -> Kind | None:
        """The kind whose preferences the mail follows; None when nobody can turn it off."""
        return self.kind or self.mailed_as
