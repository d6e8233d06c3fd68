import ast
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from views.kit import format


@pytest.fixture
def english(monkeypatch):
    monkeypatch.setattr("views.kit.format.language", lambda: "en")
    monkeypatch.setattr("views.kit.i18n.language", lambda: "en")


def test_fen_become_exact_yuan():
    assert format.yuan(150_000_001) == Decimal("1500000.01")


def test_a_headline_is_in_wan_with_two_decimals():
    assert format.money(1_500_000) == "150.00 万元"


def test_a_headline_never_promises_more_than_is_decided():
    assert format.money(Decimal("1499999.99")) == "149.99 万元"


def test_the_exact_yuan_stand_beside_the_headline():
    assert format.money_exact(1_048_162.5) == "104.81 万元（1,048,162.50 元）"


def test_a_float_of_the_law_keeps_its_fen():
    assert format.exact(0.29) == "0.29 元"


def test_unknown_none_and_zero_are_three_different_words():
    assert len({format.unknown(), format.none(), format.money(0)}) == 3
    assert format.money(None) == format.exact(None) == format.day(None) == "不清楚"


def test_in_english_an_amount_has_one_form(english):
    assert format.money(1_500_000) == format.money_exact(1_500_000) == "CNY 1,500,000.00"


def test_an_open_interval_has_no_end():
    assert format.interval(date(2024, 1, 1), None) == "2024-01-01 起"
    assert format.interval(date(2024, 1, 1), date(2025, 6, 30)) == "2024-01-01 至 2025-06-30"


def test_areas_have_their_units():
    assert format.square_metres(1815.0) == "1,815 m²"
    assert format.hectares(17.16) == "17.2 公顷"
    assert format.hectares(None) == "不清楚"


def test_a_range_is_said_as_people_say_it_and_never_promises_more():
    assert format.briefly(1_000_000, 1_500_000) == "100 万至 150 万元"
    assert format.briefly(1_234_567.89, 1_234_567.89) == "123.45 万元"
    assert format.briefly(0, 12_500) == "0 万至 1.25 万元"
    assert format.briefly(8_000, 20_000) == "8,000 元 至 20,000 元"
    assert format.to_the_unit(5, 5) == "精确到元：5 元"
    assert format.to_the_unit(0, 333_333.33) == "精确到分：0.00 元 至 333,333.33 元"


def _calls(name: str):
    """Every call of `st.<name>` in the pages: the module, the line, and the keywords given."""
    for path in sorted((Path(__file__).parents[3] / "views").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
                yield f"{path.name}:{node.lineno}", {k.arg: k.value for k in node.keywords}


def test_every_field_for_a_day_writes_it_as_all_pages_do():
    fields = list(_calls("date_input"))
    assert len(fields) > 8
    for place, given in fields:
        assert "format" in given and given["format"].value == "YYYY-MM-DD", place


def test_no_placeholder_can_be_taken_for_an_answer():
    """A figure or code that stands in an empty field says that it is an example."""
    for kind in ("text_input", "text_area"):
        for place, given in _calls(kind):
            shown = given.get("placeholder")
            bare = isinstance(shown, ast.Constant) and any(sign.isdigit() for sign in str(shown.value))
            assert not bare, place
    for place, given in _calls("selectbox"):
        shown = given.get("placeholder")
        assert not (isinstance(shown, ast.Call) and getattr(shown.func, "id", "") == "unknown"), place
