"""One's own webhooks (推送地址): who is told, at which address, that rosters or titles have changed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from registry.access import log
from registry.access.permissions import allowed, may, of_park, require
from registry.clock import now
from registry.parks.names import ParkName, parks_of
from registry.person import Person
from registry.store import history
from registry.store.models import Park, Webhook, WebhookDelivery, WebhookState
from registry.store.models.webhook import GAVE_UP, TRIAL, WAITING
from registry.store.stamping import kept_secrets
from registry.store.store import Store
from registry.store.wall.acting import the_program
from registry.webhooks import message, outcomes
from registry.webhooks.hosts import BadSetting, Host, hosts, receiver
from registry.webhooks.outbox import LIVES
from registry.words import Explained, Words

MOST = 10  # webhooks of one account
SHOWN = 10  # messages of each
TRIAL_LIVES = dt.timedelta(hours=1)
LAST = MappingProxyType(
    {
        "waiting": Words("等待推送", "waiting"),
        "sent": Words("已送达", "delivered"),
        "gave_up": Words("已放弃", "given up"),
        "stopped": Words("不再推送", "not sent any more"),
    }
)


class CannotTell(Explained, ValueError):
    """The webhook cannot be as asked, or this cannot be done to it now. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A webhook as somebody asks for it. `park`: its short name (代号); None for all of the account's parks."""

    address: str
    park: str | None = None
    rosters: bool = True
    titles: bool = True


@dataclass(frozen=True, slots=True)
class Fresh:
    """A webhook with its secret, which is shown this once."""

    id: int
    secret: str


@dataclass(frozen=True, slots=True)
class Told:
    """A message of a webhook, and what became of it. `park`: None of a trial."""

    kind: str
    park: Words | None
    at: dt.datetime
    state: str
    attempts: int
    last_at: dt.datetime | None
    outcome: Words | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A webhook as its owner sees it. `listed`: its host is still allowed; `waiting`: messages that are to be sent,
    `next_at`: when that is tried again, after a failure.
    """

    id: int
    address: str
    park: Words | None
    rosters: bool
    titles: bool
    made_at: dt.datetime
    paused_at: dt.datetime | None
    both_until: dt.datetime | None
    listed: bool
    waiting: int
    next_at: dt.datetime | None
    told: Sequence[Told]


@allowed("webhook.own")
def allowed_hosts(person: Person, session: Session) -> tuple[Host, ...]:
    """Where messages may be sent; none: the office has not turned webhooks on."""
    try:
        return hosts()
    except BadSetting:
        return ()


@allowed("webhook.own")
def parks(person: Person, session: Session) -> list[ParkName]:
    """The parks that the person may be told of."""
    return [park for park in parks_of(session, person) if may(person, "webhook.receive", park.target)]


@allowed("webhook.own")
def own(person: Person, session: Session) -> list[Kept]:
    """The person's webhooks, the oldest first, each with its last messages."""
    rows = session.execute(
        select(Webhook, WebhookState)
        .join(WebhookState, WebhookState.webhook_id == Webhook.id)
        .where(Webhook.person_id == person.id)
        .order_by(Webhook.id)
    )
    return [_kept(session, webhook, state) for webhook, state in rows]


def _kept(session: Session, webhook: Webhook, state: WebhookState) -> Kept:
    of = WebhookDelivery.webhook_id == webhook.id
    last = list(session.scalars(select(WebhookDelivery).where(of).order_by(WebhookDelivery.id.desc()).limit(SHOWN)))
    waiting = session.scalar(select(func.count(WebhookDelivery.id)).where(of, WebhookDelivery.state == WAITING))
    names = _names(session, {each.park_id for each in last} | {webhook.park_id})
    both = None if webhook.rotated_at is None else webhook.rotated_at + message.OVERLAP
    return Kept(
        webhook.id, webhook.address, names.get(webhook.park_id or 0), webhook.rosters, webhook.titles, webhook.made_at,
        webhook.paused_at, both if both is not None and both > now() else None, _is_listed(webhook.address),
        waiting or 0, state.next_at if state.failures else None, [_told(each, names) for each in last],
    )  # fmt: skip


def _told(row: WebhookDelivery, names: Mapping[int, Words]) -> Told:
    outcome = None if row.outcome is None else outcomes.told(row.outcome)
    return Told(row.kind, names.get(row.park_id or 0), row.at, row.state, row.attempts, row.last_at, outcome)


def _names(session: Session, ids: set[int | None]) -> dict[int, Words]:
    asked = select(Park.id, Park.name_zh, Park.name_en).where(Park.id.in_([id for id in ids if id is not None]))
    return {id: Words(zh, en or zh) for id, zh, en in session.execute(asked)}


def _is_listed(address: str) -> bool:
    try:
        receiver(address)
    except (ValueError, BadSetting):
        return False
    return True


@allowed("webhook.own")
def make(person: Person, store: Store, asked: Asked, here: str | None = None) -> Fresh:
    """A webhook of the person's; its secret is told this once. What changes from here on is told.

    Raises `registry.webhooks.hosts.BadAddress`, `CannotTell`, and `Denied` for a park that is not the person's.
    """
    to = receiver(asked.address)
    if not (asked.rosters or asked.titles):
        raise CannotTell("请至少选择一种：名册或称号。", "Choose one at least: rosters or titles.")
    secret = message.new_secret()
    with store.write(history.of(person, "webhook")) as session:
        park = None if asked.park is None else session.scalar(select(Park).where(Park.slug == asked.park))
        if asked.park is not None and park is None:
            raise CannotTell(f"没有代号为“{asked.park[:80]}”的园区。", f"There is no park {asked.park[:80]!r}.")
        if park is not None:
            require(person, "webhook.receive", of_park(park))
        count = session.scalar(select(func.count()).select_from(Webhook).where(Webhook.person_id == person.id)) or 0
        if count >= MOST:
            raise CannotTell(
                f"每个账号最多 {MOST} 个推送地址。请先删除不用的。",
                f"An account has {MOST} webhooks at most. Delete one that is not used.",
            )
        webhook = Webhook(
            person_id=person.id, park_id=None if park is None else park.id, address=str(to), rosters=asked.rosters,
            titles=asked.titles, secret="",
        )  # fmt: skip
        session.add(webhook)
        session.flush()
        webhook.secret = kept_secrets.sealed(_in_force(session, store), webhook.id, secret, "webhook")
        session.add(WebhookState(webhook_id=webhook.id, seen_set=_last(session)))
        _log(session, person, webhook, "made", here)
        return Fresh(webhook.id, secret)


