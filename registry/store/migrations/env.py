"""Alembic's entry: migrate on the store's own connection, then install the triggers anew."""

from alembic import context

from registry.store.models import Base
from registry.store.triggers import install

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    # SQLite does roll back a schema change, though Alembic assumes that it does not.
    transactional_ddl=True,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
    # Batch mode drops SQLite's triggers silently, so every migration ends with this.
    install.install(connection)
