"""The words for an operation are compared one by one.

SQLite makes a table of the words of a list for every statement, and what a history trigger writes is a statement of its
own: it cost as much as the row.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NAME = "ck_change_operation"
LISTED = "operation IN ('insert', 'update', 'delete')"
COMPARED = "operation = 'insert' OR operation = 'update' OR operation = 'delete'"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _drop_triggers(op.get_bind())
    with op.batch_alter_table("change", copy_from=_change(), table_kwargs={"sqlite_strict": True}) as batch:
        batch.drop_constraint(op.f(NAME), type_="check")
        batch.create_check_constraint(op.f(NAME), COMPARED)


def _drop_triggers(connection: sa.Connection) -> None:
    """All of them, since most write into the table that is made anew; they are installed again after the migrations."""
    for name in connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
        connection.execute(sa.text(f'DROP TRIGGER "{name}"'))


def _change() -> sa.Table:
    """The table as 0004 made it: SQLite changes constraints by making a table anew, which needs all of it."""
    return sa.Table(
        "change",
        sa.MetaData(),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("set_id", sa.BigInteger(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("row_before", sa.Text(), nullable=True),
        sa.Column("row_after", sa.Text(), nullable=True),
        sa.CheckConstraint(LISTED, name=op.f(NAME)),
        sa.ForeignKeyConstraint(
            ["set_id"], ["change_set.id"], name=op.f("fk_change_set_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
