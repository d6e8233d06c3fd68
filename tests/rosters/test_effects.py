"""What is shown before writing is what is written: carried out by hand, it gives the roster that writing gives."""

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from registry.rosters import state as states
from registry.rosters.effects import OF_LEASE, effects
from registry.rosters.masks import MASKS
from registry.rosters.state import OF_TENANT, SHARED
from registry.services import rosters
from registry.store.models import Proposal
from registry.store.store import Store
from tests.fixtures.examples import examples
from tests.fixtures.rows import lease, profile, tenant
from tests.rosters.conftest import fill
from tests.rosters.rosters import DAY, HERE, KEEPER, THERE, apply, changed, code, held, plan_of, row

CODES = {code(number) for number in range(1, 10)}
LAST_DAY = DAY - dt.timedelta(days=1)


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    """The register of these tests, in which tenant 5 has left the park for the other one, and tenant 1 comes again."""
    path = tmp_path_factory.mktemp("effects") / "template.db"
    store = Store.open(f"sqlite:///{path}")
    fill(store)
    with store.write() as session:
        session.add(tenant(5, id=5005))
        session.flush()
        session.add_all([
            lease(5005, HERE, "2022-01-01", "2022-12-31", id=5017, room="A-101"),
            lease(5005, THERE, "2023-01-01", id=5018, room="C-3"),
            lease(5001, HERE, "2027-03-01", id=5019, room="A-103"),
            profile(5005, kind="enterprise", industry="6531"),
        ])  # fmt: skip
    store.close()
    return path


FACTS = {
    "rent_fen": st.none() | st.integers(0, 10**9),
    "industry": st.sampled_from([None, "6511", "6520"]),
    "size": st.sampled_from([None, "small", "medium"]),
    "kind": st.sampled_from([None, "enterprise", "association"]),
    "startup": st.sampled_from([None, True, False]),
    "contact": st.sampled_from([None, "张三丰", "李四"]),
    "telephone": st.sampled_from([None, "13800138000"]),
}
LEASES = {
    "room": st.sampled_from([None, "A-101", "A-102", "B-201", "N"]),
    "area_m2": st.sampled_from([None, 50.0, 61.0]),
    "monthly_rent_fen": st.none() | st.integers(0, 10**7),
    "rent_free_months": st.sampled_from([None, 0, 3]),
    "newly_moved_in": st.sampled_from([None, True, False]),
}
starts = st.sampled_from(["2022-01-01", "2024-01-01", "2025-03-01", "2025-06-01", "2026-11-21", "2027-03-01"])


@st.composite
def files(draw) -> list:
    """Rows of the register's tenants and of one that nobody knows; the rows of one agree in what they share."""
    facts = {number: {field: draw(values) for field, values in FACTS.items()} for number in (1, 2, 3, 4, 5, 9)}
    rows = []
    for number, start in draw(st.lists(st.tuples(st.sampled_from(list(facts)), starts), min_size=1, max_size=6,
                                       unique=True)):  # fmt: skip
        own = {field: draw(values) for field, values in LEASES.items()}
        rows.append(row(number, start, draw(st.sampled_from([None, "2028-12-31"])), **own, **facts[number]))
    return rows


def seen(store) -> tuple[dict, dict]:
    """The leases by id with their own fields, and the tenants by credit code with what the park may know of them."""
    with store.read() as session:
        state = states.read_state(session, HERE, DAY, also=CODES)
    own = {entry.lease_id: {"uscc": entry.row.uscc} | _of(entry.row, OF_LEASE) for entry in state.entries}
    return own, {each: _of(held_.row, OF_TENANT) for each, held_ in state.tenants.items()}


def _of(row, fields) -> dict:
    return {field: getattr(row, field) for field in fields}


def by_hand(leases: dict, tenants: dict, shown) -> tuple[dict, dict]:
    """The roster after somebody has carried out what is shown, as it is shown."""
    leases, tenants = {id: dict(own) for id, own in leases.items()}, {each: dict(own) for each, own in tenants.items()}
    for place, each in enumerate((*shown.added, *shown.changed, *shown.ended)):
        id = each.lease_id
        if each in shown.added:
            id = -1 - place
            leases[id] = {"uscc": each.row.uscc} | dict.fromkeys(OF_LEASE)
            if not each.known:
                tenants.setdefault(each.row.uscc, dict.fromkeys(OF_TENANT))
        for field, before, after in each.differences:
            whole = leases[id] if field in OF_LEASE else tenants[each.row.uscc]
            if each not in shown.added:
                assert before == (MASKS[field](whole[field]) if field in MASKS else whole[field]), "what was there"
            whole[field] = after
    for each in shown.removed:
        del leases[each.lease_id]
    return leases, tenants


def readable(tenants: dict, store) -> dict:
    """Without the facts of who has moved out now, which are others' to read from here on."""
    with store.read() as session:
        state = states.read_state(session, HERE, DAY, also=CODES)
    left = {each for each, held_ in state.tenants.items() if held_.hidden}
    return {each: {field: value for field, value in own.items() if each not in left or field not in SHARED}
            for each, own in tenants.items() if each in {entry.row.uscc for entry in state.entries}}  # fmt: skip


def alike(leases: dict, known) -> list:
    """The leases to be compared: those that were there by their ids, new ones by what they say."""
    return sorted(((id if id in known else 0, sorted(own.items(), key=str)) for id, own in leases.items()), key=str)


