"""The rooms of the house: what package docstrings and the picture say of them is what the code says."""

import importlib.util
import re
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST = 20  # modules side by side, before finding one takes a search


@pytest.fixture(scope="module")
def rooms():
    loader = SourceFileLoader("rooms", str(ROOT / "scripts" / "rooms"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("rooms", loader))
    loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def house(rooms):
    return rooms.modules(), rooms.graph()


def test_every_package_says_who_stands_there_and_who_calls_it(rooms, house):
    known, arrows = house
    stale = [each for each in rooms.packages(known) if known[each].read_text() != rooms.written(each, known, arrows)]
    assert stale == [], "run scripts/rooms"


def test_every_package_says_what_it_is_for_before_it_lists_anything(rooms, house):
    known, arrows = house
    assert [p for p in rooms.packages(known) if rooms.docstring(p, known, arrows).startswith("\nWho stands here")] == []


def test_every_module_says_what_it_is_for(rooms, house):
    known, _arrows = house
    silent = [name for name, path in known.items() if not rooms.first_line(path) and path.parent.name != "versions"]
    assert silent == []


def test_no_room_is_crowded(rooms, house):
    known, _arrows = house
    side_by_side = {}
    for name, path in known.items():
        if path.name != "__init__.py":
            side_by_side.setdefault(name.rpartition(".")[0], []).append(name)
    assert {room: len(names) for room, names in side_by_side.items() if len(names) > MOST} == {}


def test_the_picture_shows_the_house_as_it_is(rooms, house):
    assert (ROOT / "docs" / "images" / "rooms.svg").read_text() == rooms.picture(*house), "run scripts/rooms"


def test_in_the_picture_every_arrow_runs_down(rooms, house):
    _known, arrows = house
    floors = rooms.levels(arrows)
    up = [
        (module, told)
        for module, all_told in arrows.items()
        for told in all_told
        if rooms.room(module) != rooms.room(told) and floors[rooms.room(module)] <= floors[rooms.room(told)]
    ]
    assert up == []


@pytest.mark.parametrize("document", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_what_the_documents_name_is_there(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:registry|maps|views|cli|tests|scripts|data)/[\w/.]*\w/?)", text))
    assert len(named) > 5
    assert [each for each in sorted(named) if not (ROOT / each).exists()] == []
