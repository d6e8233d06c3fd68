"""An outline that was replaced is still known as it was held at the end of an earlier day."""

from datetime import date, timedelta

import pytest
import shapely
from sqlalchemy import delete

from registry.clock import CHINA
from registry.parks.past_outlines import outlines_then
from registry.store.models import Park
from registry.store.models.base import now
from registry.store.stamping import seals
from tests.fixtures.rows import park

OLD, NEW, NEWER = (shapely.multipolygons([shapely.box(114.0, 22.5, east, 22.51)]) for east in (114.01, 114.02, 114.03))
TODAY = now().astimezone(CHINA).date()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def days_ago(monkeypatch):
    """`days_ago(2)`: what is written from now on is written as if that many days earlier."""

    def move(days: int) -> None:
        monkeypatch.setattr(seals, "now", lambda: now() - timedelta(days=days))

    return move


@pytest.fixture
def register(empty_store, days_ago):
    """Two parks that the register has held for five days, 1 with an outline."""
    days_ago(5)
    with empty_store.write() as session:
        session.add(park("p", id=1, district_code=None, geom=OLD))
        session.add(park("q", id=2, district_code=None))
    days_ago(0)
    return empty_store


def put(store, id: int, geom, outline="surveyed", **more) -> None:
    with store.write() as session:
        for name, value in {"geom": geom, "outline": outline, **more}.items():
            setattr(session.get_one(Park, id), name, value)


def then(store, day: date) -> dict:
    with store.read() as session:
        return outlines_then(session, day)


def test_nothing_replaced_is_as_it_is(register):
    assert then(register, YESTERDAY) == {}


def test_a_replaced_outline_is_told_for_days_before_and_not_for_the_day_itself(register):
    put(register, 1, NEW)
    assert then(register, YESTERDAY) == {1: ("indicative", OLD)}
    assert then(register, TODAY) == {}


def test_of_several_replacements_the_one_held_that_day_is_told(register, days_ago):
    days_ago(3)
    put(register, 1, NEW)
    days_ago(0)
    put(register, 1, NEWER)
    assert then(register, TODAY - timedelta(days=3)) == {1: ("surveyed", NEW)}


def test_a_point_that_became_an_outline_was_a_point(register):
    put(register, 2, NEW)
    kind, geom = then(register, YESTERDAY)[2]
    assert (kind, geom.geom_type) == ("point", "Point")


def test_a_new_name_is_no_new_outline(register):
    put(register, 1, OLD, "indicative", name_zh="新名称")
    assert then(register, YESTERDAY) == {}


def test_an_outline_put_back_is_no_change(register):
    put(register, 1, NEW)
    put(register, 1, OLD, "indicative")
    assert then(register, YESTERDAY) == {}


def test_a_park_that_entered_later_or_left_since_is_not_in_it(register):
    with register.write() as session:
        session.add(park("r", id=3, district_code=None))
    put(register, 3, NEW)
    put(register, 2, NEW)
    with register.write() as session:
        session.execute(delete(Park).where(Park.id == 2))
    assert then(register, YESTERDAY) == {}
