"""Rosters: rooms, contacts, remembered columns, edits not yet applied."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact",
        sa.Column("park_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("telephone", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_contact_source_given")),
        sa.ForeignKeyConstraint(["park_id"], ["park.id"], name=op.f("fk_contact_park_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_contact_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("tenant_id", "park_id", name=op.f("uq_contact_tenant_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_contact_park_id"), "contact", ["park_id"], unique=False)
    op.create_index(op.f("ix_contact_tenant_id"), "contact", ["tenant_id"], unique=False)
    op.create_table(
        "column_match",
        sa.Column("park_id", sa.BigInteger(), nullable=False),
        sa.Column("headings_sha256", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["park_id"], ["park.id"], name=op.f("fk_column_match_park_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("park_id", "headings_sha256", name=op.f("pk_column_match")),
        sqlite_strict=True,
    )
    op.create_table(
        "draft",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("park_id", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("based_on", sa.BigInteger(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["park_id"], ["park.id"], name=op.f("fk_draft_park_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "park_id", name=op.f("pk_draft")),
        sqlite_strict=True,
    )
    op.add_column("lease", sa.Column("room", sa.Text(), nullable=True))
