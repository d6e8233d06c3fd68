"""Runs of whole registers; what operating bodies need to be asked: whether all their grants are known, and the audited
outlay of zero-rent incubators."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("park_operator", sa.Column("grants_complete", sa.Boolean(), nullable=True))
    op.create_table(
        "incubator_outlay",
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("park_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_incubator_outlay_amount_fen_not_negative")),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_incubator_outlay_source_given")),
        sa.ForeignKeyConstraint(["park_id"], ["park.id"], name=op.f("fk_incubator_outlay_park_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incubator_outlay")),
        sa.UniqueConstraint("park_id", "year", name=op.f("uq_incubator_outlay_park_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_incubator_outlay_park_id"), "incubator_outlay", ["park_id"], unique=False)
    op.create_table(
        "run",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sqlite_strict=True,
    )
    op.create_table(
        "run_part",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_run_part_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "name", name=op.f("pk_run_part")),
        sqlite_strict=True,
    )
