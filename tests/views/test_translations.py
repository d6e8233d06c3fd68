"""Every word of the interface is in the English catalogue, and no page says a word outside it."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from views import catalogue
from views.kit import i18n

CHINESE = re.compile(r"[\u4e00-\u9fff]")
SPOKEN = {"_", "say", "N_", "ngettext"}  # calls whose texts the catalogue holds
VIEWS = sorted((catalogue.ROOT / "views").rglob("*.py"))


def ids(messages) -> set:
    return {message.id for message in messages if message.id}


@cache
def spoken() -> frozenset[str]:
    """Every text that the catalogue finds in the pages; of one with a plural both."""
    return frozenset(part for id in ids(catalogue.extracted()) for part in ([id] if isinstance(id, str) else id))


def test_every_text_of_the_pages_has_an_english_text():
    missing = ids(catalogue.extracted()) - ids(catalogue.translated())
    assert not missing, f"run `python -m views.catalogue` and translate: {sorted(map(str, missing))}"
    assert catalogue.untranslated(catalogue.translated()) == []


def test_the_catalogue_holds_no_text_that_no_page_says():
    assert ids(catalogue.translated()) - ids(catalogue.extracted()) == set()
    assert not catalogue.translated().obsolete


def test_a_translation_fills_in_the_same_values_as_its_original():
    for message in catalogue.translated():
        if not message.id:
            continue
        originals = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        named = set(re.findall(r"\{(\w+)\}", originals[0]))
        for string in strings:
            assert set(re.findall(r"\{(\w+)\}", string)) <= named, f"{originals[0]!r} → {string!r}"
        assert set(re.findall(r"\{(\w+)\}", strings[-1])) == named, f"{originals[0]!r} → {strings[-1]!r}"


def test_an_english_text_contains_no_chinese_but_units_that_people_type():
    for message in catalogue.translated():
        for string in message.string if isinstance(message.string, tuple) else (message.string,):
            assert not CHINESE.search(string.replace("300万", "")), string


@pytest.mark.parametrize("source", VIEWS, ids=lambda path: path.name)
def test_the_catalogue_finds_every_text_that_a_page_speaks(source: Path):
    """Babel sees no call inside an f-string before Python 3.12; the text would stay Chinese without a word."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in SPOKEN:
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            assert set(texts) <= spoken(), f"{source.name}:{node.lineno}"


def unspoken(source: Path) -> list[str]:
    """Chinese literals of a module that are neither docstrings nor arguments of a call in `SPOKEN`."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    allowed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in SPOKEN:
            allowed |= {id(part) for argument in node.args for part in ast.walk(argument)}
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            allowed.add(id(node.value))
    return [
        f"{source.name}:{node.lineno} {node.value!r}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in allowed
        and CHINESE.search(node.value)
    ]


# No texts to translate: the name of a language in that language, the units in what people type, a suffix of data.
EXCEPTIONS = {"i18n.py": {"中文"}, "questions.py": {"万", "元"}, "rail.py": {"市"}}


@pytest.mark.parametrize("source", VIEWS, ids=lambda path: path.name)
def test_a_page_says_no_chinese_outside_the_catalogue(source: Path):
    excepted = EXCEPTIONS.get(source.name, set())
    assert [found for found in unspoken(source) if not any(repr(word) in found for word in excepted)] == []


def test_the_check_above_can_find_a_text_outside_the_catalogue(tmp_path):
    page = tmp_path / "page.py"
    page.write_text('"""说明"""\nst.title("园区")\nst.title(_("政策"))\n', encoding="utf-8")
    assert unspoken(page) == ["page.py:2 '园区'"]


def test_plurals_follow_english_rules():
    english = i18n.catalogue("en")
    assert english.ngettext("{n} 项措施", "{n} 项措施", 1) == "{n} measure"
    assert english.ngettext("{n} 项措施", "{n} 项措施", 3) == "{n} measures"