def check(store, plan, moved_out=(), last_day=LAST_DAY, shared=()) -> None:
    """Write the plan; what is there is what was shown, no more and no less."""
    leases, tenants = seen(store)
    shown = effects(plan, moved_out, last_day, shared)
    expected_leases, expected_tenants = by_hand(leases, tenants, shown)
    made = apply(store, plan, moved_out=moved_out, last_day=last_day, shared=shared, many_missing_ok=True)
    assert (made is not None) == bool(shown)
    found_leases, found_tenants = seen(store)
    assert alike(found_leases, leases) == alike(expected_leases, leases)
    assert readable(found_tenants, store) == readable(expected_tenants, store)
    with store.read() as session:
        asked = session.scalars(select(Proposal).where(Proposal.introduces.is_(False))).all()
        found = {each.tenant_id - 5000: json.loads(each.says) for each in asked}
    assert {code(number): says for number, says in found.items()} == {
        each.row.uscc: {field: after for field, _, after in each.differences} for each in shown.asked
    }
    for what in ("added", "changed", "asked", "ended", "removed"):
        event(f"{what}: {bool(getattr(shown, what))}")


@settings(max_examples=examples(25), suppress_health_check=list(HealthCheck))
@given(data=st.data(), rows=files(), clear=st.booleans(), correct=st.booleans())
def test_what_is_shown_of_a_file_is_what_is_written(template, tmp_path_factory, data, rows, clear, correct):
    store = opened(template, tmp_path_factory)
    plan = plan_of(store, rows, clear=clear, correct=correct)
    if plan.problems:
        event("a file with problems")
    else:
        out = data.draw(st.sets(st.sampled_from([each.lease_id for each in plan.missing]))) if plan.missing else set()
        shared = data.draw(st.sets(st.sampled_from(sorted(CODES))), label="ticked")
        check(store, plan, out, data.draw(st.sampled_from([LAST_DAY, dt.date(2025, 2, 1)])), shared)
    store.close()


@settings(max_examples=examples(25), suppress_health_check=list(HealthCheck))
@given(data=st.data(), rows=files())
def test_what_is_shown_of_edits_in_the_grid_is_what_is_written(template, tmp_path_factory, data, rows):
    store = opened(template, tmp_path_factory)
    with store.read() as session:
        view = rosters.roster(KEEPER, session, HERE, DAY)
    entries = [*view.rows, *view.coming]
    gone = data.draw(st.sets(st.sampled_from([entry.lease_id for entry in entries])), label="taken out")
    edited, ids = [], []
    for entry in entries:
        made = next((each for each in rows if each.uscc == entry.row.uscc), None)
        if made is not None and entry.lease_id not in gone:
            edited.append(made._replace(start=entry.row.start, end=entry.row.end, name=entry.row.name))
            ids.append(entry.lease_id)
    strangers = [each for each in rows if each.uscc in (code(4), code(5), code(9))]
    plan = plan_of(store, [*edited, *strangers], leases=(*ids, *(None for _ in strangers)), gone=frozenset(gone),
                   clear=True)  # fmt: skip
    if plan.problems:
        event("edits with problems")
    else:
        shared = data.draw(st.sets(st.sampled_from(sorted(CODES))), label="ticked")
        check(store, plan, gone, LAST_DAY, shared)
    store.close()


def opened(template: Path, factory) -> Store:
    path = factory.mktemp("example") / "register.db"
    shutil.copyfile(template, path)
    return Store.open(f"sqlite:///{path}")


def test_a_fact_that_other_parks_show_is_no_change_but_a_proposal_and_without_its_tick_nothing(register):
    plan = plan_of(register, changed(held(register), 3, size="medium"))
    shown = effects(plan)
    assert not shown and shown.changed == ()
    assert [one.field for each in shown.proposed for one in each.differences] == ["size"]
    assert [each.row.uscc for each in effects(plan, shared=[code(3)]).asked] == [code(3)]


def test_a_new_tenant_is_shown_with_everything_that_is_written_of_it(register):
    new = row(9, "2026-02-01", room="D-4", rent_free_months=1, size="micro", startup=True, contact="张小三",
              telephone="13800138000", ai_listed=False)  # fmt: skip
    (each,) = effects(plan_of(register, [*held(register), new])).added
    said = {field: value for field, value in new._asdict().items() if value is not None and field != "uscc"}
    assert {field: after for field, _, after in each.differences} == said


def test_a_new_lease_of_a_known_tenant_does_not_show_facts_that_it_does_not_write(register):
    again = row(1, "2026-02-01", room="D-4", kind="enterprise", industry="6511")
    (each,) = effects(plan_of(register, [*held(register), again])).added
    assert [one.field for one in each.differences] == ["room", "start"]


def test_a_lease_that_has_not_begun_is_taken_out_and_shown_so(register):
    with register.write() as session:
        session.add(lease(5002, HERE, "2027-01-01", id=5020, room="B-202"))
    plan = plan_of(register, [], leases=(), gone=frozenset({5013, 5020}))
    shown = effects(plan, {5013, 5020}, LAST_DAY)
    assert [each.lease_id for each in shown.removed] == [5020]
    assert [each.differences[0].after for each in shown.ended] == [LAST_DAY]
