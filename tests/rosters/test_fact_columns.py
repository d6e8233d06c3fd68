"""Facts that documents declare are columns of a roster's files: read cell by cell, and written to be read again."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.policy.answers import declared_facts
from registry.rosters.facts.columns import column, of_plain, plain
from registry.rosters.fields import FIELDS
from registry.rosters.files.cells import facts as cells_of_facts
from registry.rosters.files.cells.values import check_cell, text_of
from registry.rosters.files.fact_headings import FactHeadings, told_apart
from registry.rosters.files.headings import meant
from registry.rosters.files.making import export, template
from registry.rosters.files.runner import read_file
from registry.typed.spelled import Spelled
from tests.rosters.facts import FACTS, beside, columns, declared
from tests.rosters.files import HEADINGS, YEAR, cells, tenant, xlsx

BY_PATH = {each.fact.path: each for each in columns()}
LAST = YEAR - 1


def read(data, **how):
    return read_file(data, "名册.xlsx", YEAR, facts=columns(), **how)


@pytest.mark.parametrize(
    ("path", "raw", "value"),
    [
        ("tenant.growth", "20%", 2000),
        ("tenant.growth", -12.5, -1250),
        ("tenant.revenue", "1.2亿元", 12_000_000_000),
        ("tenant.revenue", 1234.56, 123_456),
        ("tenant.staff", "25人", 25),
        ("tenant.staff", 25.0, 25),
        ("tenant.ratio", "12.5", 1250),
        ("tenant.listed", True, True),
        ("tenant.listed", "否", False),
        ("tenant.settled", 45_352, dt.date(2024, 3, 1)),
        ("tenant.settled", dt.datetime(2024, 3, 1), dt.date(2024, 3, 1)),
        ("tenant.trade", "６５１３", "6513"),
        ("tenant.trade", Spelled(651.0, "0651"), "0651"),
        ("property.owner", "政府物业", "government"),
        ("property.appraised", "1.2万元", 1_200_000),
        ("tenant.growth", "不详", None),
        ("tenant.revenue", "", None),
    ],
)
def test_a_cell_of_every_kind_of_fact_is_read_as_people_write_it(path, raw, value):
    found, complaint = check_cell(BY_PATH[path], raw)
    assert found == value and type(found) is type(value)
    assert complaint is None or complaint.severity == "note"
    assert check_cell(BY_PATH[path], text_of(BY_PATH[path], found)) == (value, None)


@pytest.mark.parametrize(
    ("path", "raw", "right"),
    [
        ("tenant.growth", 0.2, "20.0%"),  # as a spreadsheet keeps 20 %
        ("tenant.revenue", "500（含税）", "只写金额"),
        ("tenant.revenue", "免租", "只写金额"),
        ("tenant.revenue", -5, "零或正数"),
        ("tenant.staff", "25.5", "整数"),
        ("tenant.staff", "约25", "一个确定的数"),
        ("tenant.ratio", 1e15, "不超过"),
        ("tenant.listed", "也许", "填“是”或“否”"),
        ("tenant.settled", "2024-02-30", "核对月和日"),
        ("tenant.settled", "长期", "2025-03-01"),
        ("tenant.trade", "65x", "1 至 12 位数字"),
        ("property.owner", "集体物业", "政府物业、社会物业"),
        ("property.appraised", "#REF!", "改正公式"),
    ],
)
def test_a_cell_that_cannot_be_taken_says_what_would_be_right(path, raw, right):
    value, complaint = check_cell(BY_PATH[path], raw)
    assert value is None and complaint.severity == "error"
    assert right in complaint.right.zh and complaint.wrong.en and complaint.right.en


def test_an_amount_that_is_rounded_asks_to_be_looked_at():
    value, complaint = check_cell(BY_PATH["tenant.revenue"], 1234.5678)
    assert value == 123_457 and complaint.severity == "warning"


def test_the_bounds_of_cells_are_those_of_cases():
    assert cells_of_facts.MOST == declared_facts.MOST


def test_a_column_passes_as_json_to_the_process_that_reads():
    for each in columns():
        again = of_plain(plain(each))
        assert (again.id, again.name, again.synonyms) == (each.id, each.name, each.synonyms)
        assert (again.fact.values, again.fact.by) == (each.fact.values, each.fact.by)


@pytest.mark.parametrize(
    ("heading", "id", "official"),
    [
        ("2025年营业收入（元）", "tenant.revenue.2025", True),
        ("2023年营业收入（元）", "tenant.revenue.2023", True),
        ("2025年年营业收入（元）", "tenant.revenue.2025", False),
        ("2023年度营业收入", "tenant.revenue.2023", False),
        ("年营业收入", "tenant.revenue.2025", False),  # of last year, as nothing else is said
        ("2023年度销售收入（万元）", "tenant.revenue.2023", False),
        ("上年度营收", "tenant.revenue.2025", False),
        ("参保人数（人）", "tenant.staff", True),
        ("上市", "tenant.listed", False),
        ("物业性质", "property.owner", True),
        ("企业规模", "size", True),  # a field of every roster
        ("资产总额", None, False),
    ],
)
def test_a_heading_names_a_fact_by_its_name_its_synonyms_and_its_year(heading, id, official):
    found = meant(heading, YEAR, FactHeadings(columns(), YEAR))
    assert (found.field, found.official) == (id, official)


@pytest.mark.parametrize(("heading", "why"), [("2026年营收", "还没有结束"), ("2024年参保人数", "不分年度")])
def test_a_year_that_a_fact_cannot_have_leaves_the_column_out_and_says_so(heading, why):
    found = meant(heading, YEAR, FactHeadings(columns(), YEAR))
    assert found.field is None and why in found.note.zh


def test_two_columns_never_have_one_name():
    facts = [declared("tenant.a", "money", "月租金"), declared("tenant.b", "money", "利润"),
             declared("tenant.c", "money", "利润")]  # fmt: skip
    apart = list(told_apart([column(fact, LAST) for fact in facts]))
    known = FactHeadings(apart, YEAR)
    assert [meant(each.name.zh, YEAR, known).field for each in apart] == ["tenant.a", "tenant.b", "tenant.c"]
    assert meant("月租金", YEAR, known).field == "monthly_rent_fen"


KINDS = {
    "percent": st.integers(-(10**6), 10**6), "money": st.integers(0, 10**13), "yes-no": st.booleans(),
    "day": st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)), "one-of": st.sampled_from(["government", "private"]),
    "code": st.from_regex("[0-9]{1,12}", fullmatch=True),
}  # fmt: skip


def said(fact):
    whole = st.integers(-(10**13) * fact.scale, 10**13 * fact.scale)
    return st.none() | KINDS.get(fact.kind, whole)


said_of_one = st.fixed_dictionaries({fact.path: said(fact) for fact in FACTS})


@pytest.mark.parametrize(
    "write",
    [export.workbook, export.table, lambda rows, facts: template.workbook("园区", YEAR, rows, facts)],
    ids=["workbook", "table", "template"],
)
@settings(max_examples=6)
@given(st.lists(said_of_one, min_size=1, max_size=4))
def test_what_is_exported_with_its_facts_and_read_again_is_the_same(write, found):
    rows, facts = [tenant(number) for number in range(1, len(found) + 1)], beside(*found)
    reading = read(write(rows, facts))
    assert (reading.errors, reading.sure, reading.rows) == (0, True, rows)
    assert reading.facts.ids == facts.ids
    assert reading.facts.values == facts.values


def test_a_file_without_such_columns_says_nothing_of_facts():
    reading = read(export.workbook([tenant(1)]))
    assert reading.sure and reading.facts.columns == ()


def sheet(headings, *rows):
    """A file with our own columns and some more behind them."""
    heads, *known = cells(*(tenant(number) for number in range(1, len(rows) + 1)))
    return xlsx([[*heads, *headings], *([*own, *more] for own, more in zip(known, rows, strict=True))])


def test_columns_are_found_by_synonym_and_year_and_read_in_their_unit_once_a_person_has_confirmed_them():
    data = sheet(["2023年销售收入（万元）", "营收"], [1.5, 20_000], ["", 7])
    reading = read(data)
    assert not reading.sure and reading.match["营收"] == "tenant.revenue"
    again = read(data, match=reading.match)
    assert again.sure and again.facts.ids == ("tenant.revenue.2023", "tenant.revenue.2025")
    assert again.facts.values == ((1_500_000, None), (2_000_000, 700))
    assert any("万元" in note.zh for note in again.notes)


def test_two_columns_of_one_fact_and_year_are_refused_by_name():
    data = sheet(["营收", "2025年销售收入"], [1, 2])
    match = dict.fromkeys(("营收", "2025年销售收入"), "tenant.revenue")
    assert any("只读取后者" in note.zh for note in read(data).notes)
    with pytest.raises(Exception, match="2025年营业收入"):
        read(data, match={name: field.id for name, field in zip(HEADINGS, FIELDS, strict=True)} | match)


def test_a_wrong_cell_says_where_it_stands_and_its_row_is_not_taken():
    reading = read(sheet(["参保人数（人）"], ["七个"], [7]))
    (problem,) = reading.problems
    assert (problem.column, problem.row, problem.heading, problem.field) == ("T", 2, "参保人数（人）", "tenant.staff")
    assert "整数" in problem.right.zh
    assert reading.places == [3] and reading.facts.values == ((7,),)


def test_rows_of_one_company_agree_about_its_facts_but_not_about_those_of_its_rooms():
    one = tenant(1)
    rows = [one, one._replace(room="2"), one._replace(room="3")]
    facts = beside(
        {"tenant.staff": 5, "property.owner": "private"}, {"property.owner": "government"}, {"tenant.staff": 6}
    )
    reading = read(export.workbook(rows, facts))
    assert [(each.row, each.field) for each in reading.problems if each.severity == "error"] == [(4, "tenant.staff")]


def test_an_amount_of_premises_merged_over_rows_is_asked_about_and_a_fact_of_the_company_holds_for_each():
    one = tenant(1)
    heads, *known = cells(one, one._replace(room="2"))
    data = xlsx(
        [[*heads, "评估租金（元）", "参保人数（人）"], [*known[0], 900, 5], [*known[1], None, None]], ["T2:T3", "U2:U3"]
    )
    reading = read(data)
    assert {each.field for each in reading.problems} == {"property.appraised"}
    assert "合计还是每间" in reading.problems[0].wrong.zh
