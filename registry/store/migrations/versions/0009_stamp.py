"""The access log is chained, says what was done to whom, and the database carries a stamp.

Entries that are there are chained as they are found; `registry.store.stamping.stamp` makes the first stamp after the
upgrade.
"""

import datetime as dt
import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "credential_change",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_before", sa.Text(), nullable=True),
        sa.Column("row_after", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential_change")),
        sqlite_strict=True,
    )
    op.create_table(
        "stamp",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("writes", sa.BigInteger(), nullable=False),
        sa.Column("set_id", sa.BigInteger(), nullable=False),
        sa.Column("set_seal", sa.Text(), nullable=False),
        sa.Column("access_id", sa.BigInteger(), nullable=False),
        sa.Column("access_seal", sa.Text(), nullable=False),
        sa.Column("credentials", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=True),
        sa.Column("broken", sa.Text(), nullable=True),
        sa.Column("mac", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_stamp_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stamp")),
        sqlite_strict=True,
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute("DROP TRIGGER IF EXISTS access_entry_kept_update" + ("" if sqlite else " ON access_entry"))
    op.add_column("access_entry", sa.Column("detail", sa.Text(), nullable=True))
    op.add_column("access_entry", sa.Column("seal", sa.Text(), nullable=True))
    _chain(op.get_bind())
    with op.batch_alter_table("access_entry", copy_from=_access_entry(), table_kwargs={"sqlite_strict": True}) as batch:
        batch.alter_column("seal", existing_type=sa.Text(), nullable=False)


def _chain(connection: sa.Connection) -> None:
    """Seal the entries that are there, one after the other, as `registry.store.stamping.access_chain` did when this was
    written."""
    entries = _access_entry()
    names = ("id", "at", "person_id", "login", "what", "subject", "park_id", "address", "result", "detail")
    seal, found = "0" * 64, []
    for row in connection.execute(sa.select(*(entries.c[name] for name in names)).order_by(entries.c.id)):
        record = dict(row._mapping)
        at = record["at"].replace(tzinfo=record["at"].tzinfo or dt.UTC)
        record["at"] = at.astimezone(dt.UTC).isoformat(timespec="microseconds")
        written = json.dumps(record, ensure_ascii=False, sort_keys=True)
        seal = hashlib.sha256(f"{seal}\n{written}".encode()).hexdigest()
        found.append({"entry": record["id"], "made": seal})
    if found:
        change = sa.update(entries).where(entries.c.id == sa.bindparam("entry")).values(seal=sa.bindparam("made"))
        connection.execute(change, found)


def _access_entry() -> sa.Table:
    """The table as 0005 made it, with the two columns that are new."""
    return sa.Table(
        "access_entry",
        sa.MetaData(),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("park_id", sa.BigInteger(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("seal", sa.Text(), nullable=True),
        sa.CheckConstraint("result IN ('done', 'refused')", name=op.f("ck_access_entry_result")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_entry")),
        sa.Index(op.f("ix_access_entry_at"), "at"),
    )
