import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc as stdnum

from registry import identity, uscc
from registry.roster.fields import BY_ID, FIELDS
from registry.rosterfile.values import Broken, Units, check_cell, text_of
from tests.roster.files import code

CODE = code(1)


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        ("uscc", CODE, CODE),
        ("uscc", f" {CODE[:4]} {CODE[4:].lower()}\n", CODE),
        ("uscc", CODE.translate(str.maketrans("0123456789MA", "０１２３４５６７８９ＭＡ")), CODE),
        ("uscc", f"'{CODE}", CODE),
        ("name", " 深圳市某某（南山）\n有限公司 ", "深圳市某某（南山） 有限公司"),
        ("name", "深圳​市某某公司﻿", "深圳市某某公司"),
        ("room", 1205.0, "1205"),
        ("room", "３栋－１２０５", "3栋-1205"),
        ("room", "-1层101", "-1层101"),
        ("room", "无", None),
        ("start", dt.date(2025, 3, 1), dt.date(2025, 3, 1)),
        ("start", dt.datetime(2025, 3, 1, 12, 30), dt.date(2025, 3, 1)),
        ("start", 45717.0, dt.date(2025, 3, 1)),
        ("start", "45717", dt.date(2025, 3, 1)),
        ("start", 20250301.0, dt.date(2025, 3, 1)),
        ("start", "20250301", dt.date(2025, 3, 1)),
        ("start", "2025-3-1", dt.date(2025, 3, 1)),
        ("start", "2025/03/01 00:00:00", dt.date(2025, 3, 1)),
        ("start", "2025.3.1", dt.date(2025, 3, 1)),
        ("start", "2025年3月1日", dt.date(2025, 3, 1)),
        ("start", "２０２５年３月１号", dt.date(2025, 3, 1)),
        ("start", "二〇二五年三月二十一日", dt.date(2025, 3, 21)),
        ("end", "长期", None),
        ("end", "—", None),
        ("area_m2", "１,２３４.５０㎡", 1234.5),
        ("area_m2", "80平方米", 80.0),
        ("area_m2", 100.10000000000001, 100.1),
        ("monthly_rent_fen", 8352.5, 835_250),
        ("monthly_rent_fen", "8,352.50", 835_250),
        ("monthly_rent_fen", "￥8352.5元/月", 835_250),
        ("monthly_rent_fen", "1.25万元", 1_250_000),
        ("monthly_rent_fen", "12,500 元", 1_250_000),
        ("monthly_rent_fen", 0.0, 0),
        ("monthly_rent_fen", 1.1 * 1.1 * 100, 12_100),
        ("rent_free_months", "3个月", 3),
        ("rent_free_months", 0.0, 0),
        ("newly_moved_in", "√", True),
        ("newly_moved_in", "N", False),
        ("newly_moved_in", 1.0, True),
        ("newly_moved_in", "不清楚", None),
        ("kind", "有限责任公司", "enterprise"),
        ("kind", "事业单位", "institution"),
        ("size", "小型企业", "small"),
        ("industry", 6513.0, "6513"),
        ("industry", "I65", "65"),
        ("industry", "6510 应用软件开发", "6510"),
        ("industry", "软件和信息技术服务业", "65"),
        ("telephone", 13800138000.0, "13800138000"),
        ("telephone", "０７５５－８６６６８８８８", "0755-86668888"),
        ("telephone", "13800138000 / 0755-86668888转8001", "13800138000、0755-86668888转8001"),
    ],
)
def test_what_people_write_is_understood(field, raw, value):
    assert check_cell(BY_ID[field], raw) == (value, None)


