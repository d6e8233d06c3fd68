"""Reading what was stated (读取陈述): one question for many as for one, and none where no file declares a fact."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from registry.policy.answers.one_fact import case_value
from registry.policy.shared_facts import Fact
from registry.policy.vocabulary import FIRST_DAY
from registry.stated.counting import Heard, Statement, Whose, heard
from registry.stated.forms import Kept, value_of
from registry.store.models import StatedFact
from registry.store.models.stated_fact import WHOSE

GROUPS = {"tenant": "tenant_id", "property": "lease_id", "park": "park_id", "operator": "operating_body_id"}
"""Of a fact's group, the column that says whose it is: facts of the premises (property) are those of a lease."""

HeardOf = Mapping[Whose, Mapping[tuple[str, int | None], Heard]]
"""By whose it is, what is heard of a fact (path) for a year, or for the day asked for (None)."""

_COLUMNS = (
    "id", "fact", "form", "year", "valid_from", "valid_to", "number", "word", "said_as", "said_park_id", "office",
    "said_by", "source", "demo", "recorded_at", *WHOSE,
)  # fmt: skip


def on(day: dt.date) -> ColumnElement[bool]:
    """The condition on statements that they are of a year that is over, or hold on the day."""
    holds = and_(StatedFact.valid_from <= day, or_(StatedFact.valid_to.is_(None), StatedFact.valid_to >= day))
    return or_(StatedFact.year < day.year, holds)


def statements(session: Session, facts: Mapping[str, Fact], *where: ColumnElement[bool]) -> Iterator[Statement]:
    """The statements of the table that meet the conditions, about these facts."""
    asked = select(*(getattr(StatedFact, name) for name in _COLUMNS)).where(*where)
    for (
        id,
        path,
        form,
        year,
        since,
        until,
        number,
        word,
        said_as,
        park,
        office,
        by,
        source,
        demo,
        at,
        *ids,
    ) in session.execute(asked.order_by(StatedFact.id)):
        if path in facts:
            whose = next((name, id) for name, id in zip(WHOSE, ids, strict=True) if id is not None)
            value = value_of(facts[path], Kept(form, number, word))
            yield Statement(id, whose, path, year, since, until, value, said_as, park, office, by, source, demo, at)


def hear(
    session: Session, facts: Iterable[Fact], day: dt.date, ids: Mapping[str, Collection[int]] | None = None,
    *where: ColumnElement[bool],
) -> HeardOf:  # fmt: skip
    """What is known of these facts on the day. `ids`: by column of `WHOSE`, of whom; None: of everybody."""
    asked = {fact.path: fact for fact in facts}
    owners = [or_(*(getattr(StatedFact, name).in_(some) for name, some in ids.items()))] if ids is not None else []
    said: dict[Whose, dict[tuple[str, int | None], list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for each in statements(session, asked, on(day), *owners, *where) if asked and ids != {} else ():
        if (each.year is not None) == (asked[each.fact].by == "year"):
            said[each.whose][each.fact, each.year].append(each)
    return {whose: {key: heard(each) for key, each in own.items()} for whose, own in said.items()}


def case_facts(facts: Mapping[str, Fact], own: Mapping[tuple[str, int | None], Heard]) -> dict[str, object]:
    """What counts of one owner, as the record of a case holds it; what is unknown is left out."""
    found: dict[str, object] = {}
    for (path, year), each in sorted(own.items(), key=lambda item: (item[0][0], item[0][1] or 0)):
        fact = facts[path]
        if each.value is None:
            continue
        value = case_value(fact, each.value)
        if fact.by == "year":
            found.setdefault(fact.key, {})[year] = value  # type: ignore[index]
        elif fact.by == "days":
            since = max(said.since or FIRST_DAY for said in each.counts)
            found[fact.key] = [{"is": value, "from": max(since, FIRST_DAY)}]
        else:
            found[fact.key] = value
    return found
