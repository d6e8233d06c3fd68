"""Jobs (一次推送): the next message of a webhook with all that is needed to send it, or why it is not sent."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.store.models import Park, Webhook, WebhookDelivery
from registry.store.models.webhook import TRIAL, WAITING
from registry.store.stamping import kept_secrets
from registry.store.stamping.audit_key import Key
from registry.webhooks import message, rights
from registry.webhooks.hosts import BadAddress, BadSetting, Receiver, receiver


@dataclass(frozen=True, slots=True)
class Job:
    """A message to send. `refused`: why it cannot be sent, as a word of `registry.webhooks.outcomes`; `for_good`: and
    that it will not be.
    """

    delivery_id: int
    receiver: Receiver | None = None
    headers: tuple[tuple[str, str], ...] = ()
    content: bytes = b""
    refused: str | None = None
    for_good: bool = False


def next_job(session: Session, key: Key, webhook_id: int, at: dt.datetime) -> Job | None:
    """The oldest message that waits; None where there is none, or the webhook was paused or removed."""
    webhook = session.get(Webhook, webhook_id)
    if webhook is None or webhook.paused_at is not None:
        return None
    waits = WebhookDelivery.webhook_id == webhook_id, WebhookDelivery.state == WAITING
    delivery = session.scalar(select(WebhookDelivery).where(*waits).order_by(*_order()).limit(1))
    if delivery is None:
        return None
    if delivery.until <= at:
        return Job(delivery.id, refused="too_old", for_good=True)
    person = rights.owner(session, webhook.person_id)
    if not rights.may_be_told(session, person, delivery.kind, delivery.park_id):
        return Job(delivery.id, refused="no_right", for_good=True)
    try:
        to = receiver(webhook.address)
    except (BadAddress, BadSetting):
        return Job(delivery.id, refused="unlisted")
    try:
        secrets = _secrets(session, key, webhook, at)
    except kept_secrets.Unreadable:
        return Job(delivery.id, refused="secret")
    park = None if delivery.park_id is None else session.get_one(Park, delivery.park_id).slug
    content = message.body(delivery.kind, park, delivery.at)
    return Job(delivery.id, to, tuple(message.headers(delivery.message, at, content, secrets).items()), content)


def _order() -> tuple:
    """A trial goes first, since somebody waits for it."""
    return WebhookDelivery.kind != TRIAL, WebhookDelivery.id


def _secrets(session: Session, key: Key, webhook: Webhook, at: dt.datetime) -> list[str]:
    """What the message is signed with: the secret, and for a while the one before it."""
    in_force = kept_secrets.in_force(session.connection(), key)
    kept = [webhook.secret]
    if webhook.secret_before and webhook.rotated_at and webhook.rotated_at > at - message.OVERLAP:
        kept.append(webhook.secret_before)
    return [kept_secrets.opened(in_force, webhook.id, each, "webhook") for each in kept]
