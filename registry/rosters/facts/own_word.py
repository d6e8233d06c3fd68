"""What a park says itself (园区的陈述) of the facts that are columns of its roster: that alone a roster shows and
changes. What others say of the same facts, and whose word counts, stands under 其他事实.
"""

import datetime as dt
from collections.abc import Collection, Mapping

from sqlalchemy import and_

from registry.policy import load_law
from registry.policy.answers.declared_facts import Value
from registry.rosters.facts.columns import FactColumn, column_id, parted
from registry.rosters.rows import Tables
from registry.stated.counting import Whose
from registry.stated.forms import Kept, value_of
from registry.store.models import StatedFact

OwnWord = Mapping[tuple[Whose, str], Value]
"""By whose it is and the column's id, what the park says."""

_COLUMNS = ("id", "fact", "form", "year", "valid_from", "valid_to", "number", "word", "tenant_id", "lease_id")


def own_word(tables: Tables, park_id: int, day: dt.date, ids: Collection[str]) -> OwnWord:
    """What the park says on the day of these columns, and of years. Nothing is asked of the register for none."""
    if not ids:
        return {}
    paths, facts = {parted(id)[0] for id in ids}, load_law().facts
    where = and_(StatedFact.said_park_id == park_id, StatedFact.fact.in_(paths))
    rows = tables.rows(
        StatedFact, _COLUMNS, where, lambda image: image["said_park_id"] == park_id and image["fact"] in paths
    )
    found: dict[tuple[Whose, str], Value] = {}
    for _, path, form, year, since, until, number, word, tenant_id, lease_id in sorted(rows, key=_begins):
        if year is None and not (since <= day and (until is None or until >= day)):
            continue
        whose: Whose | None = ("lease_id", lease_id) if lease_id is not None else ("tenant_id", tenant_id)
        value = value_of(facts[path], Kept(form, number, word)) if path in facts else None
        if whose[1] is not None and value is not None:
            found[whose, column_id(path, year)] = value
    return {key: value for key, value in found.items() if key[1] in ids}


def said(says: OwnWord, column: FactColumn, lease_id: int, tenant_id: int) -> Value | None:
    """What it says beside a row: of the premises, or of their tenant."""
    return says.get((column.whose(lease_id, tenant_id), column.id))


def _begins(row: tuple) -> tuple[str, int]:
    """Of several the last that began counts."""
    return str(row[4] or ""), row[0]
