"""What changed between two days: every title won or lost is listed once, with the day, and tenants are only counted."""

from datetime import date, timedelta

import pytest
import shapely
from sqlalchemy import delete, select

from registry.clock import CHINA
from registry.parks.difference import difference
from registry.store import history
from registry.store.models import Lease, Park, Recognition, Title
from registry.store.models.base import now

EVE, DAY = date(2025, 12, 31), date(2026, 11, 20)


@pytest.fixture
def events(store):
    def between(first: date, last: date) -> list:
        with store.read() as session:
            return difference(session, first, last)

    return between


def of(events, slug, *kinds):
    return [e for e in events if e.slug == slug and (not kinds or e.kind in kinds)]


def register_day() -> date:
    """The day in China on which the tests' register was made and is changed."""
    return now().astimezone(CHINA).date()


def test_a_title_above_the_one_held_is_an_upgrade_on_its_first_day(events):
    [upgrade] = of(events(EVE, DAY), "demo-guangming-1", "title_upgraded")
    assert (upgrade.before, upgrade.after, upgrade.day) == ("provincial", "national", date(2026, 9, 1))
    assert of(events(EVE, DAY), "demo-guangming-1", "title_gained", "title_lost") == []


def test_a_title_that_ran_out_is_lost_on_the_day_after_its_last(events):
    [lost] = of(events(EVE, DAY), "demo-beizhan-2", "title_lost")
    assert (lost.before, lost.after, lost.day) == ("municipal", None, date(2026, 6, 1))
    assert of(events(date(2026, 5, 31), date(2026, 6, 1)), "demo-beizhan-2", "title_lost")
    assert not of(events(date(2026, 5, 30), date(2026, 5, 31)), "demo-beizhan-2", "title_lost")


def test_the_humanoid_title_is_beside_the_ladder_and_no_upgrade(store, events):
    with store.write() as session:
        park = session.scalar(select(Park.id).where(Park.slug == "demo-guangming-5"))
        session.add(Title(park_id=park, tier="municipal", valid_from=date(2026, 5, 1), source="test"))
    assert [e.after for e in of(events(date(2026, 4, 15), DAY), "demo-guangming-5", "title_gained")] == ["municipal"]


def test_the_best_title_lost_with_a_lower_one_left_is_a_downgrade(store, events):
    with store.write() as session:
        park = session.scalar(select(Park.id).where(Park.slug == "demo-guangming-1"))
        title = session.scalar(select(Title).where(Title.park_id == park, Title.tier == "national"))
        title.valid_to = date(2026, 10, 31)
    [fell] = of(events(date(2026, 10, 1), DAY), "demo-guangming-1", "title_downgraded")
    assert (fell.before, fell.after, fell.day) == ("national", "provincial", date(2026, 11, 1))


def test_a_recognition_of_another_kind_is_one_lost_and_one_gained(events):
    found = of(events(EVE, DAY), "demo-guangming-6", "recognition_lost", "recognition_gained")
    assert [(e.before, e.after, e.day) for e in found] == [
        (None, "ai_software", date(2026, 4, 1)),
        ("other_featured", None, date(2026, 4, 1)),
    ]


def test_another_operating_body_is_named_from_its_first_day(events):
    [changed] = of(events(date(2025, 1, 1), DAY), "demo-guangming-3", "operator_changed")
    assert (changed.before, changed.after, changed.day) == ("演示运营主体02", "演示运营主体03", date(2025, 7, 1))


def test_tenants_in_and_out_are_counted_as_the_leases_say(store, events):
    with store.read() as session:
        park = session.scalar(select(Park.id).where(Park.slug == "demo-guangming-1"))
        before, after = (
            set(session.scalars(select(Lease.tenant_id).where(Lease.park_id == park, Lease.on(day))))
            for day in (EVE, DAY)
        )
    [moved] = of(events(EVE, DAY), "demo-guangming-1", "tenants")
    assert (moved.came, moved.went) == (len(after - before), len(before - after))
    assert moved.came + moved.went > 0


@pytest.mark.parametrize("last", [date(2024, 6, 1), date(2025, 7, 1), date(2026, 6, 1), DAY])
@pytest.mark.parametrize("first", [date(2021, 1, 1), date(2024, 3, 1), date(2025, 6, 30)])
def test_what_came_and_went_is_all_that_differs_between_the_days(store, events, first, last):
    first, last = sorted((first, last))
    found = events(first, last)
    with store.read() as session:
        slugs = dict(session.execute(select(Park.id, Park.slug)).all())
        for table, stem, word in ((Recognition, "recognition", "kind"), (Title, "title", "tier")):
            before, after = (
                {
                    (slugs[id], said)
                    for id, said in session.execute(select(table.park_id, getattr(table, word)).where(table.on(day)))
                }
                for day in (first, last)
            )
            told = [e for e in found if e.kind.startswith(stem)]
            assert {(e.slug, e.after) for e in told if e.kind.endswith(("gained", "upgraded"))} == after - before
            assert {(e.slug, e.before) for e in told if e.kind.endswith(("lost", "downgraded"))} == before - after
        moved = [
            {(slugs[lease.park_id], lease.tenant_id) for lease in session.scalars(select(Lease).where(Lease.on(day)))}
            for day in (first, last)
        ]
    assert sum(e.came for e in found) == len(moved[1] - moved[0])
    assert sum(e.went for e in found) == len(moved[0] - moved[1])


def test_nothing_changes_from_a_day_to_itself(events):
    assert events(DAY, DAY) == []


def test_changes_over_a_year_are_those_of_its_halves_where_nothing_came_back(events):
    whole = {(e.kind, e.slug, e.after) for e in events(EVE, DAY) if e.kind == "title_gained"}
    half = date(2026, 6, 30)
    parts = [e for e in (*events(EVE, half), *events(half, DAY)) if e.kind == "title_gained"]
    assert {(e.kind, e.slug, e.after) for e in parts} == whole


def test_days_the_wrong_way_round_are_refused(events):
    with pytest.raises(ValueError, match="2025-12-31 < 2026-11-20"):
        events(DAY, EVE)


def test_parks_that_entered_the_register_are_told_by_its_history(events):
    today = register_day()
    added = [e for e in events(today - timedelta(days=1), today + timedelta(days=1)) if e.kind == "park_added"]
    assert "demo-guangming-1" in {e.slug for e in added}
    assert len(added) == 33
    assert not [e for e in events(today + timedelta(days=1), today + timedelta(days=2)) if e.kind == "park_added"]


def test_an_outline_replaced_and_a_park_removed_are_told(store, monkeypatch):
    with store.read() as session:
        before = history.last(session)
    with store.write() as session:
        park = session.scalar(select(Park).where(Park.slug == "shenzhen-software-park"))
        park.geom, park.outline = shapely.box(113.93, 22.54, 113.94, 22.55), "surveyed"
        session.execute(delete(Park).where(Park.slug == "zhuhai-sanxi-smart-valley"))
    known = iter((before, before + 1))  # as if the register had been made the day before
    monkeypatch.setattr(history, "known_on", lambda session, moment: next(known))

    with store.read() as session:
        found = difference(session, DAY, DAY + timedelta(days=1))

    [outline] = [e for e in found if e.kind == "outline_changed"]
    assert (outline.slug, outline.before, outline.after) == ("shenzhen-software-park", "point", "surveyed")
    assert [e.slug for e in found if e.kind == "park_removed"] == ["zhuhai-sanxi-smart-valley"]
    assert not [e for e in found if e.kind == "park_added"]
