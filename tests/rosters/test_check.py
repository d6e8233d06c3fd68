import datetime as dt

import pytest

from registry.rosters.fields import FIELDS
from registry.rosters.files.model import MAX_PROBLEMS
from registry.rosters.files.runner import read_file
from tests.rosters.files import YEAR, cells, code, tenant, text, xlsx


def read(*rows):
    return read_file(xlsx(cells(*rows)), "a.xlsx", YEAR)


def said(reading):
    return [(problem.row, problem.field, problem.severity, problem.wrong.zh) for problem in reading.problems]


def test_the_same_lease_twice_is_an_error_that_names_both_rows():
    reading = read(tenant(1), tenant(2), tenant(1, area_m2=99.0))
    assert said(reading) == [(4, "uscc", "error", "第 2 行与第 4 行重复：信用代码、房号、起租日都相同")]
    assert reading.rows == [tenant(1), tenant(2)]


def test_two_rooms_of_one_tenant_and_a_renewal_are_no_duplicates():
    renewal = tenant(1, start=dt.date(2028, 3, 1), end=None)
    assert said(read(tenant(1), tenant(1, room="3栋1300"), renewal)) == []


def test_an_end_before_the_start_is_an_error():
    assert said(read(tenant(1, end=dt.date(2024, 1, 1)))) == [
        (2, "end", "error", "到期日 2024-01-01 早于起租日 2025-03-01")
    ]


def test_a_lease_of_one_day_is_none():
    assert said(read(tenant(1, end=dt.date(2025, 3, 1)))) == []


def test_a_lease_beyond_twenty_years_is_doubted():
    reading = read(tenant(1, end=dt.date(2046, 3, 1)))
    assert said(reading) == [(2, "end", "warning", "租期超过 20 年")]
    assert len(reading.rows) == 1


@pytest.mark.parametrize(("fen", "probable"), [(835_250, True), (835_250 * 10_000, False), (84, False), (0, True)])
def test_a_rent_that_is_improbable_for_its_area_is_doubted(fen, probable):
    found = [one for one in said(read(tenant(1, monthly_rent_fen=fen, rent_fen=None))) if one[1] == "monthly_rent_fen"]
    assert [one[2] for one in found] == ([] if probable else ["warning"])


def test_a_yearly_rent_in_another_unit_than_the_monthly_one_is_doubted():
    assert said(read(tenant(1, rent_fen=835_250 * 12 * 10_000))) == [
        (2, "rent_fen", "warning", "上年度租金超过月租金的 36 倍")
    ]


def test_the_advice_on_an_improbable_rent_speaks_of_the_unit_of_its_column():
    head = ["统一社会信用代码", "企业名称", "起租日", "租赁面积", "月租金（万元）", "上年度租金（元）"]
    sheet = [head, [code(1), "甲软件公司", "2025-03-01", 100, 650, 300_000_000]]
    problems = {problem.field: problem.right.zh for problem in read_file(text(sheet), "a.csv", YEAR).problems}
    assert "这一列按万元读取" in problems["monthly_rent_fen"]
    assert "元或万元" in problems["rent_fen"]


def test_a_yearly_rent_is_compared_with_all_leases_of_the_company():
    small = tenant(1, room="3栋1300", area_m2=2.0, monthly_rent_fen=100_00, rent_fen=None)
    year = 835_250 * 12
    assert said(read(tenant(1, rent_fen=year), small)) == []
    assert said(read(tenant(1, rent_fen=None), small._replace(rent_fen=year))) == []
    found = said(read(tenant(1, rent_fen=year * 10_000), small))
    assert found == [(2, "rent_fen", "warning", "上年度租金超过各份租约月租金合计的 36 倍")]


@pytest.mark.parametrize("field", [field for field in FIELDS if field.of in ("profile", "rent", "contact")],
                         ids=lambda field: field.id)  # fmt: skip
def test_rows_of_one_tenant_must_agree_about_the_tenant(field):
    first = tenant(1)
    other = {"kind": "association", "industry": "6420", "size": "large", "rent_fen": 1_000_000, "contact": "李四",
             "telephone": "13900139000"}.get(field.id, not getattr(first, field.id))  # fmt: skip
    second = tenant(1, room="3栋1300", **{field.id: other})
    reading = read(first, second)
    assert said(reading) == [(3, field.id, "error", f"与第 2 行是同一家企业，{field.name.zh}却不同")]
    assert said(read(first, second._replace(**{field.id: None}))) == []
    empty = first._replace(**{field.id: None})
    assert [one[0] for one in said(read(empty, tenant(1, room="3栋1400"), second))] == [4]


def test_one_name_with_two_codes_is_doubted():
    reading = read(tenant(1), tenant(2, name=tenant(1).name))
    assert said(reading) == [(3, "uscc", "warning", "与第 2 行企业名称相同，信用代码却不同")]


def test_one_name_in_two_spellings_with_two_codes_is_doubted_as_well():
    reading = read(tenant(1, name="甲（深圳）公司"), tenant(2, name="甲(深圳) 公司"))
    assert said(reading) == [(3, "uscc", "warning", "与第 2 行企业名称相同，信用代码却不同")]
    assert [row.name for row in reading.rows] == ["甲（深圳）公司", "甲(深圳) 公司"]


def test_rows_with_an_error_are_left_out_and_the_others_keep_their_places():
    reading = read(tenant(1), tenant(2, uscc="12345"), tenant(3))
    assert reading.rows == [tenant(1), tenant(3)]
    assert reading.places == [2, 4]
    assert reading.errors == 1


def test_thousands_of_wrong_rows_are_counted_and_the_first_ones_listed():
    rows = [["统一社会信用代码", "企业名称", "起租日"], *[[code(1)[:17], "某软件公司", "昨天"] for _ in range(3_000)]]
    reading = read_file(text(rows), "a.csv", YEAR)
    assert len(reading.problems) == MAX_PROBLEMS
    assert reading.errors == 6_000
    assert reading.unlisted == 6_000 - MAX_PROBLEMS
    assert reading.rows == []
    assert len(reading.wrong_rows) == 3_000


def test_errors_are_listed_before_warnings_where_not_all_have_room():
    doubted = [tenant(number, monthly_rent_fen=84, rent_fen=None) for number in range(1, MAX_PROBLEMS + 5)]
    reading = read(*doubted, tenant(9_999, uscc="12345"))
    assert reading.problems[-1].field == "uscc"
    assert sum(problem.severity == "error" for problem in reading.problems) == 1
