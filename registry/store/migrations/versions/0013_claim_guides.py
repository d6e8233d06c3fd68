"""What authorities state for a year's claims."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

FIELDS = ("office", "portal", "opens", "closes", "papers", "telephone")


def upgrade() -> None:
    stated = " OR ".join(f"{name} IS NOT NULL" for name in FIELDS)
    op.create_table(
        "claim_guide",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Date() if name in ("opens", "closes") else sa.Text(), nullable=True) for name in FIELDS),
        sa.Column("stated_by", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(trim(stated_by)) > 0", name=op.f("ck_claim_guide_stated_by_given")),
        sa.CheckConstraint("length(trim(source)) > 0", name=op.f("ck_claim_guide_source_given")),
        sa.CheckConstraint(f"withdrawn OR {stated}", name=op.f("ck_claim_guide_something_stated")),
        sa.CheckConstraint("opens <= closes", name=op.f("ck_claim_guide_opens_before_it_closes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_guide")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_claim_guide_measure"), "claim_guide", ["measure"], unique=False)
