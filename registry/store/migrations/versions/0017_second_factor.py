"""The second factor: secrets of authenticators, recovery codes, and log-ins that wait for their second step.

The sums that `registry.store.stamping.stamp` keeps of these tables begin at nothing, as the tables do.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "second_factor",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        sa.Column("offered", sa.Text(), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(secret IS NULL) = (confirmed_at IS NULL) AND (secret IS NULL) = (last_step IS NULL)",
            name=op.f("ck_second_factor_confirmed"),
        ),
        sa.CheckConstraint("(offered IS NULL) = (offered_at IS NULL)", name=op.f("ck_second_factor_offered")),
        _of_person("second_factor"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_second_factor")),
        sqlite_strict=True,
    )
    op.create_table(
        "recovery_code",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        _of_person("recovery_code"),
        sa.PrimaryKeyConstraint("person_id", "number", name=op.f("pk_recovery_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "pending_login",
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        _of_person("pending_login"),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_pending_login")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_pending_login_person_id"), "pending_login", ["person_id"], unique=False)


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id"), ondelete="CASCADE")
