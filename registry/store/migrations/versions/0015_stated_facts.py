"""What companies, operating bodies and authorities said of facts that documents declare."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

WHOSE = ("tenant", "lease", "park", "operating_body")
LINKS = {f"{table}_id": table for table in WHOSE} | {"said_park_id": "park"}


def upgrade() -> None:
    one = " + ".join(f"CASE WHEN {table}_id IS NULL THEN 0 ELSE 1 END" for table in WHOSE)
    checks = {
        "source_given": "length(source) > 0",
        "said_as": "said_as IN ('company', 'operating-body', 'authority')",
        "one_owner": f"{one} = 1",
        "year_or_days": "(year IS NULL) <> (valid_from IS NULL)",
        "interval": "valid_to IS NULL OR valid_to >= valid_from",
        "one_value": "(number IS NULL) <> (word IS NULL)",
        "office_given": "(said_as = 'authority') = (office IS NOT NULL)",
        "park_given": "(said_as = 'authority') = (said_park_id IS NULL)",
        "said_by_given": "length(said_by) > 0",
    }
    op.create_table(
        "stated_fact",
        sa.Column("id", sa.BigInteger(), nullable=False),
        *(sa.Column(f"{table}_id", sa.BigInteger(), nullable=True) for table in WHOSE),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("word", sa.Text(), nullable=True),
        sa.Column("said_as", sa.Text(), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("said_park_id", sa.BigInteger(), nullable=True),
        sa.Column("office", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.CheckConstraint(check, name=op.f(f"ck_stated_fact_{name}")) for name, check in checks.items()),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_stated_fact_{column}"))
            for column, table in LINKS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stated_fact")),
        sqlite_strict=True,
    )
    for column in LINKS:
        op.create_index(op.f(f"ix_stated_fact_{column}"), "stated_fact", [column], unique=False)
    nobody = (sa.text(f"coalesce({column}, 0)") for column in LINKS)
    by_year = sa.text("year IS NOT NULL")
    once = {"unique": True, "sqlite_where": by_year, "postgresql_where": by_year}
    columns = [*nobody, sa.text("coalesce(office, '')"), "fact", "year"]
    op.create_index("uq_stated_fact_year", "stated_fact", columns, **once)
