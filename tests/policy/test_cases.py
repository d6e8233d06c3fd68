"""What the law must answer: every case of the shared file of facts and determinations."""

from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.fixtures.answers import answer_file

CASES = Path(__file__).parents[1] / "cases"


@cache
def expected(name: str) -> dict[str, dict]:
    """What each case of the file expects, by its id; read by another reader than the one under test."""
    loader = yaml.BaseLoader
    return {case["id"]: case["expect"] for case in yaml.load((CASES / name).read_text("utf-8"), loader)}


@cache
def answers(name: str) -> dict[str, dict]:
    """What each case of the file is answered: the file is one question, asked once."""
    return {answer["id"]: answer for answer in answer_file((CASES / name).read_text("utf-8"))}


def assert_says(said: object, expect: object, at: str) -> None:
    """`said` gives at least what is expected: only the keys given there are compared."""
    if isinstance(expect, dict):
        assert isinstance(said, dict), f"{at}: {said!r} instead of {expect!r}"
        for key, value in expect.items():
            assert key in said, f"{at}: no {key!r} in {said!r}"
            assert_says(said[key], value, f"{at}.{key}")
    elif isinstance(expect, list) and any(isinstance(item, dict) for item in expect):
        assert isinstance(said, list) and len(said) == len(expect), f"{at}: {said!r} instead of {expect!r}"
        for place, (one, other) in enumerate(zip(said, expect, strict=True)):
            assert_says(one, other, f"{at}.{place}")
    elif isinstance(expect, list):
        assert set(expect) <= set(said), f"{at}: {said!r} lacks some of {expect!r}"
    elif isinstance(said, dict):
        assert_says(said, {"low": expect, "high": expect}, at)
    elif isinstance(said, bool) or said is None or expect == "null":
        assert {True: "true", False: "false", None: "null"}.get(said) == expect, f"{at}: {said} instead of {expect}"
    elif isinstance(said, int | float):
        assert said == float(expect), f"{at}: {said} instead of {expect}"
    else:
        assert said == expect, f"{at}: {said!r} instead of {expect!r}"


def assert_lists_the_readings(said: dict, expect: dict, at: str) -> None:
    if "readings" in expect:
        assert set(said.get("readings", {})) == set(expect["readings"]), f"{at}: {said.get('readings')}"


def assert_answered(file: str, id: str) -> None:
    said, expect = answers(file)[id], expected(file)[id]
    for key, value in expect.items():
        if key in ("error", "total"):
            assert_says(said.get(key), value, f"{id}.{key}")
            continue
        assert_says(said["determinations"].get(key), value, f"{id}.{key}")
        assert_lists_the_readings(said["determinations"][key], value, f"{id}.{key}")


@pytest.mark.parametrize("id", expected("tenants.yaml"))
def test_a_tenant_is_answered_as_the_case_says(id):
    assert_answered("tenants.yaml", id)


@pytest.mark.parametrize("id", expected("operators.yaml"))
def test_an_operating_body_is_answered_as_the_case_says(id):
    assert_answered("operators.yaml", id)


@pytest.mark.parametrize("id", expected("more.yaml"))
def test_a_case_of_our_own_is_answered_as_it_says(id):
    assert_answered("more.yaml", id)


def test_a_suppressed_measure_cites_the_article_that_suppresses_it():
    said = answers("tenants.yaml")["GM-X-03"]["determinations"]["guangming-2025-4/14"]
    assert said["because"]["article"] == "（二十一）"
    assert "就高不就低" in said["because"]["quote"]
