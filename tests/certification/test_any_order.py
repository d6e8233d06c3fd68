"""Whatever is tried, in whatever order and by how many at once: a case is never torn, two titles never overlap."""

import datetime as dt
import shutil
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from registry.access.permissions import Denied
from registry.certification.given import Opening, StepAsked
from registry.certification.rules import load
from registry.policy import Refusal
from registry.services import certification
from registry.store import audit
from registry.store.models import Certification, CertificationStep, Title
from registry.store.store import Store
from tests.certification.conftest import DISTRICT, MUNICIPAL, TODAY, case, prepare, state, take
from tests.certification.conftest import given as filled
from tests.fixtures.examples import examples
from tests.fixtures.rows import day

RULES = load()
STEPS = sorted(step.id for step in RULES.ways.steps)
OPENINGS = [
    MUNICIPAL,
    Opening("shenzhen-municipal", "grant", "featured"),
    Opening("shenzhen-provincial", "grant"),
    Opening("shenzhen-municipal", "ending", follows=1),
    Opening("shenzhen-municipal", "renewal", follows=1),
    Opening("shenzhen-municipal", "voiding", follows=1),
]
TRIES = st.tuples(
    st.sampled_from(["applicant", "checker", "district", "city"]),
    st.sampled_from(STEPS),
    st.integers(0, len(OPENINGS) + 3),
    st.dates(dt.date(2026, 6, 1), dt.date(2026, 8, 1)),
    st.dates(dt.date(2026, 1, 1), dt.date(2028, 1, 1)),
    st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2028, 1, 1)),
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A database file with the parks in it, to be copied."""
    path = tmp_path_factory.mktemp("prepared") / "register.db"
    store = Store.open(f"sqlite:///{path}")
    prepare(store)
    store.close()
    return path


@settings(max_examples=examples(15))
@given(data=st.data())
def test_no_order_of_steps_tears_a_case(prepared, data):
    store = Store.open(f"sqlite:///{shutil.copyfile(prepared, prepared.with_name('walk.db'))}")
    taken = 0
    for _turn in range(data.draw(st.integers(5, 30))):
        desk, step, about, on, start, end = data.draw(TRIES)
        about, desk, step = _likely(store, data, desk, step, about)
        fields = {"to_day": end} if step in ("end", "grant") else {}
        fields |= {"from_day": start} if step == "grant" else {}
        try:
            take(store, desk, step, about, on=on.isoformat(), **fields)
        except (Refusal, Denied) as refused:
            assert refused.zh and refused.en
        else:
            taken += 1
    _whole(store, taken)
    store.close()


def _likely(store, data, desk, step, about):
    """An opening, or an existing case; mostly a step that could be taken there, so that walks get somewhere."""
    if about < len(OPENINGS):
        opening = OPENINGS[about]
        kind = RULES.kinds[opening.kind]
        first = RULES.ways.begins(kind.purposes[opening.purpose])
        return opening, kind.desk_of(first), first.id
    with store.read() as session:
        ids = session.scalars(select(Certification.id)).all()
    if not ids:
        return MUNICIPAL, "applicant", "submit"
    id = data.draw(st.sampled_from(ids))
    onward = case(store, id).onward
    if onward and data.draw(st.integers(0, 4)):
        chosen = data.draw(st.sampled_from(onward))
        kind = RULES.kinds[case(store, id).summary.kind]
        return id, kind.desk_of(chosen), chosen.id
    return id, desk, step


def _whole(store, taken: int) -> None:
    with store.read() as session:
        steps = session.scalars(
            select(CertificationStep).order_by(CertificationStep.certification_id, CertificationStep.number)
        ).all()
        assert len(steps) == taken
        for before, after in pairwise(steps):
            if before.certification_id == after.certification_id:
                assert after.number == before.number + 1 and after.on_day >= before.on_day
                assert before.state in RULES.ways.step[after.step].from_
        titles = session.scalars(select(Title).order_by(Title.tier, Title.valid_from)).all()
        for one, other in pairwise(titles):
            assert one.tier != other.tier or (one.valid_to and one.valid_to < other.valid_from)
        assert audit.verify(session) == []


def test_of_many_who_take_the_same_step_at_once_exactly_one_does(place):
    id = take(place, "applicant", "submit", MUNICIPAL)

    def decide(number: int) -> str:
        asked = StepAsked("return" if number % 2 else "decline", id, seen=1)
        try:
            certification.check(DISTRICT, place, 501, asked, filled(text=f"意见 {number}"), TODAY)
        except Refusal as refused:
            return refused.zh
        return "taken"

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(decide, range(16)))
    assert said.count("taken") == 1
    assert all("没有写入" in words for words in said if words != "taken")
    assert len(case(place, id).taken) == 2 and state(place, id) in ("returned", "declined")


def test_of_many_who_apply_at_once_exactly_one_application_is_open(quick):
    def apply(number: int) -> bool:
        try:
            take(quick, "applicant", "submit", MUNICIPAL, text=f"申请 {number}")
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(apply, range(16))) == 1
    assert day("2026-06-01") == case(quick, 1).summary.opened
