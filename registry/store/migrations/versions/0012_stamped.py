"""The stamp stands over the mark and number of the register, and over what was published, too.

Nothing is built: `registry.store.stamping.stamp`, which stamps anew after every upgrade, adds their sums. From this
schema on a stamp without them is none of the program's.
"""

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
