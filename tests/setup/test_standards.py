"""OWASP ASVS and 等保 in docs/security.md: each line names a test that is there, or says that it is not met."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOLD = (ROOT / "docs" / "security.md").read_text(encoding="utf-8").split("\n## Standards")[1]
LINES = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TOLD.splitlines()
    if line.startswith("| ") and "Test |" not in line and "测试 |" not in line
]


def test_there_are_lines_of_both_standards():
    assert (
        sum(line[0].startswith("V") for line in LINES) > 40 and sum(line[0].startswith("8.1.") for line in LINES) > 25
    )


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0])
def test_each_line_names_a_test_that_is_there_or_says_that_it_is_not_met(line):
    item, asked, stands, test = line
    assert item and asked and stands
    if test == "–":
        assert re.search(r"\*\*(not met|不符|属部署)", stands), item
        return
    path, name = re.fullmatch(r"`(tests/[\w/]+\.py)::(test_\w+)`", test).groups()
    assert re.search(rf"^def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE), test
