"""The roles of accounts have a system, a security and an audit administrator among them."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NAME = "ck_person_role"
BEFORE = "role IN ('tenant', 'operator', 'official', 'admin')"
AFTER = "role IN ('tenant', 'operator', 'official', 'admin', 'system', 'security', 'audit')"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _drop_triggers(op.get_bind())
    with op.batch_alter_table("person", copy_from=_person(), table_kwargs={"sqlite_strict": True}) as batch:
        batch.drop_constraint(op.f(NAME), type_="check")
        batch.create_check_constraint(op.f(NAME), AFTER)


def _drop_triggers(connection: sa.Connection) -> None:
    """Those of the table that is made anew, and with them all others; they are installed again after the migrations."""
    for name in connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
        connection.execute(sa.text(f'DROP TRIGGER "{name}"'))


def _person() -> sa.Table:
    """The table as 0005 made it: SQLite changes constraints by making a table anew, which needs all of it."""
    return sa.Table(
        "person",
        sa.MetaData(),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("uscc", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("password_set_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(role = 'official') = (scope IS NOT NULL)", name=op.f("ck_person_scope_of_official")),
        sa.CheckConstraint("(role = 'tenant') = (uscc IS NOT NULL)", name=op.f("ck_person_uscc_of_tenant")),
        sa.CheckConstraint(BEFORE, name=op.f(NAME)),
        sa.CheckConstraint("length(login) > 0 AND login = lower(login)", name=op.f("ck_person_login")),
        sa.CheckConstraint("scope IS NULL OR length(scope) IN (4, 6)", name=op.f("ck_person_scope_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("login", name=op.f("uq_person_login")),
    )
