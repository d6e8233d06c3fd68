"""A service is called as it was written, by position or by name, and is refused alike."""

import datetime as dt
import inspect
from dataclasses import replace

import pytest
from sqlalchemy import select

from registry.access.permissions import Denied, allowed
from registry.person import Person
from registry.services import districts, proposals, rosters
from registry.store.models import Park
from tests.access.test_permissions import SERVICES

DAY = dt.date(2026, 11, 21)
KEEPER = Person(2, "keeper", "甲", "operator", parks=frozenset({501}))
NOBODY = Person(0, "", "", "public")


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_keeps_its_name_its_words_and_its_signature(name):
    service = SERVICES[name]
    written = inspect.unwrap(service)
    assert written is not service
    assert (service.__name__, service.__doc__) == (written.__name__, written.__doc__)
    assert inspect.signature(service) == inspect.signature(written)
    assert next(iter(inspect.signature(service).parameters)) == "person"


@pytest.fixture
def session(store):
    with store.read() as session:
        yield session


CALLS = [
    (rosters.roster, {"park_id": 501, "day": DAY}),
    (proposals.made, {"park_id": 501, "day": DAY}),
    (districts.revisions, {"code": "440311"}),
]


@pytest.mark.parametrize(("service", "given"), CALLS, ids=lambda value: getattr(value, "__name__", ""))
def test_who_may_not_is_refused_by_name_as_by_position(session, service, given):
    for call in (
        lambda: service(NOBODY, session, *given.values()),
        lambda: service(NOBODY, session, **given),
        lambda: service(person=NOBODY, session=session, **given),
    ):
        with pytest.raises(Denied):
            call()


def test_who_may_is_answered_by_name_as_by_position(session):
    mine, other = session.scalars(select(Park.id).where(~Park.demo).limit(2))
    keeper = replace(KEEPER, parks=frozenset({mine}))
    by_position = rosters.roster(keeper, session, mine, DAY)
    assert rosters.roster(person=keeper, session=session, day=DAY, park_id=mine) == by_position
    with pytest.raises(Denied):
        rosters.roster(person=keeper, session=session, day=DAY, park_id=other)


def test_a_call_that_does_not_say_what_it_is_about_runs_nothing():
    """Not even where the service has a value of its own for what it is about."""
    ran = []

    @allowed("roster.read")
    def service(person, session, park_id=501):
        ran.append(park_id)

    with pytest.raises(TypeError, match=r"service\(\) was called without park_id"):
        service(KEEPER, None)
    with pytest.raises(TypeError, match="without person"):
        service(session=None, park_id=501)
    assert ran == []


def test_an_action_that_does_not_exist_is_found_where_the_service_is_written():
    with pytest.raises(KeyError):
        allowed("roster.reed")