@allowed("webhook.own")
def rotate(person: Person, store: Store, id: int, here: str | None = None) -> Fresh:
    """Another secret; for a day messages are signed with the present one as well. Raises `CannotTell`."""
    secret = message.new_secret()
    with store.write(history.of(person, "webhook")) as session:
        webhook = _of(session, person, id)
        webhook.secret_before, webhook.rotated_at = webhook.secret, now()
        webhook.secret = kept_secrets.sealed(_in_force(session, store), webhook.id, secret, "webhook")
        _log(session, person, webhook, "rotated", here)
    return Fresh(id, secret)


@allowed("webhook.own")
def pause(person: Person, store: Store, id: int, here: str | None = None) -> None:
    """Send nothing; what changes meanwhile is not told later. Raises `CannotTell`."""
    with store.write(history.of(person, "webhook")) as session:
        webhook = _of(session, person, id)
        if webhook.paused_at is None:
            webhook.paused_at = now()
            _log(session, person, webhook, "paused", here)


@allowed("webhook.own")
def resume(person: Person, store: Store, id: int, here: str | None = None) -> None:
    """Tell again what changes from here on, and what was waiting before the pause. Raises `CannotTell`."""
    with store.write(history.of(person, "webhook")) as session:
        webhook = _of(session, person, id)
        if webhook.paused_at is not None:
            webhook.paused_at = None
            state = session.get_one(WebhookState, id)
            state.seen_set, state.failures, state.next_at = _last(session), 0, None
            _log(session, person, webhook, "resumed", here)


@allowed("webhook.own")
def remove(person: Person, store: Store, id: int, here: str | None = None) -> None:
    """Forget the webhook with its messages. Raises `CannotTell`."""
    with store.write(history.of(person, "webhook")) as session:
        webhook = _of(session, person, id)
        _log(session, person, webhook, "removed", here)
        session.flush()
        session.execute(delete(Webhook).where(Webhook.id == id))


@allowed("webhook.own")
def trial(person: Person, store: Store, id: int, here: str | None = None) -> None:
    """Send a message that tells of nothing, at once. Raises `CannotTell`, as where one is on its way already."""
    with store.write(history.of(person, "webhook")) as session:
        webhook = _not_paused(session, person, id)
        waits = WebhookDelivery.kind == TRIAL, WebhookDelivery.state == WAITING, WebhookDelivery.webhook_id == id
        if session.scalar(select(WebhookDelivery.id).where(*waits).limit(1)) is not None:
            raise CannotTell("上一次试发还没有结果，请稍后再看。", "The last trial has no outcome yet; look again.")
        at = now()
        made = WebhookDelivery(webhook_id=id, message=message.new_id(), kind=TRIAL, at=at, until=at + TRIAL_LIVES)
        session.add(made)
        session.get_one(WebhookState, id).next_at = None
        _log(session, person, webhook, "trial", here)


@allowed("webhook.own")
def again(person: Person, store: Store, id: int, here: str | None = None) -> int:
    """Try at once what waits, and once more what was given up; how many messages that are. Raises `CannotTell`."""
    with store.write(history.of(person, "webhook")) as session:
        webhook = _not_paused(session, person, id)
        row = WebhookDelivery
        of = row.webhook_id == id, row.state.in_((WAITING, GAVE_UP)), row.kind != TRIAL
        found = list(session.scalars(select(row).where(*of)))
        for each in found:
            each.state, each.until = WAITING, max(each.until, now() + LIVES)
        state = session.get_one(WebhookState, id)
        state.failures, state.next_at = 0, None
        _log(session, person, webhook, "again", here)
        return len(found)


def _of(session: Session, person: Person, id: int) -> Webhook:
    """The person's own webhook with this number. Raises `CannotTell`, the same for one of others as for none."""
    found = session.scalar(select(Webhook).where(Webhook.id == id, Webhook.person_id == person.id))
    if found is None:
        raise CannotTell("没有这个推送地址，可能已被删除。", "There is no such webhook; it may have been deleted.")
    return found


def _not_paused(session: Session, person: Person, id: int) -> Webhook:
    """The same of one that is to send something now. Raises `CannotTell` where it is paused, too."""
    found = _of(session, person, id)
    if found.paused_at is not None:
        raise CannotTell("这个地址已暂停，请先恢复。", "This webhook is paused: resume it first.")
    return found


def _last(session: Session) -> int:
    """The last change set of the register, which a person may not see as a rule."""
    with the_program(session):
        return history.last(session)


def _in_force(session: Session, store: Store):
    with the_program(session):  # the stamp is nobody's to read
        return kept_secrets.in_force(session.connection(), store.key)


def _log(session: Session, person: Person, webhook: Webhook, done: str, here: str | None) -> None:
    subject = str(receiver(webhook.address).host) if _is_listed(webhook.address) else f"webhook {webhook.id}"
    log.record(session, person, "webhook", subject, webhook.park_id, here, detail={"webhook": done})
