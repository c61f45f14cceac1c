"""What must be true once everything is quiet, whatever was killed: nothing lost, nothing twice, nothing uncaused.

The expected rows are made from the facts and from the stage's own list of who hears what, not from the product's.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from models import clock
from models.bell import Inbox, InboxEntry, Notification
from models.bell.deliveries import Delivery, DeliveryState
from models.changes import Change
from models.dossiers import Dossier
from models.drafts import Draft
from models.facts import Fact
from models.jobs import Job
from models.states import DraftState
from models.webhooks import WebhookDelivery, WebhookState
from tests.faults.postbox import Postbox
from tests.faults.stage.cast import TOLD, WRITTEN_TO, Company, Troupe
from tests.faults.stage.clerks import Office
from tests.faults.stage.ears import Hall
from tests.faults.stage.waiting import until

_WHY = "the verdict looks at everything"

QUIET = 120.0
"""Seconds that the processes left alive may take to tell and send everything."""

SOON = 60.0
"""Seconds after which every open client must be equal to the table."""


@dataclass
class Verdict:
    """The checks, over the database that is open in this process."""

    troupe: Troupe
    office: Office
    hall: Hall
    postbox: Postbox
    _facts: list[Fact] = field(default_factory=list)
    _companies: dict[UUID, Company] = field(default_factory=dict)

    async def all_is_well(self, *, doubled_mails: int = 0, ears: bool = True) -> None:
        """Everything at once. `doubled_mails`: how many mails may have left twice, each with its own Message-ID."""
        await self.quiet()
        began = time.monotonic()
        await self._look()
        await self.writes_are_there()
        await self.bells_tell_the_facts()
        await self.inboxes_are_whole()
        await self.mails_are_sent(doubled_mails)
        await self.the_feed_is_whole()
        if ears:
            await self.clients_equal_the_table(began + SOON)

    async def quiet(self, within: float = QUIET) -> None:
        """Waits until nothing is left to tell or to send."""
        deadline = time.monotonic() + within
        while any((waiting := await _waiting()).values()):
            assert time.monotonic() < deadline, f"not quiet after {within:g} s: {waiting}"
            await asyncio.sleep(0.05)

    async def job_is_done(self, name: str, within: float = QUIET) -> None:
        """Waits until nobody holds this job and it is not due."""
        deadline = time.monotonic() + within
        while await Job.filter(name=name, due_at__lte=clock.now()).exists():
            assert time.monotonic() < deadline, f"{name} is still due after {within:g} s"
            await asyncio.sleep(0.05)

    async def _look(self) -> None:
        self._facts = await Fact.everyones(_WHY).order_by("id")
        sirets = {company.siret: company for company in self.troupe.companies}
        dossiers = await Dossier.everyones(_WHY).select_related("establishment")
        self._companies = {dossier.id: sirets[dossier.establishment.siret] for dossier in dossiers}

    async def writes_are_there(self) -> None:
        """What was acknowledged, or found done by a retry, happened exactly once; nothing else did."""
        settled = Counter((entry.deed.fact, entry.dossier_id) for entry in self.office.ledger if entry.is_settled)
        unknown = [entry for entry in self.office.ledger if not entry.is_settled]
        known = {entry.deed.fact for entry in self.office.ledger}
        written = Counter((fact.kind, fact.subject_id) for fact in self._facts if fact.kind in known)
        assert not unknown, f"never settled: {unknown[:3]}"
        _equal("writes", settled, written)

    async def bells_tell_the_facts(self) -> None:
        """One notification for each side of each fact, one entry for each person concerned, and no other."""
        expected = Counter((fact.id, viewer.user_id) for fact in self._facts for viewer in self._concerned(fact, TOLD))
        sides = {(fact.id, viewer.side) for fact in self._facts for viewer in self._concerned(fact, TOLD)}
        entries = InboxEntry.everyones(_WHY).select_related("notification", "inbox")
        told = Counter((entry.notification.fact_id, entry.inbox.user_id) for entry in await entries)  # type: ignore[attr-defined]
        _equal("inbox entries", expected, told)
        notifications = Counter((one.fact_id, one.side) for one in await Notification.all())  # type: ignore[attr-defined]
        _equal("notifications", Counter(sides), notifications)

    def _concerned(self, fact: Fact, table: dict[str, tuple[str, ...]]) -> list[Any]:
        company = self._companies.get(fact.subject_id)
        return self.troupe.concerned(company, table.get(fact.kind, ())) if company else []

    async def inboxes_are_whole(self) -> None:
        """Sequences without a gap, and the right count of unread lines."""
        for inbox in await Inbox.everyones(_WHY):
            entries = await InboxEntry.everyones(_WHY).filter(inbox_id=inbox.id).order_by("sequence")
            assert [entry.sequence for entry in entries] == list(range(1, len(entries) + 1))
            unread = sum(entry.read_at is None and entry.archived_at is None for entry in entries)
            assert (inbox.last_sequence, inbox.unread_count) == (len(entries), unread)

    async def mails_are_sent(self, doubled: int = 0) -> None:
        """One mail for each address of each fact, accepted by the server; at most `doubled` of them twice."""
        emails = self.troupe.emails
        expected = Counter(
            (fact.id, emails[viewer.user_id]) for fact in self._facts for viewer in self._concerned(fact, WRITTEN_TO)
        )
        rows = await Delivery.all()
        _equal("mails", expected, Counter((row.fact_id, row.address) for row in rows))
        assert {row.state for row in rows} <= {DeliveryState.SENT}
        copies = self.postbox.copies()
        written = {(row.message_id, row.address) for row in rows}
        assert {(mail.message_id, mail.recipient) for mail in self.postbox.kept} == written
        twice = sum(count - 1 for count in copies.values())
        assert twice <= doubled, f"{twice} mails were doubled, {doubled} may be"

    async def the_feed_is_whole(self) -> None:
        """The log of changes has no gap, and each fact wrote into it once."""
        rows = await Change.everyones(_WHY).order_by("position")
        assert [row.position for row in rows] == list(range(1, len(rows) + 1))
        _equal_once("changes", Counter((row.fact_id, row.type_name, row.object_id) for row in rows))

    async def clients_equal_the_table(self, deadline: float) -> None:
        """Each open client heard each sequence once, in order, and shows the count of the table."""
        inboxes = {(inbox.user_id, inbox.side): inbox for inbox in await Inbox.everyones(_WHY)}
        table = {ear: inboxes.get((ear.who.user_id, ear.who.side)) for ear in self.hall.ears}

        def wrong() -> list[tuple[Any, ...]]:
            shown = [(ear, table[ear]) for ear in self.hall.ears]
            return [
                (ear.heard[-5:], ear.unread, inbox and (inbox.last_sequence, inbox.unread_count))
                for ear, inbox in shown
                if (len(ear.heard), ear.unread) != ((inbox.last_sequence, inbox.unread_count) if inbox else (0, 0))
            ]

        with suppress(TimeoutError):
            await until(lambda: not wrong(), deadline - time.monotonic())
        assert not wrong(), f"{len(wrong())} clients differ from the table: {wrong()[:3]}"
        self.hall.check()
        for ear in self.hall.ears:
            assert ear.heard == list(range(1, len(ear.heard) + 1)), ear.heard


async def _waiting() -> dict[str, int]:
    return {
        "transmissions": await Draft.everyones(_WHY).filter(state=DraftState.TRANSMITTING).count(),
        "facts": await Fact.everyones(_WHY).filter(done_at=None).count(),
        "mails": await Delivery.filter(state=DeliveryState.PENDING).count(),
        "webhooks": await WebhookDelivery.everyones(_WHY).filter(state=WebhookState.PENDING).count(),
    }


def _equal(what: str, expected: Counter[Any], found: Counter[Any]) -> None:
    lost, too_many = expected - found, found - expected
    assert not lost, f"{what}: {lost.total()} lost of {expected.total()}, such as {list(lost)[:3]}"
    assert not too_many, f"{what}: {too_many.total()} doubled or without a cause, such as {list(too_many)[:3]}"


def _equal_once(what: str, found: Counter[Any]) -> None:
    twice = [one for one, count in found.items() if count > 1]
    assert not twice, f"{what}: twice {twice[:3]}"
