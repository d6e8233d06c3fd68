"""What a park says of a tenant that other parks show as well waits for an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None

ANSWERED = (
    "(answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_as IS NULL) "
    "AND (answer IS NULL) = (answered_at IS NULL)"
)


def upgrade() -> None:
    op.create_table(
        "proposal",
        sa.Column("park_id", sa.BigInteger(), nullable=False),
        sa.Column("introduces", sa.Boolean(), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("corrects", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answered_as", sa.Text(), nullable=True),
        sa.Column("answered_park_id", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_proposal_source_given")),
        sa.CheckConstraint("answer IN ('accepted', 'confirmed', 'refused')", name=op.f("ck_proposal_answer")),
        sa.CheckConstraint("answered_as IN ('tenant', 'operator', 'official')", name=op.f("ck_proposal_answered_as")),
        sa.CheckConstraint(ANSWERED, name=op.f("ck_proposal_answered")),
        sa.CheckConstraint("introduces OR answer IS NULL OR answer <> 'confirmed'", name=op.f("ck_proposal_confirmed")),
        sa.ForeignKeyConstraint(["park_id"], ["park.id"], name=op.f("fk_proposal_park_id")),
        sa.ForeignKeyConstraint(["answered_park_id"], ["park.id"], name=op.f("fk_proposal_answered_park_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_proposal_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_proposal_park_id"), "proposal", ["park_id"], unique=False)
    op.create_index(op.f("ix_proposal_tenant_id"), "proposal", ["tenant_id"], unique=False)
    waiting = sa.text("answer IS NULL")
    once = {"unique": True, "sqlite_where": waiting, "postgresql_where": waiting}
    op.create_index("uq_proposal_open", "proposal", ["tenant_id", "park_id"], **once)
