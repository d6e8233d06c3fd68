"""Every bad file gets a clear answer: what is wrong, where, and what would be right."""

from pathlib import Path

import pytest
import yaml

from registry.rosters.files.model import CannotReadRoster
from registry.rosters.files.runner import read_file
from tests.rosters.files import YEAR
from tests.rosters.spoil import Bad, all_bad

FOLDER = Path(__file__).parent / "bad"
EXPECTED = yaml.safe_load((FOLDER / "expected.yaml").read_text("utf-8"))
BY_HAND = [
    Bad(name, (FOLDER / name).read_bytes(), said if isinstance(said, str) else "",
        () if isinstance(said, str) else tuple((row, heading, what) for row, heading, what in said))
    for name, said in EXPECTED.items()
]  # fmt: skip
ALL = [*all_bad(), *BY_HAND]


def answered(bad):
    try:
        return read_file(bad.data, bad.name, YEAR)
    except CannotReadRoster as refused:
        return refused


@pytest.mark.parametrize("bad", ALL, ids=[bad.name for bad in ALL])
def test_a_bad_file_is_answered_clearly(bad):
    answer = answered(bad)
    if isinstance(answer, CannotReadRoster):
        assert not bad.problems, answer.zh
        assert bad.refused in answer.zh
        assert answer.zh.endswith("。")
        assert answer.en.endswith(".")
        assert "记入日志" not in answer.zh
        return
    assert not bad.refused, answer
    found = [(problem.row, problem.heading, problem.wrong.zh) for problem in answer.problems]
    for row, heading, said in bad.problems:
        assert any((row, heading) == one[:2] and said in one[2] for one in found), found
    assert len(found) == len(bad.problems) or not bad.problems, found
    for problem in answer.problems:
        assert problem.right.zh
        assert problem.right.en
        assert problem.sheet
        assert problem.column or "这一列" in problem.wrong.zh
    wrong = {problem.row for problem in answer.problems if problem.severity == "error"}
    assert not wrong & set(answer.places)


def test_there_are_enough_bad_files_and_each_by_hand_is_named():
    assert len(ALL) >= 150
    assert {path.name for path in FOLDER.iterdir()} - {"expected.yaml"} == set(EXPECTED)
