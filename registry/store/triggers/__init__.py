"""Triggers (触发器): what the database itself records and refuses, as text for both databases.

Who stands here:

    install   The triggers of the register, installed at the end of every migration
    postgres  The triggers of a register on PostgreSQL and the functions that they call, as text
    sqlite    The triggers of a register on SQLite, as text

Who calls it: registry.store.audit, registry.store.migrations.
"""
