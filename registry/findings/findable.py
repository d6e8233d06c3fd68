"""What an authority may find (可认定的事实): facts that documents declare for it, and shared ones that are findings.

The shared ones are kept where rosters keep them, and change there; only cooperation has a table of findings of its own.
"""

from registry.policy import Law
from registry.policy.files.fact_forms import Stater
from registry.policy.shared_facts import Fact
from registry.policy.vocabulary import FACTS
from registry.stated.reading import GROUPS

SHARED = ("cooperation", "tenant.newly_moved_in", "tenant.software_enterprise", "tenant.ai_listed")
"""Shared facts that are findings: they are of a company in a park (the first two), or of the company."""
IN_A_PARK = SHARED[:2]


def findable(law: Law, column: str, stater: Stater = "authority") -> tuple[Fact, ...]:
    """The facts that this stater may state of what a column of `WHOSE` names."""
    groups = [group for group, name in GROUPS.items() if name == column]
    declared = (each for each in law.declarations.values() if each.fact.group in groups and stater in each.stated_by)
    own = [each.fact for each in declared]
    shared = [FACTS[path] for path in SHARED] if stater == "authority" and column == "tenant_id" else []
    return (*shared, *own)
