"""Any edits, imports, answers and undos in any order: the roster as known after each change is what was seen then, and
the history is sound.
"""

import datetime as dt
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from registry.parks import places
from registry.services import proposals, rosters
from registry.store import audit
from registry.store.store import Store
from tests.fixtures.rows import park
from tests.rosters.rosters import DAY, HERE, KEEPER, NEIGHBOUR, SECOND, THERE, apply, held, last, plan_of, row, waiting

DAYS = (DAY, dt.date(2026, 6, 30), dt.date(2025, 1, 1))
numbers = st.integers(1, 5)
starts = st.sampled_from(["2024-01-01", "2025-03-01", "2026-11-21", "2027-01-01"])
lengths = st.one_of(st.none(), st.integers(1, 1500))
facts = {
    "area_m2": st.one_of(st.none(), st.integers(0, 9999).map(lambda hundredths: hundredths / 100)),
    "monthly_rent_fen": st.one_of(st.none(), st.integers(0, 10**9)),
    "rent_fen": st.one_of(st.none(), st.integers(0, 10**10)),
    "newly_moved_in": st.one_of(st.none(), st.booleans()),
    "industry": st.sampled_from([None, "6511", "6520"]),
    "size": st.sampled_from([None, "small", "large"]),
    "contact": st.sampled_from([None, "张三", "欧阳小四"]),
}


@st.composite
def files(draw) -> list:
    """Rows of at most five tenants, each with one word on what its rows share."""
    shared = {number: {field: draw(values) for field, values in list(facts.items())[4:]} for number in range(1, 6)}
    rents = {number: draw(facts["rent_fen"]) for number in range(1, 6)}
    rows = []
    for number, start, room, length in draw(
        st.lists(st.tuples(numbers, starts, st.sampled_from([None, "A", "B"]), lengths), min_size=2, max_size=7,
                 unique_by=lambda each: each[:3])
    ):  # fmt: skip
        made = row(number, start, room=room, rent_fen=rents[number], **shared[number])
        end = None if length is None else made.start + dt.timedelta(days=length)
        rows.append(made._replace(end=end, **{field: draw(facts[field]) for field in list(facts)[:2]}))
    return rows


class Rosters(RuleBasedStateMachine):
    """One park that two people keep, and a neighbour that shares tenants with it."""

    template: Path | None = None

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="softpark-machine-"))
        path = self.folder / "register.db"
        if Rosters.template is None:
            Rosters.template = Path(tempfile.mkdtemp(prefix="softpark-machine-")) / "template.db"
            made = Store.open(f"sqlite:///{Rosters.template}")
            with made.write() as session:
                places.load(session)
                session.add_all([park("here", id=HERE), park("there", id=THERE)])
            made.close()
        shutil.copyfile(Rosters.template, path)
        self.store = Store.open(f"sqlite:///{path}")
        self.seen: dict[int, dict] = {}
        for who, where in ((KEEPER, HERE), (NEIGHBOUR, THERE)):
            rows = [row(number, "2024-01-01", room="A", size="small") for number in (1, 2, 3)]
            apply(self.store, plan_of(self.store, rows, who, where), who)
        self.look()

    def look(self) -> None:
        now = {(where, day): held(self.store, where, day) for where in (HERE, THERE) for day in DAYS}
        before = self.seen.setdefault(last(self.store), now)
        assert before == now, "what did not change the history did not change the roster"

    @rule(rows=files(), clear=st.booleans(), out=st.booleans(), since=st.sampled_from([None, dt.date(2026, 3, 1)]),
          where=st.sampled_from([HERE, HERE, THERE]), shared=st.booleans())  # fmt: skip
    def import_file(self, rows, clear, out, since, where, shared) -> None:
        who = KEEPER if where == HERE else NEIGHBOUR
        plan = plan_of(self.store, rows, who, where, clear=clear, since=since)
        if plan.problems:
            event("a file with problems")
            return
        gone = {each.lease_id for each in plan.missing} if out else ()
        yes = [each.uscc for each in rows] if shared else []
        apply(self.store, plan, who, moved_out=gone, many_missing_ok=True, shared=yes, what="import")
        self.look()
        again = plan_of(self.store, rows, who, where, clear=clear, since=since)
        assert not again.new, "what was imported is there"
        left = {difference.field for each in again.changed for difference in each.differences}
        assert left <= {field for each in again.changed for field in each.shared}, "only what was not agreed is left"

    @rule(data=st.data(), area=st.integers(0, 500), who=st.sampled_from([KEEPER, SECOND]))
    def edit_one_row(self, data, area, who) -> None:
        with self.store.read() as session:
            rows = rosters.roster(who, session, HERE, DAY).rows
        if not rows:
            return
        entry = data.draw(st.sampled_from(rows), label="row")
        edited = entry.row._replace(area_m2=float(area), contact="李四")
        plan = plan_of(self.store, [edited], who, leases=(entry.lease_id,), clear=True)
        if not plan.problems:
            apply(self.store, plan, who)
        self.look()

    @rule(data=st.data(), where=st.sampled_from([HERE, THERE]))
    def answer_a_proposal(self, data, where) -> None:
        who = KEEPER if where == HERE else NEIGHBOUR
        found = waiting(self.store, who, where)
        if not found:
            event("nothing was proposed")
            return
        each = data.draw(st.sampled_from(found), label="proposal")
        said = ["accepted", "refused", *(["confirmed"] if each.introduces else [])]
        proposals.answer(who, self.store, where, each.id, data.draw(st.sampled_from(said), label="answer"), DAY)
        event("a proposal was answered")
        self.look()

    @rule(back=st.integers(1, 3))
    def undo(self, back) -> None:
        try:
            rosters.undo(SECOND, self.store, HERE, last(self.store) + 1 - back)
            event("undone")
        except rosters.CannotUndo:
            event("not undone: changed since")
        self.look()

    def teardown(self) -> None:
        if not hasattr(self, "store"):
            return
        for number, then in self.seen.items():
            for (where, day), rows in then.items():
                assert held(self.store, where, day, number) == rows, (number, where, day)
        with self.store.read() as session:
            assert audit.verify(session) == []
        event(f"{len(self.seen) // 3 * 3} changes or a few more")
        self.store.close()
        shutil.rmtree(self.folder)


TestRosters = pytest.mark.prove(Rosters.TestCase)
TestRosters.settings = settings(max_examples=15, stateful_step_count=8, suppress_health_check=list(HealthCheck))
