"""Rulings on the open questions of the law, and their retractions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ruling",
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("option", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        *_act("ruling"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_ruling_question"), "ruling", ["question"], unique=False)
    op.create_table(
        "ruling_retraction",
        sa.Column("ruling_id", sa.BigInteger(), nullable=False),
        *_act("ruling_retraction"),
        sa.ForeignKeyConstraint(["ruling_id"], ["ruling.id"], name=op.f("fk_ruling_retraction_ruling_id")),
        sa.UniqueConstraint("ruling_id", name=op.f("uq_ruling_retraction_ruling_id")),
        sqlite_strict=True,
    )


def _act(table: str) -> tuple:
    """The columns and constraints that both share."""
    return (
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("ruled_by", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(trim(ruled_by)) > 0", name=op.f(f"ck_{table}_ruled_by_given")),
        sa.CheckConstraint("length(trim(basis)) > 0", name=op.f(f"ck_{table}_basis_given")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