@pytest.mark.parametrize(
    ("field", "raw", "wrong", "right"),
    [
        ("uscc", "", "没有填写", "必填"),
        ("uscc", None, "没有填写", "必填"),
        ("uscc", 9.1440300123456e17, "变成了数字", "设为文本"),
        ("uscc", "9.1440300E+17", "末几位已丢失", "设为文本"),
        ("uscc", CODE[:17], "17 位", "18 位"),
        ("uscc", CODE[:17] + "B", "校验码不符", f"末位应为 {CODE[17]}"),
        ("uscc", CODE.replace("0", "O"), "抄成了字母", f"是否为 {CODE}"),
        ("uscc", "440301199001011234", "身份证号", "营业执照"),
        ("uscc", "440301103456789", "15 位", "营业执照"),
        ("uscc", "深圳市某某公司", "不会有“深圳市某公司”", "18 位"),
        ("name", "甲", "不像企业名称", "全称"),
        ("name", 12.0, "数字或日期", "全称"),
        ("name", "=HYPERLINK(1)", "像公式", "全称"),
        ("name", "某" * 121, "121 个字，最多 120 个", "全称"),
        ("room", dt.date(2025, 3, 12), "变成了日期", "文本"),
        ("start", "", "没有填写", "必填"),
        ("start", "长期", "没有填写", "必填"),
        ("start", "2025年3月", "没有写到日", "2025-03-01"),
        ("start", "2025-02-30", "没有 2025-02-30", "核对月和日"),
        ("start", "3/1/2025", "分不清", "年在前"),
        ("start", "25.3.1", "只有两位", "2025-03-01"),
        ("start", "2025-03-01至2028-02-29", "两个日期", "分两列"),
        ("start", "1925-03-01", "不合理", "1990"),
        ("start", "春节后", "哪一天", "2025-03-01"),
        ("area_m2", 0.0, "不大于零", "平方米"),
        ("area_m2", "-5", "不大于零", "平方米"),
        ("area_m2", 5e7, "大得不合理", "平方米"),
        ("area_m2", "约80", "约数", "确定"),
        ("area_m2", "80-100", "范围", "一个确定的数"),
        ("monthly_rent_fen", -1.0, "小于零", "零或正数"),
        ("monthly_rent_fen", "(500)", "小于零", "零或正数"),
        ("monthly_rent_fen", "12,50", "位置不对", "12500"),
        ("monthly_rent_fen", "65元/㎡", "单价", "元为单位"),
        ("monthly_rent_fen", "面议", "不是数字", "元为单位"),
        ("monthly_rent_fen", "50%", "百分比", "元为单位"),
        ("monthly_rent_fen", 1e300, "大得不合理", "单位"),
        ("rent_free_months", 2.5, "不是整月", "整数"),
        ("rent_free_months", "无", "不是数字", "填 0"),
        ("rent_free_months", 121.0, "0 至 120", "整数"),
        ("newly_moved_in", "也许", "是”还是“否", "留空"),
        ("kind", "大公司", "不在可选项中", "企业、机构、行业商协会、个体工商户"),
        ("size", "小微", "不在可选项中", "小型、微型"),
        ("industry", "软件", "不是行业代码", "6513"),
        ("industry", "98", "没有 98 这个大类", "6513"),
        ("industry", "A65", "门类 A", "6513"),
        ("telephone", "1380013800", "10 位", "11 位"),
        ("telephone", "1.38E+10", "末几位已丢失", "11 位"),
        ("telephone", "找张三", "不是电话", "11 位"),
        ("kind", Broken("#REF!"), "#REF!", "改正公式"),
        ("name", "#REF!", "#REF!", "改正公式"),
        ("room", " #N/A ", "#N/A", "改正公式"),
        ("contact", "Err:502", "Err:502", "改正公式"),
        ("room", Broken(""), "没有保存计算结果", "保存一次"),
    ],
)
def test_what_is_wrong_is_said_with_what_would_be_right(field, raw, wrong, right):
    value, complaint = check_cell(BY_ID[field], raw)
    assert value is None
    assert complaint.severity == "error"
    assert wrong in complaint.wrong.zh
    assert right in complaint.right.zh
    assert complaint.wrong.en
    assert complaint.right.en


@pytest.mark.parametrize(("field", "raw", "value"), [("area_m2", 333.3333, 333.33), ("monthly_rent_fen", "1.005", 101)])
def test_more_than_two_decimals_are_rounded_and_said(field, raw, value):
    understood, complaint = check_cell(BY_ID[field], raw)
    assert understood == value
    assert complaint.severity == "warning"
    assert "四舍五入" in complaint.right.zh


def test_an_amount_under_a_heading_in_10000_yuan_is_converted_unless_the_cell_has_its_own_unit():
    rent = BY_ID["rent_fen"]
    units = Units(times=10_000)
    assert check_cell(rent, 12.5, units) == (12_500_000, None)
    assert check_cell(rent, "12.5", units) == (12_500_000, None)
    assert check_cell(rent, "125000元", units) == (12_500_000, None)


@pytest.mark.parametrize("nothing", ["", "  ", "　", "/", "—", "-", "不详", "未知", "N/A", "暂无", None, float("nan")])
@pytest.mark.parametrize("field", [field for field in FIELDS if not field.required], ids=lambda field: field.id)
def test_a_sign_for_nothing_is_unknown_and_never_no_or_zero(field, nothing):
    assert check_cell(field, nothing) == (None, None)


def test_a_truth_value_is_no_number_and_no_name():
    assert check_cell(BY_ID["area_m2"], True)[1].wrong.zh == "“true”不是数字"
    assert check_cell(BY_ID["startup"], False) == (False, None)


RAW = st.one_of(
    st.none(), st.booleans(), st.text(max_size=60), st.floats(), st.integers(), st.datetimes(), st.dates(), st.times(),
    st.timedeltas(),
    st.from_regex(r"[-+(¥]?[０-９0-9]{0,12}[,.，年/-]?[0-9]{0,6}[万元日㎡)%]?[0-9]{0,4}", fullmatch=True),
)  # fmt: skip


@settings(max_examples=1000)
@given(st.sampled_from(FIELDS), RAW)
def test_no_raw_value_makes_the_check_fail_and_what_it_accepts_is_stable(field, raw):
    value, complaint = check_cell(field, raw)
    if value is None:
        assert complaint is not None or not field.required
        return
    assert check_cell(field, text_of(field, value)) == (value, None)


@given(
    st.from_regex("[1-9][0-9]{7}[0-9A-HJ-NPQRTUWXY]{9}", fullmatch=True)
    | st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=17, max_size=17)
)
def test_the_quick_check_of_codes_agrees_with_the_thorough_one(first):
    last = uscc.check_digit(first) or "0"
    for number in (first + last, f"{first}7", first):
        if number[:2].isdigit():  # stdnum knows no letters there
            known = uscc.is_pair(number) and not identity.is_number(number)  # of which stdnum does not ask
            assert uscc.fits(number) == (stdnum.is_valid(number) and known)


def test_a_code_of_a_village_collective_begins_with_a_letter():
    number = "N2440307MF1234567" + uscc.check_digit("N2440307MF1234567")
    assert uscc.fits(number)
    assert uscc.checked(number) == number
    assert check_cell(BY_ID["uscc"], number) == (number, None)
