"""An answer and a refusal are two things wherever the register asks the law: none reads the one as an empty other."""

import ast
from pathlib import Path

import pytest

from registry.policy import Told, Unanswered, answer_case
from registry.policy.answers.fact_names import place_of
from registry.store.store import ROOT

CASE = {"id": "x", "as_of": "2026-11-21", "tenant": {"kind": "enterprise"}}
ASKS = "determinations"
IN_THE_LAW = ("registry/policy/answers/answer_json.py",)
"""Where answers become plain values."""


def test_an_answer_is_told_and_a_refusal_is_unanswered_with_its_place():
    answer = answer_case(CASE)
    assert isinstance(answer, Told) and answer.determinations and answer.total.low == 0
    refused = answer_case(CASE | {"tenant": {"industry": "99"}})
    assert isinstance(refused, Unanswered) and refused.at == "tenant.industry"
    with pytest.raises(AttributeError):
        _ = refused.determinations


def test_no_module_outside_of_the_law_takes_an_answer_apart_by_itself():
    """`answer.get("determinations", {})` said of a refusal that nothing applies."""
    found = []
    for folder in ("registry", "maps", "views", "cli"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith(IN_THE_LAW):
                found += [f"{name}:{node.lineno}" for node in ast.walk(ast.parse(path.read_text())) if _asks(node)]
    assert found == []


def _asks(node: ast.AST) -> bool:
    """Whether it looks a part of an answer up in a mapping."""
    if isinstance(node, ast.Subscript):
        key = node.slice
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
        key = node.args[0]
    else:
        return False
    return isinstance(key, ast.Constant) and key.value == ASKS


@pytest.mark.parametrize(
    ("at", "zh"),
    [
        ("premises.1.lease.start", "第 2 处房屋 · 起租日（premises.1.lease.start）"),
        ("granted.0.rent_year", "过去已领取的补贴 · 第 1 项（granted.0.rent_year）"),
        ("rent.1985", "租金（rent.1985）"),
        ("park.assessments.1.year", "考核结果 · 第 2 项（park.assessments.1.year）"),
        ("nothing.known", "nothing.known"),
    ],
)
def test_a_place_is_named_in_words_with_its_path(at, zh):
    assert place_of(at).zh == zh


def test_the_modules_are_looked_through():
    assert _asks(ast.parse("a.get('determinations', {})").body[0].value)
    assert _asks(ast.parse("a['determinations']").body[0].value)
    assert Path(ROOT / "views" / "map" / "card.py").is_file()
