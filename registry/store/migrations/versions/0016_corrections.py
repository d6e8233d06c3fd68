"""What companies propose that facts of them are."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

LINKS = ("tenant", "lease", "park")


def upgrade() -> None:
    checks = {
        "source_given": "length(source) > 0",
        "answer": "answer IN ('accepted', 'refused', 'retracted')",
        "year_or_days": "(year IS NULL) <> (since IS NULL)",
        "one_value": "(number IS NULL) <> (word IS NULL)",
        "answered": "(answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL)",
    }
    op.create_table(
        "fact_correction",
        sa.Column("id", sa.BigInteger(), nullable=False),
        *(sa.Column(f"{table}_id", sa.BigInteger(), nullable=table == "lease") for table in LINKS),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("word", sa.Text(), nullable=True),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.BigInteger(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("answer", "reason", "answered_by")),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.CheckConstraint(check, name=op.f(f"ck_fact_correction_{name}")) for name, check in checks.items()),
        *(
            sa.ForeignKeyConstraint([f"{table}_id"], [f"{table}.id"], name=op.f(f"fk_fact_correction_{table}_id"))
            for table in LINKS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_correction")),
        sqlite_strict=True,
    )
    for table in LINKS:
        op.create_index(op.f(f"ix_fact_correction_{table}_id"), "fact_correction", [f"{table}_id"], unique=False)
    waiting = sa.text("answer IS NULL")
    columns = ["tenant_id", sa.text("coalesce(lease_id, 0)"), "park_id", "fact", sa.text("coalesce(year, 0)")]
    once = {"unique": True, "sqlite_where": waiting, "postgresql_where": waiting}
    op.create_index("uq_fact_correction_open", "fact_correction", columns, **once)
