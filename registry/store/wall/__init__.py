"""The second wall (第二道墙): row-level security of PostgreSQL behind the services, for a program that owns nothing.

The services decide who may do what; where one of them makes a mistake, the database refuses what docs/permissions.md
does not allow. `softpark wall` prepares a database for it; whoever then connects as the program's own login finds it.
SQLite has none.

Who stands here:

    acting    Who acts (以谁的名义)
    policies  What each role of docs/permissions.md may read and write, as policies of PostgreSQL over rows
    prepare   Preparing a database for the wall
    standing  Whether the wall stands (墙是否立着)

Who calls it: cli, registry.access, registry.backup, registry.services, registry.store, registry.store.audit,
    registry.store.stamping.
"""
