"""What is so of parks on every day: only the rows that changed are read again, and nobody can tell."""

from collections.abc import Callable

import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.parks import parks as reading
from registry.parks.parks import HeldParks, held
from registry.store.models import Park
from registry.store.store import Store
from tests.fixtures.rows import park, tenant


def read(store: Store, kept: HeldParks | None = None) -> HeldParks:
    with store.read() as session:
        return held(session, kept)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Which parks were read, each time: ids, or None for all."""
    found, whole = [], reading._read

    def noted(session: Session, only=None):
        found.append(only)
        return whole(session, only)

    monkeypatch.setattr(reading, "_read", noted)
    return found


def first(session: Session) -> Park:
    return session.scalars(select(Park).order_by(Park.id)).first()


def last(session: Session) -> Park:
    return session.scalars(select(Park).order_by(Park.id.desc())).first()


def rename(session: Session) -> None:
    first(session).name_zh, last(session).name_en = "改名的园区", "Renamed"


def redraw(session: Session) -> None:
    found = first(session)
    found.geom, found.outline = shapely.box(114.1, 22.6, 114.12, 22.62), "surveyed"


def leave(session: Session) -> None:
    session.delete(first(session))


def come(session: Session) -> None:
    session.add(park("new-2", id=90_002, area_ha=1.5, software_park=True))
    session.add(park("new-1", id=90_001, district_code=None))


def come_between(session: Session) -> None:
    """With an id below others that are there."""
    come(session)
    session.flush()
    session.delete(session.get_one(Park, 90_001))


def forget(session: Session) -> None:
    """What was known of it is no longer."""
    found = first(session)
    found.district_code, found.area_id, found.area_ha, found.software_park = None, None, None, None


def all_leave(session: Session) -> None:
    for found in session.scalars(select(Park)):
        session.delete(found)


CHANGES = [rename, redraw, leave, come, come_between, forget, all_leave]


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_is_read_again_and_all_is_as_if_all_had_been_read(placed_store, asked, change: Callable):
    kept = read(placed_store)
    with placed_store.write() as session:
        change(session)
    now = read(placed_store, kept)
    again = asked.pop()

    assert again and len(again) < 40
    assert_geodataframe_equal(now.frame, read(placed_store).frame)
    assert list(now.frame.dtypes) == list(kept.frame.dtypes)


def test_the_first_parks_of_a_register_come_to_it_as_to_any(placed_store):
    with placed_store.write() as session:
        all_leave(session)
    kept = read(placed_store)
    with placed_store.write() as session:
        come(session)

    assert len(kept.frame) == 0
    assert_geodataframe_equal(read(placed_store, kept).frame, read(placed_store).frame)


def test_the_first_change_of_all_is_followed_as_any(empty_store, asked):
    kept = read(empty_store)
    with empty_store.write() as session:
        session.add(tenant())
    now = read(empty_store, kept)

    assert now.frame is kept.frame and asked == [None]


def test_change_after_change_is_followed(placed_store):
    kept = read(placed_store)
    for change in (rename, come, redraw, leave, forget):
        with placed_store.write() as session:
            change(session)
        kept = read(placed_store, kept)

    assert_geodataframe_equal(kept.frame, read(placed_store).frame)


def test_where_more_change_than_are_worth_a_look_all_are_read(placed_store, asked, monkeypatch):
    monkeypatch.setattr(reading, "ONE_BY_ONE", 1)
    kept = read(placed_store)
    with placed_store.write() as session:
        come(session)
    read(placed_store, kept)

    assert asked == [None, None]


def test_more_parks_than_one_question_may_name_are_read_all_the_same(placed_store, monkeypatch):
    monkeypatch.setattr(reading, "AT_ONCE", 1)
    kept = read(placed_store)
    with placed_store.write() as session:
        come(session)
        rename(session)

    assert_geodataframe_equal(read(placed_store, kept).frame, read(placed_store).frame)
