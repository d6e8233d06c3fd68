"""Every grid has its rows on paper, too: a canvas is cut there."""

import re
from pathlib import Path

import pytest

import views

GRID = re.compile(r"st\.(dataframe|data_editor)\(")
PAGES = [path for path in sorted(Path(views.__file__).parent.rglob("*.py")) if GRID.search(path.read_text("utf-8"))]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_module_that_draws_a_grid_prints_its_rows(path):
    source = path.read_text("utf-8")
    assert len(re.findall(r"on_paper\.draw_on_paper\(", source)) == len(GRID.findall(source))


def test_there_are_grids_to_look_at():
    assert len(PAGES) > 2
