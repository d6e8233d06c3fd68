"""Readiness: what the register knows is held against the criteria, what it does not know stays unknown."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from registry.access.permissions import Denied
from registry.certification import readiness as against
from registry.certification.figures import FigureRange, figures_of, in_field, small
from registry.certification.readiness import held_against
from registry.certification.rules import load
from registry.person import PUBLIC
from registry.services import certification
from registry.store.models import Park, Recognition, TenantProfile
from tests.certification.conftest import CITY, DISTRICT, OPERATOR
from tests.fixtures.rows import SOURCE, day, lease, park, profile, tenant

DAY = dt.date(2026, 11, 21)


def furnish(store, *leases, park_id=501):
    """Tenants with a profile and a lease each: (profile facts, lease facts)."""
    with store.write() as session:
        for number, (facts, terms) in enumerate(leases, 1):
            session.add(tenant(number, id=700 + number))
            session.flush()
            if facts is not None:
                session.add(profile(700 + number, **facts))
            session.add(lease(700 + number, park_id, "2025-01-01", **terms))


def known(store, park_id=501):
    with store.read() as session:
        return figures_of(session, session.get_one(Park, park_id), DAY)


def test_a_share_spans_from_what_is_certain_to_what_is_possible(quick):
    furnish(
        quick,
        ({"industry": "6513"}, {"area_m2": 300.0}),
        ({"industry": "3911", "ai_listed": True}, {"area_m2": 100.0}),
        ({"industry": "3911", "ai_listed": False}, {"area_m2": 200.0}),
        ({"industry": "3911"}, {"area_m2": 400.0}),  # perhaps listed for AI
        (None, {"area_m2": 1000.0}),  # nothing known
    )
    found = known(quick).figures
    assert (found["tenants"], found["in_field"]) == (FigureRange(5, 5), FigureRange(2, 4))
    assert found["field_share"] == FigureRange(40, 80)
    assert (found["area_let"], found["field_area"]) == (FigureRange(2000, 2000), FigureRange(400, 1800))
    assert found["field_area_share"] == FigureRange(20, 90)


def test_an_area_that_a_lease_does_not_say_leaves_the_sum_open_above(quick):
    furnish(quick, ({"industry": "6513"}, {"area_m2": 300.0}), ({"industry": "6513"}, {}))
    found = known(quick).figures
    assert found["area_let"] == FigureRange(300, None) and found["field_area"] == FigureRange(300, None)
    assert found["field_area_share"] is None


def test_a_park_without_a_roster_has_unknown_figures_and_not_zero(quick):
    found = known(quick).figures
    assert all(found[name] is None for name in ("tenants", "in_field", "area_let", "free_leases"))
    lines = held_against(load().kinds["guangming-zero-rent"], known(quick))
    assert [line.state for line in lines] == ["met", "unknown"]


@pytest.mark.parametrize(
    ("months", "state"), [(5, "failed"), (6, "met"), (36, "met"), (37, "failed"), (None, "unknown")]
)
def test_rent_free_months_count_from_six_months_to_three_years(quick, months, state):
    furnish(quick, ({"industry": "6513", "size": "small"}, {"rent_free_months": months}))
    lines = {line.criterion.id: line for line in held_against(load().kinds["guangming-zero-rent"], known(quick))}
    assert lines["free-leases"].state == state


def test_a_large_company_or_one_outside_the_field_does_not_make_an_incubator(quick):
    terms = {"rent_free_months": 12}
    large = {"industry": "6513", "size": "large", "startup": False, "kind": "enterprise"}
    outside = {"industry": "3911", "ai_listed": False, "size": "small"}
    furnish(quick, (large, terms), (outside, terms), ({"industry": "6513", "size": "large"}, terms))
    assert known(quick).figures["free_leases"] == FigureRange(0, 1)


def test_a_registered_park_without_a_record_has_none_a_named_one_is_unknown(quick):
    with quick.write() as session:
        session.add(park("named", id=510, role="candidate", software_park=None))
        session.add(park("alone", id=511))
    assert known(quick, 511).facts["operating_body"] is False
    assert known(quick, 511).facts["recognised"] is False
    assert known(quick, 510).facts == {
        "software_park": None, "operating_body": None, "surveyed_outline": False, "recognised": None,
        "incident_free": None,
    }  # fmt: skip


def test_a_recognition_counts_on_its_days_only(quick):
    with quick.write() as session:
        session.add(
            Recognition(park_id=501, kind="ai_software", valid_from=day("2026-01-01"), valid_to=day("2026-11-20"),
                        **SOURCE)
        )  # fmt: skip
    assert known(quick).facts["recognised"] is False


def test_figures_from_elsewhere_are_examples_and_marked_secondary(quick):
    with quick.read() as session:
        found = against.readiness(session, 501, DAY)
    assert "guangzhou-entry" not in {kind.id for kind, _lines in found.kinds}
    ((kind, lines),) = found.examples
    assert kind.provenance == "secondary" and kind.note
    assert {line.criterion.id: line.state for line in lines} == {
        "revenue": "unknown", "revenue-share": "unknown", "land": "unknown",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("outline", "hectares", "answer"),
    [("surveyed", 100.0, "met"), ("surveyed", 99.99, "failed"), ("indicative", 1225.0, "unknown"),
     ("indicative", 3.0, "unknown"), ("surveyed", None, "unknown")],
)  # fmt: skip
def test_land_that_nobody_surveyed_meets_and_fails_no_criterion(quick, outline, hectares, answer):
    with quick.write() as session:
        session.execute(update(Park).where(Park.id == 501).values(outline=outline, area_ha=hectares))
    with quick.read() as session:
        found = against.readiness(session, 501, DAY)
    ((_kind, lines),) = found.examples
    assert {line.criterion.id: line.state for line in lines}["land"] == answer
    assert found.drawn_km2 == (hectares / 100 if outline == "indicative" else None)


def test_only_kinds_that_exist_where_the_park_lies_are_held_against_it(quick):
    with quick.read() as session:
        here = {kind.id for kind, _lines in against.readiness(session, 501, DAY).kinds}
        south = {kind.id for kind, _lines in against.readiness(session, 502, DAY).kinds}
    assert here - south == {"guangming-recognition", "guangming-zero-rent"}


def test_readiness_is_for_the_park_and_its_officials_and_free_for_demo_parks(quick, store):
    with quick.read() as session:
        for person in (OPERATOR, DISTRICT, CITY):
            assert certification.readiness(person, session, 501, DAY).kinds
        for service in (certification.readiness, certification.rewards):
            with pytest.raises(Denied):
                service(PUBLIC, session, 501, DAY)
    with store.read() as session:
        from sqlalchemy import select

        id = session.scalar(select(Park.id).where(Park.slug == "demo-guangming-1"))
        assert certification.readiness(PUBLIC, session, id, DAY).kinds
        assert certification.rewards(PUBLIC, session, id, DAY).now


MAYBE = st.none() | st.booleans()


@given(
    industry=st.none() | st.sampled_from(["6513", "64", "3911"]), ai=MAYBE,
    size=st.none() | st.sampled_from(["large", "micro"]),
    startup=MAYBE, kind=st.none() | st.sampled_from(["enterprise", "association"]),
)  # fmt: skip
def test_unknown_facts_are_decided_only_where_every_completion_agrees(industry, ai, size, startup, kind):
    """The three-valued answer is what all ways of filling in the unknown facts have in common."""
    written = TenantProfile(industry=industry, ai_listed=ai, size=size, startup=startup, kind=kind)

    def completions(value, all_values):
        return all_values if value is None else [value]

    field = {
        i[:2] in ("64", "65") or a
        for i in completions(industry, ["6513", "3911"])
        for a in completions(ai, [True, False])
    }
    of_size = {
        s == "micro" or b or k == "association"
        for s in completions(size, ["large", "micro"])
        for b in completions(startup, [True, False])
        for k in completions(kind, ["enterprise", "association"])
    }
    assert in_field(written) == (field.pop() if len(field) == 1 else None)
    assert small(written) == (of_size.pop() if len(of_size) == 1 else None)
