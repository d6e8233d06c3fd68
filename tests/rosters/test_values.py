import datetime as dt
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc as stdnum

from registry import identity, uscc
from registry.rosters.fields import BY_ID, FIELDS
from registry.rosters.files.cells import old_fonts
from registry.rosters.files.cells.values import Broken, Units, check_cell, text_of
from registry.typed.spelled import Spelled
from tests.fixtures.examples import examples
from tests.rosters.files import code

CODE = code(1)


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        ("uscc", CODE, CODE),
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
    ("field", "raw", "value", "done"),
    [
        ("uscc", f" {CODE[:4]} {CODE[4:].lower()}\n", CODE, "小写改为大写、去掉空格和看不见的字"),
        ("uscc", CODE.translate(str.maketrans("0123456789MA", "０１２３４５６７８９ＭＡ")), CODE, "全角改为半角"),
        ("uscc", f"'{CODE}", CODE, "去掉“'”"),
        ("uscc", f"{CODE[:6]}-{CODE[6:]}", CODE, "去掉“-”"),
        ("uscc", f"统一社会信用代码：{CODE}", CODE, "去掉了前面的“统一社会信用代码”"),
        ("uscc", f"社会信用代码 {CODE}。", CODE, "去掉了前面的“社会信用代码”、去掉了末尾的“。”"),
        ("uscc", f"USCC: {CODE}", CODE, "去掉了前面的“USCC”"),
        ("name", "企业名称：甲软件公司。", "甲软件公司", "去掉了前面的“企业名称”、去掉了末尾的“。”"),
        ("name", "深圳市\ue863软件公司", "深圳市䶮软件公司", "旧字库的字已换成通用的字（U+E863 → 䶮）"),
        ("contact", "王\ue816", "王\U00020087", "旧字库的字已换成通用的字（U+E816 → \U00020087）"),
        ("telephone", "电话：13800138000", "13800138000", "去掉了前面的“电话”"),
        ("start", "2025-03-01。", dt.date(2025, 3, 1), "去掉了末尾的“。”"),
        ("area_m2", "1 234.50㎡", 1234.5, "去掉了数字中间的空格"),
        ("monthly_rent_fen", "12 500", 1_250_000, "去掉了数字中间的空格"),
        ("monthly_rent_fen", "1 234 567.50元", 123_456_750, "去掉了数字中间的空格"),
        ("monthly_rent_fen", "12500元。", 1_250_000, "去掉了末尾的“。”"),
        ("monthly_rent_fen", "12500.", 1_250_000, "去掉了末尾的“.”"),
        ("monthly_rent_fen", "12500元（不含物业费）", 1_250_000, "“不含物业费”已略去"),
        ("room", Spelled(301.0, "0301"), "0301", "按单元格显示的样子读取，不是其中存的数"),
        (
            "telephone",
            Spelled(75586668888.0, "0755-86668888"),
            "0755-86668888",
            "按单元格显示的样子读取，不是其中存的数",
        ),
    ],
)
def test_what_stands_beside_a_value_is_taken_off_and_noted(field, raw, value, done):
    understood, complaint = check_cell(BY_ID[field], raw)
    assert understood == value
    assert (complaint.severity, complaint.wrong.zh) == ("note", done)
    assert complaint.wrong.en
    assert check_cell(BY_ID[field], text_of(BY_ID[field], value)) == (value, None)


@pytest.mark.parametrize(
    ("field", "raw", "fen", "wrong"),
    [
        ("monthly_rent_fen", "12500元（含税）", 1_250_000, "注明含税"),
        ("monthly_rent_fen", "含税12500元", 1_250_000, "注明含税"),
        ("monthly_rent_fen", "12500（不含税）", 1_250_000, "注明不含税"),
        ("monthly_rent_fen", "免租", 0, "整个租期都免租吗？"),
        ("monthly_rent_fen", "零租金", 0, "整个租期都免租吗？"),
        ("rent_fen", "免租期", 0, "上年度全年没有租金吗？"),
    ],
)
def test_a_rent_with_words_that_leave_a_question_is_read_and_asked_about(field, raw, fen, wrong):
    value, complaint = check_cell(BY_ID[field], raw)
    assert value == fen
    assert complaint.severity == "warning"
    assert wrong in complaint.wrong.zh
    assert complaint.right.zh
    assert complaint.right.en


