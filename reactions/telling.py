"""One fact told: notifications, inbox entries, mails and webhooks to send, in the transaction that marks it done.

Every row has a unique constraint, so a fact told twice is told once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from auth.viewer import Side
from models import clock
from models.accounts.people import User
from models.actions import NotificationChannel
from models.bell import Notification, inboxes
from models.bell.preferences import chosen_by
from models.facts import Fact
from models.states import NotificationKind
from models.webhooks import filing
from reactions.audience import Audience, Told
from reactions.mail.candidates import write_to_candidate
from reactions.mail.letters import write_letter
from reactions.mail.writing import write_mails
from reactions.reaction import Reaction
from reactions.story import Story
from reactions.table import TABLE
from reactions.tellers import story_of

LONGEST_TITLE = 200


async def tell(fact: Fact) -> None:
    """Tells whoever must know. Call it inside a transaction. Raises `LookupError` when the subject is gone."""
    reaction = TABLE.get(fact.kind)
    if reaction is None:
        return
    story = await story_of(fact)
    if story.letter is not None:
        await write_letter(story, reaction)
        return
    title, body = reaction.title.format_map(story.words), reaction.body.format_map(story.words)
    await _ring_bells(story, reaction, title[:LONGEST_TITLE], body)
    if reaction.mail:
        subject = reaction.subject.format_map(story.words)
        await write_mails(story, reaction.mail, subject, await _all_of(reaction.mails, story), reaction.preference)
    if reaction.to_candidate:
        await write_to_candidate(story, reaction.to_candidate)


async def _ring_bells(story: Story, reaction: Reaction, title: str, body: str) -> None:
    if reaction.kind is None:
        return
    by_side: dict[Side, set[User]] = defaultdict(set)
    for told in await _all_of(reaction.tells, story):
        by_side[told.side].add(told.user)
    for side in sorted(by_side, key=lambda side: side.value):  # one order: parallel workers never wait in a ring
        row = Notification(
            fact_id=story.fact.id,
            kind=reaction.kind,
            side=side,
            title=title,
            body=body,
            subject_type=story.subject_type,
            subject_id=story.about.id,
            private=story.is_private and side is Side.MEMBER,
            created_at=story.fact.at,
        )
        notification = await _kept(story.fact, row)
        everybody = {user.id for user in by_side[side]}
        silent = everybody - await _wanting(reaction.kind, everybody)
        # A webhook asks for its own kinds, and tells a line of its owner's inbox: theirs is there, put away.
        asked = await filing.asking_for(reaction.kind, side, silent)
        users = (everybody - silent) | asked
        await inboxes.deliver(notification, users, put_away=asked)
        await filing.file(notification, users, clock.now())


async def _wanting(kind: NotificationKind, user_ids: set[UUID]) -> set[UUID]:
    """Those who did not turn this kind off in their bell."""
    chosen = await chosen_by(user_ids, kind, NotificationChannel.IN_APP)
    return {user_id for user_id in user_ids if chosen[user_id].enabled}


async def _kept(fact: Fact, row: Notification) -> Notification:
    """This notification as it stands in the database: the first one told of its fact, kind and side."""
    await Notification.bulk_create([row], ignore_conflicts=True)
    return await Notification.get(fact_id=fact.id, kind=row.kind, side=row.side)


async def _all_of(audiences: Iterable[Audience], story: Story) -> set[Told]:
    return set().union(*[await audience(story) for audience in audiences])
