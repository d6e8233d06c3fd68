"""Webhooks: addresses that are told of changes, how far each is, and what was sent.

The sum that `registry.store.stamping.stamp` keeps of the secrets begins at nothing, as the table does.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("park_id", sa.BigInteger(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("rosters", sa.Boolean(), nullable=False),
        sa.Column("titles", sa.Boolean(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("secret_before", sa.Text(), nullable=True),
        sa.Column("rotated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(address) > 0", name=op.f("ck_webhook_address_given")),
        sa.CheckConstraint("rosters OR titles", name=op.f("ck_webhook_something_told")),
        sa.CheckConstraint("(secret_before IS NULL) = (rotated_at IS NULL)", name=op.f("ck_webhook_rotated")),
        _refers("webhook", "person_id", "person"),
        _refers("webhook", "park_id", "park"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_webhook_person_id"), "webhook", ["person_id"], unique=False)
    op.create_index(op.f("ix_webhook_park_id"), "webhook", ["park_id"], unique=False)
    op.create_table(
        "webhook_state",
        sa.Column("webhook_id", sa.BigInteger(), nullable=False),
        sa.Column("seen_set", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_webhook_state_failures_not_negative")),
        _refers("webhook_state", "webhook_id", "webhook"),
        sa.PrimaryKeyConstraint("webhook_id", name=op.f("pk_webhook_state")),
        sqlite_strict=True,
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("webhook_id", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("park_id", sa.BigInteger(), nullable=True),
        sa.Column("set_id", sa.BigInteger(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('roster.changed', 'title.changed', 'webhook.trial')", name=op.f("ck_webhook_delivery_kind")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'gave_up', 'stopped')", name=op.f("ck_webhook_delivery_state")
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_webhook_delivery_attempts_not_negative")),
        sa.CheckConstraint("(kind = 'webhook.trial') = (park_id IS NULL)", name=op.f("ck_webhook_delivery_park_given")),
        sa.CheckConstraint("(park_id IS NULL) = (set_id IS NULL)", name=op.f("ck_webhook_delivery_set_given")),
        _refers("webhook_delivery", "webhook_id", "webhook"),
        _refers("webhook_delivery", "park_id", "park"),
        sa.UniqueConstraint("message", name=op.f("uq_webhook_delivery_message")),
        sa.UniqueConstraint("webhook_id", "set_id", "park_id", "kind", name=op.f("uq_webhook_delivery_webhook_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_delivery")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_webhook_delivery_park_id"), "webhook_delivery", ["park_id"], unique=False)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")
