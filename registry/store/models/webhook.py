"""Webhooks (推送): who is told at which address that rosters or titles have changed, and what was sent there.

The change sets are the outbox: what is to be told is worked out from them after they were written
(`registry.webhooks.outbox`), so that nothing is told which did not happen, and nothing that happened is forgotten.
"""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.store.models.base import Base, not_negative, now, one_of

ROSTER, TITLE, TRIAL = KINDS = ("roster.changed", "title.changed", "webhook.trial")
WAITING, SENT, GAVE_UP, STOPPED = STATES = ("waiting", "sent", "gave_up", "stopped")


class Webhook(Base):
    """An address that an account wants to be told at. `park_id` None: of all parks that the account is for.

    `secret`: what messages are signed with, as `registry.store.stamping.kept_secrets` keeps it; `secret_before`: the
    one that it took the place of at `rotated_at`, with which messages are signed as well for a while.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    park_id: Mapped[int | None] = mapped_column(ForeignKey("park.id", ondelete="CASCADE"), index=True)
    address: Mapped[str]
    rosters: Mapped[bool]
    titles: Mapped[bool]
    secret: Mapped[str]
    secret_before: Mapped[str | None]
    rotated_at: Mapped[dt.datetime | None]
    paused_at: Mapped[dt.datetime | None]
    made_at: Mapped[dt.datetime] = mapped_column(default=now)

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            *super().constraints(),
            CheckConstraint("length(address) > 0", "address_given"),
            CheckConstraint("rosters OR titles", "something_told"),
            CheckConstraint("(secret_before IS NULL) = (rotated_at IS NULL)", "rotated"),
        )


class WebhookState(Base):
    """How far a webhook is. `seen_set`: the last change set that was looked at for it; `failures`: how often in a row
    its receiver did not take a message, `next_at`: before when it is not asked again; `claimed_until`: until when one
    of the processes sends to it, and no other.
    """

    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"), primary_key=True)
    seen_set: Mapped[int]
    failures: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[dt.datetime | None]
    claimed_until: Mapped[dt.datetime | None]

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (*super().constraints(), not_negative("failures"))


class WebhookDelivery(Base):
    """A message of a webhook, and what became of it. What is sent is made of this row, the same each time.

    `message`: the webhook-id that a receiver knows it again by. `set_id`: the change set that it is of, None of a
    trial; `at`: when that was. `until`: when it is given up. `outcome`: what the last attempt came to, a word of
    `registry.webhooks.outcomes`.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"))
    message: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    park_id: Mapped[int | None] = mapped_column(ForeignKey("park.id", ondelete="CASCADE"), index=True)
    set_id: Mapped[int | None]
    at: Mapped[dt.datetime] = mapped_column("happened_at")
    until: Mapped[dt.datetime] = mapped_column("given_up_at")
    state: Mapped[str] = mapped_column(default=WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[dt.datetime | None]
    outcome: Mapped[str | None]

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            *super().constraints(),
            one_of("kind", KINDS),
            one_of("state", STATES),
            not_negative("attempts"),
            CheckConstraint("(kind = 'webhook.trial') = (park_id IS NULL)", "park_given"),
            CheckConstraint("(park_id IS NULL) = (set_id IS NULL)", "set_given"),
            UniqueConstraint("webhook_id", "set_id", "park_id", "kind"),
        )
