"""What `make test` keeps of many combinations: each thing in one way, each way with its share; `make prove` has all."""

from pathlib import Path
from types import SimpleNamespace

from tests.fixtures import stores
from tests.fixtures.examples import one_way_each, some


def kept(parameters) -> list:
    return [each.values for each in parameters if not each.marks]


def test_each_thing_stays_in_one_way_and_each_way_has_its_share():
    found = one_way_each("abcd", ["wide", "narrow"], ["light", "dark"])
    assert len(found) == 16 and all(mark.name == "prove" for each in found for mark in each.marks)
    assert [values[0] for values in kept(found)] == list("abcd")
    assert {values[1:] for values in kept(found)} == {(a, b) for a in ("wide", "narrow") for b in ("light", "dark")}


def test_of_some_things_the_others_are_left():
    found = some(range(5), 2)
    assert len(found) == 5 and kept(found) == [(0,), (1,)]


class Collected(SimpleNamespace):
    marked = False

    def add_marker(self, marker) -> None:
        self.marked = marker.name == "prove"


def collected(room: str, *databases: str) -> list[Collected]:
    path = Path(room) / "test_some.py"
    return [Collected(path=path, callspec=SimpleNamespace(params={"store": database})) for database in databases]


def test_every_test_runs_on_sqlite_and_every_second_on_postgis_but_all_that_are_about_databases():
    both = ("sqlite", "postgis") * 3
    somewhere, about = collected("rosters", *both), collected("store", *both)
    stores.pytest_collection_modifyitems([*somewhere, *about, Collected(path=Path("rosters/test_some.py"))])
    assert [item.marked for item in somewhere] == [False, False, False, True, False, False]
    assert not any(item.marked for item in about)
