"""What administrators should know of the register's upkeep (维护): seals that are not kept, backups that fail."""

from registry.access.permissions import allowed
from registry.backup import nightly
from registry.person import Person
from registry.store.audit import Problem
from registry.store.store import Store


@allowed("access.read")
def troubles(person: Person, store: Store) -> list[Problem]:
    """What went wrong lately; nothing while all is well."""
    failed = store.keeper.failed
    kept = [] if failed is None else [Problem(f"封印没能留存：{failed}", f"a seal could not be kept: {failed}")]
    return [*kept, *nightly.troubles()]
