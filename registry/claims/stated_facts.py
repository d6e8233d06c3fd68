"""Stated facts of tenants and premises (企业与房屋的陈述), as cases and columns take them.

What a park alone says of a tenant that came from elsewhere counts for nothing until it is confirmed that the tenant is
its own: by an invented row it could make a fact of another park's tenant doubtful.
"""

import datetime as dt
from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, or_, tuple_
from sqlalchemy.orm import Session

from registry.claims.tenancy import unconfirmed
from registry.policy import Law
from registry.policy.shared_facts import Fact
from registry.stated import reading
from registry.stated.counting import Heard
from registry.stated.reading import HeardOf, case_facts
from registry.store.models import StatedFact

MANY = 5_000
"""Of more tenants everybody's statements are asked for: SQLite limits the words of a question."""
ADDED_UP = ("number", "money")
"""Kinds of facts of which two leases may each have a part."""


def said_of_its_own() -> ColumnElement[bool]:
    """The condition on a statement that it is of an authority, or of a park about its own."""
    own = tuple_(StatedFact.tenant_id, StatedFact.said_park_id).not_in(unconfirmed())
    return or_(StatedFact.tenant_id.is_(None), StatedFact.said_park_id.is_(None), own)


def of_groups(law: Law, *groups: str) -> tuple[Fact, ...]:
    """The declared facts that belong to these records of a case."""
    return tuple(fact for fact in law.declared if fact.group in groups)


def hear(
    session: Session, law: Law, day: dt.date, tenants: Collection[int] | None, leases: Collection[int] = ()
) -> HeardOf:
    """What is known of these tenants and leases on the day; of all where `tenants` is None."""
    facts = of_groups(law, "tenant", "property")
    ids = None
    if tenants is not None and len(tenants) + len(leases) <= MANY:
        ids = {"tenant_id": list(tenants), "lease_id": list(leases)}
    return reading.hear(session, facts, day, ids, said_of_its_own())


def of_tenant(law: Law, heard: HeardOf, tenant: int) -> dict[str, object]:
    """What the record of the tenant holds besides."""
    return case_facts(law.facts, heard.get(("tenant_id", tenant), {}))


def of_premises(law: Law, heard: HeardOf, leases: Collection[int]) -> dict[str, object]:
    """What the record of premises holds: of one lease its own, of several what they agree about."""
    own = [heard.get(("lease_id", lease), {}) for lease in leases]
    return case_facts(law.facts, own[0] if len(own) == 1 else together(law.facts, own))


def together(
    facts: Mapping[str, Fact], own: list[Mapping[tuple[str, int | None], Heard]]
) -> dict[tuple[str, int | None], Heard]:
    """What several leases, whose rent was registered as one, agree about. A number or an amount is not told: nothing
    says whether each lease states its part of it, or the whole."""
    found: dict[tuple[str, int | None], Heard] = {}
    for key, first in own[0].items() if own else ():
        alike = all(each.get(key, Heard(None)).value == first.value for each in own)
        if alike and facts[key[0]].kind not in ADDED_UP:
            found[key] = first
    return found
