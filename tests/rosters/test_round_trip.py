"""What is exported and imported again changes nothing."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry import uscc
from registry.policy.vocabulary import KINDS, SIZES
from registry.rosters.fields import BY_ID, RosterRow
from registry.rosters.files.cells.values import check_cell
from registry.rosters.files.making import export, template
from registry.rosters.files.model import CannotReadRoster
from registry.rosters.files.runner import read_file
from tests.fixtures.examples import examples
from tests.rosters.files import YEAR, cells, ods, tenant, text, xls

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def as_checked(field, texts):
    """Values as the check makes them from any text: what the register holds came through it."""
    return texts.map(lambda text: check_cell(BY_ID[field], text)[0]).filter(lambda value: value is not None)


codes = st.builds(
    lambda head, tail: head + tail + uscc.check_digit(head + tail),
    st.from_regex("9[123][0-9]{6}", fullmatch=True),
    st.text(SIGNS, min_size=9, max_size=9),
)
ANY = st.characters(codec="utf-8")
PLAIN = st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="'")
"""Signs that XML allows; a leading ' would be taken for one that defuses."""
days = st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31))
fen = st.integers(0, 10**12)


def maybe(values):
    return st.none() | values


def rosters_of(signs):
    rows = st.builds(
        RosterRow,
        uscc=codes,
        name=as_checked("name", st.text(signs, max_size=30).map("{}某".format)),
        room=maybe(
            as_checked("room", st.text(signs, max_size=20) | st.from_regex(r"[-=+@']?\d{1,4}-\d{1,4}", fullmatch=True))
        ),
        start=days,
        end=maybe(days),
        area_m2=maybe(st.integers(1, 10**8).map(lambda hundredths: hundredths / 100)),
        monthly_rent_fen=maybe(fen),
        rent_free_months=maybe(st.integers(0, 120)),
        rent_fen=maybe(fen),
        newly_moved_in=maybe(st.booleans()),
        kind=maybe(st.sampled_from(KINDS)),
        industry=maybe(st.from_regex(r"(0[1-9]|[1-8][0-9]|9[0-7])[0-9]{0,2}", fullmatch=True)),
        ai_listed=maybe(st.booleans()),
        software_enterprise=maybe(st.booleans()),
        above_scale=maybe(st.booleans()),
        size=maybe(st.sampled_from(SIZES)),
        startup=maybe(st.booleans()),
        contact=maybe(as_checked("contact", st.text(signs, max_size=20))),
        telephone=maybe(
            as_checked("telephone", st.from_regex(r"\+?(1[0-9]{10}|0[0-9]{2,3}-[0-9]{8})", fullmatch=True))
        ),
    )
    in_order = rows.map(
        lambda row: row if row.end is None or row.end >= row.start else row._replace(start=row.end, end=row.start)
    )
    return st.lists(in_order, min_size=1, max_size=6, unique_by=lambda row: row.uscc)


few = settings(max_examples=examples(15), suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("write", [export.workbook, export.table, lambda found: template.workbook("园区", YEAR, found)],
                         ids=["workbook", "table", "template"])  # fmt: skip
@few
@given(rosters_of(ANY))
def test_what_is_exported_and_read_again_is_the_same(write, found):
    reading = read_file(write(found), "名册", YEAR)
    assert reading.rows == found
    assert reading.errors == 0
    assert reading.sure


@pytest.mark.parametrize("write", [xls, ods, lambda sheet: text(sheet, "gb18030", "\t")], ids=["xls", "ods", "tab"])
@few
@given(rosters_of(PLAIN))
def test_a_roster_in_another_format_is_read_as_the_same(write, found):
    assert read_file(write(cells(*found)), "名册", YEAR).rows == found


@few
@given(st.binary(max_size=2_000) | st.binary(max_size=500).map(lambda rest: xls(cells(tenant()))[:2_000] + rest))
def test_any_bytes_get_an_answer(data):
    try:
        read_file(data, "x", YEAR)
    except CannotReadRoster as refused:
        assert refused.zh
        assert "记入日志" not in refused.zh


def test_no_number_of_fen_is_changed_by_a_spreadsheet():
    found = [tenant(number, monthly_rent_fen=None, rent_fen=fen) for number, fen in enumerate(range(0, 300_000, 97), 1)]
    assert read_file(export.workbook(found), "a.xlsx", YEAR).rows == found


@pytest.mark.parametrize("text", ["张三，\u200b", "张三,\x00,", "张三、 \ufeff"])
def test_what_nobody_sees_behind_a_comma_keeps_the_comma_no_longer(text):
    once = check_cell(BY_ID["contact"], text)[0]
    assert once == "张三" and check_cell(BY_ID["contact"], once)[0] == once
