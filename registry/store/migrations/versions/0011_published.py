"""Publications of sums of money; sign-ons that were used, in place of those under way."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "publication",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("day", name=op.f("uq_publication_day")),
        sqlite_strict=True,
    )
    op.create_table(
        "published_figure",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("publication_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_published_figure_publication_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_figure")),
        sqlite_strict=True,
    )
    op.create_table(
        "published_part",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("publication_id", sa.BigInteger(), nullable=False),
        sa.Column("sum_name", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("who", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(what) > 0", name=op.f("ck_published_part_what_given")),
        sa.ForeignKeyConstraint(["publication_id"], ["publication.id"], name=op.f("fk_published_part_publication_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_part")),
        sqlite_strict=True,
    )
    for table, column in (
        ("published_figure", "publication_id"), ("published_figure", "name"), ("published_part", "publication_id"),
    ):  # fmt: skip
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    op.create_table(
        "sign_on_use",
        sa.Column("state_sha256", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_sha256", name=op.f("pk_sign_on_use")),
        sqlite_strict=True,
    )
    op.drop_table("sign_on_attempt")