@pytest.mark.parametrize("field", ["area_m2", "monthly_rent_fen", "rent_fen", "rent_free_months"])
def test_a_number_is_a_number_however_it_is_shown(field):
    assert check_cell(BY_ID[field], Spelled(12.0, "0012")) == check_cell(BY_ID[field], 12.0)


@pytest.mark.parametrize("sign", ["\ue000", "\uf8ff", "\ue4c6", "\ufffd", "\U000f1234"])
@pytest.mark.parametrize("field", ["name", "room", "contact"])
def test_a_sign_that_nobody_can_show_is_refused_by_its_name(field, sign):
    value, complaint = check_cell(BY_ID[field], f"深圳{sign}公司")
    assert value is None
    assert f"U+{ord(sign):04X}" in complaint.wrong.zh
    assert ("旧字库" if sign != "\ufffd" else "丢失") in complaint.wrong.zh
    assert "重新输入" in complaint.right.zh


def test_all_signs_that_gbk_had_no_place_for_are_known():
    """80 at FE50–FEA0 of GBK, and two letters; none becomes another sign without a place."""
    assert len(old_fonts.NOW) == 82
    assert len(set(old_fonts.NOW.values())) == 82
    assert {unicodedata.category(chr(sign)) for sign in old_fonts.NOW.values()} <= {"Lo", "So", "Ll"}
    for old, now in old_fonts.NOW.items():
        assert check_cell(BY_ID["name"], f"深圳市{chr(old)}软件公司")[0] == f"深圳市{chr(now)}软件公司"


@pytest.mark.parametrize(
    ("field", "raw", "times", "right"),
    [
        ("monthly_rent_fen", "面议", 10_000, "以万元为单位的数字，如 1.25"),
        ("rent_fen", "12,50", 10_000, "以万元为单位的数字，如 1.25"),
        ("rent_fen", "面议", 1_000, "以千元为单位的数字，如 12.5"),
        ("rent_fen", 12.3456789, 10_000, "取 12.345679 万元"),
        ("monthly_rent_fen", "1.25（含税）", 10_000, "已按 1.25 万元读取"),
        ("monthly_rent_fen", 1e12, 10_000, "这一列以万元为单位"),
        ("monthly_rent_fen", "面议", 1, "以元为单位的数字，如 12500"),
    ],
)
def test_the_advice_is_in_the_unit_of_the_column(field, raw, times, right):
    assert right in check_cell(BY_ID[field], raw, Units(times=times))[1].right.zh


@pytest.mark.parametrize(
    ("raw", "fen"), [("1.2万", 1_200_000), ("1.2 万元", 1_200_000), ("１．２万", 1_200_000), ("0.5千元", 50_000)]
)
@pytest.mark.parametrize("times", [1, 10_000])
def test_a_unit_in_the_cell_goes_before_that_of_the_column(raw, fen, times):
    assert check_cell(BY_ID["monthly_rent_fen"], raw, Units(times=times)) == (fen, None)


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
        ("monthly_rent_fen", "约12500", "约数", "一个确定的数"),
        ("monthly_rent_fen", "12 50", "不是数字", "元为单位"),
        ("monthly_rent_fen", "12500（含物业费）", "含物业管理费等", "不含物业管理费"),
        ("monthly_rent_fen", "12500（首年）", "括号里的话", "只填一个数"),
        ("monthly_rent_fen", "150000元/年", "每年的租金", "一个月的租金"),
        ("rent_fen", "12500元/月", "每月的租金", "全年"),
        ("rent_free_months", 2.5, "不是整月", "整数"),
        ("rent_free_months", "无", "不是数字", "填 0"),
        ("rent_free_months", 121.0, "0 至 120", "整数"),
        ("newly_moved_in", "也许", "是”还是“否", "留空"),
        ("kind", "大公司", "不在可选项中", "企业、机构、行业商协会、个体工商户"),
        ("size", "小微", "不在可选项中", "小型、微型"),
        ("industry", "软件", "不是行业代码", "6513"),
        ("industry", "2024-01-01", "不是行业代码", "6513"),
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


@settings(max_examples=examples(1000))
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
