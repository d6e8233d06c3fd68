"""The outbox (待推送): what is to be told to whom, made of the change sets after they were written.

A change set and what it changed are one transaction, so nothing is told that did not happen. Each webhook remembers the
last set that was looked at for it, in the same transaction in which its messages are written down, so nothing is
forgotten: whichever process looks next goes on from there.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from registry.store import history
from registry.store.models import ChangeSet, Webhook, WebhookDelivery, WebhookState
from registry.store.models.webhook import GAVE_UP, ROSTER, SENT, STOPPED, TRIAL, WAITING
from registry.store.stamping.seals import system
from registry.store.store import Store
from registry.webhooks import events, message, rights
from registry.webhooks.events import Event

LIVES = dt.timedelta(days=3)  # that a message is tried
KEPT = dt.timedelta(days=30)  # that one stays on the page after its end
SETS = 100  # looked at in one go
PAUSES = tuple(
    dt.timedelta(seconds=seconds) for seconds in (10, 60, 300, 900, 3600, 7200, 14400)
)  # after a failure; the last one from there on


@dataclass(frozen=True, slots=True)
class _Due:
    """A webhook with what is to be written down for it."""

    webhook_id: int
    seen: int
    up_to: int
    told: tuple[tuple[Event, ChangeSet], ...]


def gather(store: Store, at: dt.datetime) -> int:
    """Write down the messages of all change sets that were not looked at yet; how many messages that are.

    What a set has changed is worked out before the lock of writers is taken; where another process was quicker with a
    webhook, its own result stands.
    """
    with store.read() as session:
        due = _due(session, at)
    if not due:
        return 0
    made = 0
    with store.write(system("webhook", "")) as session:
        for each in due:
            state = session.get(WebhookState, each.webhook_id)
            if state is None or state.seen_set != each.seen:
                continue
            state.seen_set = each.up_to
            session.add_all(_delivery(each.webhook_id, event, of, at) for event, of in each.told)
            made += len(each.told)
    return made


def _due(session: Session, at: dt.datetime) -> list[_Due]:
    last = history.last(session)
    asked = select(Webhook, WebhookState).join(WebhookState, WebhookState.webhook_id == Webhook.id)
    behind = session.execute(asked.where(Webhook.paused_at.is_(None), WebhookState.seen_set < last)).all()
    if not behind:
        return []
    first = min(state.seen_set for _webhook, state in behind)
    sets = list(session.scalars(select(ChangeSet).where(ChangeSet.id > first).order_by(ChangeSet.id).limit(SETS)))
    found = [(made, events.of(session, made)) for made in sets if made.at > at - LIVES]
    up_to = sets[-1].id
    return [
        _Due(webhook.id, state.seen_set, up_to, tuple(_told(session, webhook, state.seen_set, found)))
        for webhook, state in behind
        if state.seen_set < up_to
    ]


def _told(
    session: Session, webhook: Webhook, seen: int, found: Iterable[tuple[ChangeSet, Collection[Event]]]
) -> Iterable[tuple[Event, ChangeSet]]:
    """Of what was found, what this webhook wants and its account may be told."""
    person = rights.owner(session, webhook.person_id)
    for made, told in found:
        for kind, park_id in sorted(told):
            wanted = webhook.rosters if kind == ROSTER else webhook.titles
            here = webhook.park_id in (None, park_id)
            if made.id > seen and wanted and here and rights.may_be_told(session, person, kind, park_id):
                yield (kind, park_id), made


def _delivery(webhook_id: int, event: Event, made: ChangeSet, at: dt.datetime) -> WebhookDelivery:
    kind, park_id = event
    return WebhookDelivery(
        webhook_id=webhook_id, message=message.new_id(), kind=kind, park_id=park_id, set_id=made.id, at=made.at,
        until=at + LIVES, state=WAITING,
    )  # fmt: skip


def claim(store: Store, at: dt.datetime, most: int, lasts: dt.timedelta) -> list[int]:
    """Webhooks to send to now, `most` of them, the one first that has waited longest; no other process gets them until
    the claim is over. Writers come one at a time on both databases, so that two never claim the same.
    """
    with store.read() as session:
        if not list(session.scalars(_claimable(at).limit(1))):
            return []
    with store.write(system("webhook", "")) as session:
        found = list(session.scalars(_claimable(at).limit(most)))
        taken = update(WebhookState).where(WebhookState.webhook_id.in_(found)).values(claimed_until=at + lasts)
        session.execute(taken)
        return found


def _claimable(at: dt.datetime):
    waiting = select(func.min(WebhookDelivery.id)).where(
        WebhookDelivery.webhook_id == Webhook.id, WebhookDelivery.state == WAITING
    )
    state = WebhookState
    free = state.claimed_until.is_(None) | (state.claimed_until <= at)
    return (
        select(Webhook.id)
        .join(state, state.webhook_id == Webhook.id)
        .where(Webhook.paused_at.is_(None), free, state.next_at.is_(None) | (state.next_at <= at))
        .where(waiting.scalar_subquery().is_not(None))
        .order_by(waiting.scalar_subquery())
    )


def record(session: Session, id: int, outcome: str, taken: bool, at: dt.datetime) -> None:
    """What an attempt came to. A receiver that did not take one is left alone for a while, longer each time."""
    delivery = session.get(WebhookDelivery, id)
    if delivery is None:  # the webhook was removed meanwhile
        return
    delivery.attempts, delivery.last_at, delivery.outcome = delivery.attempts + 1, at, outcome
    state = session.get_one(WebhookState, delivery.webhook_id)
    if taken:
        delivery.state, state.failures, state.next_at = SENT, 0, None
        return
    if delivery.kind == TRIAL:  # is tried once, since somebody looks at what comes of it
        delivery.state = GAVE_UP
        return
    next_at = at + PAUSES[min(state.failures, len(PAUSES) - 1)]
    state.next_at, state.failures = next_at, state.failures + 1
    if next_at > delivery.until:
        delivery.state = GAVE_UP


def stop(session: Session, id: int, outcome: str, at: dt.datetime) -> None:
    """A message that is not sent any more, without an attempt."""
    stopped = update(WebhookDelivery).where(WebhookDelivery.id == id)
    state = GAVE_UP if outcome == "too_old" else STOPPED
    session.execute(stopped.values(state=state, last_at=at, outcome=outcome))


def release(session: Session, webhook_id: int) -> None:
    """Let any process send to the webhook again."""
    session.execute(update(WebhookState).where(WebhookState.webhook_id == webhook_id).values(claimed_until=None))


def tidy(store: Store, at: dt.datetime) -> int:
    """Remove what came to its end a while ago; how many messages that were."""
    old = (WebhookDelivery.state != WAITING) & (WebhookDelivery.last_at < at - KEPT)
    with store.read() as session:
        if session.scalar(select(WebhookDelivery.id).where(old).limit(1)) is None:
            return 0
    with store.write(system("webhook", "")) as session:
        gone = list(session.scalars(select(WebhookDelivery.id).where(old).limit(10_000)))
        session.execute(delete(WebhookDelivery).where(WebhookDelivery.id.in_(gone)))
        return len(gone)
