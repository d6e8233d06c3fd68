"""Jurisdictions are those of GB/T 2260, as python-stdnum has them."""

import subprocess
import sys

import pytest
from stdnum import numdb

from registry.policy.files.jurisdictions import is_district, name


def told(code):
    """The name of a district in force as stdnum's own reader tells it, None where it is not."""
    _, *county = numdb.get("cn/loc").info(code)
    named = county[0][1].get("county", "") if county else ""
    years, _, current = named.rpartition("]")
    return (current or None) if not years or years.endswith("-") else None


def test_every_district_has_the_name_that_stdnum_tells():
    codes = [
        f"{province}{county}"
        for _, province, _, _, counties in numdb.get("cn/loc").prefixes
        for _, county, _, _, _ in counties
    ]
    assert len(codes) > 3000
    assert {code: name(code) for code in codes} == {code: told(code) for code in codes}


@pytest.mark.parametrize("code", ["99", "990000", "4499", "440399", "", "44.*", "abcdef"])
def test_a_code_that_there_is_not_has_no_name(code):
    assert name(code) is None


@pytest.mark.parametrize(("code", "found"), [("44", "广东省"), ("4403", "深圳市"), ("440311", "光明区")])
def test_provinces_cities_and_districts_are_named(code, found):
    assert name(code) == found


def test_a_city_without_districts_counts_as_one():
    assert is_district("441900")
    assert is_district("440311")
    assert not is_district("440300")


def test_reading_the_law_brings_no_module_of_the_network_with_it():
    asks = "import sys; from registry.policy import load_law; load_law(); print({'ssl', 'stdnum'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True, timeout=300)
    assert done.stdout.strip() == "set()"
