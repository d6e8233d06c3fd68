"""What was granted or assessed by mistake can be declared void."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PURPOSES = "purpose IN ('grant', 'renewal', 'assessment', 'ending', 'voiding', 'assessment_voiding')"
BEFORE = "purpose IN ('grant', 'renewal', 'assessment', 'ending')"


def upgrade() -> None:
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    for table in ("title", "recognition", "zero_rent_incubator"):
        # Alembic adds a reference as a constraint of its own, which SQLite cannot.
        reference = f"CONSTRAINT fk_{table}_voided_by REFERENCES certification_step (id)"
        op.execute(f"ALTER TABLE {table} ADD COLUMN voided_by {number} {reference}")
    with op.batch_alter_table("assessment", copy_from=_assessment(), table_kwargs={"sqlite_strict": True}) as batch:
        batch.add_column(sa.Column("voided_by", sa.BigInteger(), nullable=True))
        batch.create_foreign_key("fk_assessment_voided_by", "certification_step", ["voided_by"], ["id"])
        batch.drop_constraint("uq_assessment_park_id", type_="unique")
    counts = sa.text("voided_by IS NULL")
    once = {"unique": True, "sqlite_where": counts, "postgresql_where": counts}
    op.create_index("uq_assessment_park_id", "assessment", ["park_id", "year"], **once)
    kept = {"copy_from": _certification(), "table_kwargs": {"sqlite_strict": True}}
    with op.batch_alter_table("certification", **kept) as batch:
        batch.drop_constraint(op.f("ck_certification_purpose"), type_="check")
        batch.create_check_constraint(op.f("ck_certification_purpose"), PURPOSES)


def _assessment() -> sa.Table:
    """The table as 0001 made it: SQLite changes constraints by making a table anew, which needs all of it."""
    return sa.Table(
        "assessment",
        sa.MetaData(),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("park_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_assessment_source_given")),
        sa.CheckConstraint("result IN ('excellent', 'good', 'pass', 'fail')", name=op.f("ck_assessment_result")),
        sa.ForeignKeyConstraint(["park_id"], ["park.id"], name=op.f("fk_assessment_park_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("park_id", "year", name=op.f("uq_assessment_park_id")),
        sa.Index(op.f("ix_assessment_park_id"), "park_id"),
    )


def _certification() -> sa.Table:
    """The table as 0007 made it."""
    kinds = "'comprehensive', 'featured', 'base', 'humanoid_robot', 'ai_software', 'other_featured'"
    return sa.Table(
        "certification",
        sa.MetaData(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("granted_as", sa.Text(), nullable=True),
        sa.Column("follows", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("park_id", sa.BigInteger(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"granted_as IN ({kinds})", name=op.f("ck_certification_granted_as")),
        sa.CheckConstraint(BEFORE, name=op.f("ck_certification_purpose")),
        sa.ForeignKeyConstraint(["park_id"], ["park.id"], name=op.f("fk_certification_park_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certification")),
        sa.Index(op.f("ix_certification_kind"), "kind"),
        sa.Index(op.f("ix_certification_park_id"), "park_id"),
    )
