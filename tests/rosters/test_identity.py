"""Personal identity numbers: never taken for a credit code, never kept, never shown."""

import datetime as dt
import random
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from stdnum.cn import ric

from registry import identity, uscc
from registry.access import accounts
from registry.process.apart.worker import outcome
from registry.rosters.changes import altered
from registry.rosters.fields import BY_ID
from registry.rosters.files import child, runner
from registry.rosters.files.cells.values import check_cell, shown
from registry.rosters.files.making import corrections
from registry.rosters.files.one_row import check_row
from registry.rosters.plan import Comparison
from registry.services import roster_facts, rosters
from registry.store import history
from registry.store.models import Draft, Lease, Tenant
from registry.store.models import Person as Account
from tests.fixtures.rows import SOURCE
from tests.rosters.files import YEAR, cells, code, rezipped, tenant, text, xlsx
from tests.rosters.rosters import DAY, HERE, KEEPER

DIVISIONS = st.sampled_from(["110101", "440305", "440311", "510104", "330106", "810000", "830000"])
DAYS = st.dates(min_value=dt.date(1880, 1, 1), max_value=dt.date(2026, 1, 1))


def number_of(division, day, order):
    first = f"{division}{day:%Y%m%d}{order:03d}"
    return first + ric.calc_check_digit(first + "0")


NUMBERS = st.builds(number_of, DIVISIONS, DAYS, st.integers(0, 999))
SIGNS = "/:,~、，：;；|\\_.·…+=#&@!?。()[]{}<>（）【】〔〕《》「」“”\"' \t\n　—*→"
"""What people put between digits."""


@st.composite
def spread(draw, numbers=NUMBERS):
    """(An identity number, the same with signs between its digits as people put them there)."""
    number = draw(numbers)
    cuts = draw(st.one_of(
        st.just([6, 14]), st.just([6, 10, 12, 14]), st.just(range(3, 18, 3)), st.just(range(1, 18)),
        st.lists(st.integers(1, 17), unique=True, max_size=6),
    ))  # fmt: skip
    between = draw(st.sampled_from([*SIGNS, "（生于", "），末四位：", " / ", "——"]))
    # Several asterisks stand for what is covered already.
    pieces = [number[low:high] for low, high in zip([0, *sorted(cuts)], [*sorted(cuts), 18], strict=True)]
    return number, between.join(pieces)


def as_codes():
    """Identity numbers whose last sign also fits a credit code of a registering department."""
    draw, found = random.Random(1), []
    while len(found) < 5:
        one = number_of(draw.choice(["110101", "510104", "330106"]),
                        dt.date(1950 + draw.randrange(60), 1 + draw.randrange(12), 1),
                        draw.randrange(1000))  # fmt: skip
        if uscc.is_pair(one) and uscc.check_digit(one[:17]) == one[17]:
            found.append(one)
    return found


FITTING = as_codes()


@pytest.mark.parametrize("number", FITTING)
def test_an_identity_number_that_fits_a_credit_code_is_none(number):
    assert not uscc.fits(number)
    value, complaint = check_cell(BY_ID["uscc"], number)
    assert value is None
    assert "身份证号" in complaint.wrong.zh
    with pytest.raises(ValueError, match="identity number") as refused:
        uscc.checked(number)
    assert number not in str(refused.value)
    assert identity.masked(number) in str(refused.value)


@given(NUMBERS)
def test_no_identity_number_is_a_credit_code(number):
    assert identity.is_number(number)
    assert not uscc.fits(number)
    assert check_cell(BY_ID["uscc"], number)[0] is None


WRITTEN = (
    lambda number: number,
    str.lower,
    lambda number: f"{number[:6]} {number[6:14]} {number[14:]}",
    lambda number: "-".join((number[:6], number[6:14], number[14:])),
    lambda number: number.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")),
    lambda number: number.replace("0", "O"),
    lambda number: number[:17] + ("1" if number[17] != "1" else "2"),
    lambda number: number[:17],
    lambda number: f"身份证{number}（本人）",
    lambda number: f"\u200b{number[:9]}\u200b{number[9:]}",
    lambda number: "—".join((number[:6], number[6:14], number[14:])),
    lambda number: f"{number[:6]}     {number[6:]}",
    lambda number: number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    lambda number: number.translate(str.maketrans("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")),
)


@given(NUMBERS, st.sampled_from(WRITTEN), st.sampled_from([field.id for field in BY_ID.values()]))
def test_no_cell_of_a_roster_keeps_or_shows_an_identity_number(number, write, field):
    raw = write(number)
    value, complaint = check_cell(BY_ID[field], raw)
    said = [shown(raw), str(value), *(words_of(complaint) if complaint else ())]
    assert not any(secret(number) in plain(words) for words in said), said


@given(
    spread(),
    st.sampled_from(["", "张三 ", "2025-03-01，", "租金 12,000.50 元；"]),
    st.sampled_from(["", "（本人）", "，李四"]),
)
def test_a_number_is_covered_whatever_stands_between_its_digits(given_, before, after):
    number, written = given_
    said = identity.masked(before + written + after)
    assert said.startswith(before) and said.endswith(after)
    assert secret(number) not in plain(said) and number[6:14] not in plain(said)
    assert identity.within(before + written + after)
    assert identity.looks_like(written) and identity.looks_like(identity.masked(written))
    assert identity.masked(said) == said


@given(spread(), st.sampled_from([field.id for field in BY_ID.values()]))
def test_no_cell_of_a_roster_keeps_or_shows_a_number_that_other_signs_part(given_, field):
    number, written = given_
    value, complaint = check_cell(BY_ID[field], written)
    said = [shown(written), str(value), *(words_of(complaint) if complaint else ())]
    assert not any(secret(number) in plain(words) for words in said), said


@pytest.mark.parametrize(
    ("written", "covered"),
    [
        ("440305/19900101/123X", "440***/********/123X"),
        ("（440305）1990，01，01：123~X", "（440***）****，**，**：123~X"),
    ],
)
def test_the_signs_between_the_digits_stay(written, covered):
    assert identity.is_number("44030519900101123X")
    assert identity.masked(written) == covered


OTHERS_THAN_NUMBERS = st.one_of(
    st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2030, 1, 1)).flatmap(
        lambda day: st.sampled_from([f"{day}", f"{day:%Y%m%d}", f"{day:%Y/%m/%d}", f"{day.year}年{day.month}月"])),
    st.integers(0, 10**9).map(lambda fen: f"{fen / 100:,.2f}"),
    st.integers(0, 10**6 - 1).map(code),
    st.integers(0, 10**9 - 1).map(lambda number: f"13{number:09d}"),
    st.integers(0, 10**8 - 1).map(lambda number: f"0755-{number:08d}"),
    st.sampled_from(["440305", "440311", "510104"]),
)  # fmt: skip


@given(st.lists(OTHERS_THAN_NUMBERS, min_size=1, max_size=6), st.sampled_from(["/", "，", "、", "|", ";", "（"]))
def test_dates_amounts_codes_and_telephones_in_a_row_are_not_covered(values, between):
    """Unless 18 of their digits are an identity number, which nobody could tell from one."""
    words = between.join(values)
    groups = re.findall(r"[0-9]+", words)
    rows = ["".join(groups[low:high]) for low in range(len(groups)) for high in range(low + 1, len(groups) + 1)]
    assume(not any(identity.is_number(row) for row in rows))
    assert identity.masked(words) == words
    assert not identity.within(words)


def words_of(complaint):
    return complaint.wrong.zh, complaint.wrong.en, complaint.right.zh, complaint.right.en


def secret(number):
    """Day of birth and order, which say who it is."""
    return number[6:17]


def plain(words):
    return "".join(str(int(sign)) for sign in words.replace("O", "0") if sign.isdecimal())


@given(NUMBERS)
def test_a_number_is_covered_within_any_text_and_the_text_stays(number):
    assert identity.masked(f"张三 {number}，李四") == f"张三 {number[:3]}***********{number[-4:]}，李四"
    assert identity.masked(identity.masked(number)) == identity.masked(number)
    assert identity.looks_like(identity.masked(number))


@given(st.integers(0, 10**6 - 1))
def test_credit_codes_telephones_and_amounts_are_not_covered(number):
    for words in (code(number), f"138{number:08d}", f"0755-{number:08d}", f"2025-03-01 {number:,}", str(number * 100)):
        assert identity.masked(words) == words
        assert not identity.within(words)


@given(st.text("0123456789", min_size=18, max_size=18))
def test_what_has_no_day_of_birth_in_it_is_no_identity_number(digits):
    assume(not "01" <= digits[10:12] <= "12")
    assert not identity.looks_like(digits)


def test_a_number_that_excel_cut_is_covered_as_well():
    said = check_cell(BY_ID["uscc"], "4.40305199001011E+17")[1]
    assert "199001" not in said.wrong.zh


ROW = tenant(1, uscc=FITTING[0])
OTHERS = [tenant(2, name=f"张三{FITTING[1]}"), tenant(3, contact=FITTING[2]), tenant(4, telephone=FITTING[3])]


@pytest.mark.parametrize("make", [xlsx, text], ids=["xlsx", "csv"])
def test_reading_a_file_shows_no_identity_number_anywhere(make):
    sheet = [[*row, extra] for row, extra in zip(cells(ROW, *OTHERS), ["身份证", *FITTING[:4]], strict=True)]
    reading = runner.read_file(make(sheet), f"{FITTING[4]}.xlsx", YEAR)
    assert reading.errors == 4
    said = repr(reading)
    assert not any(number in said for number in FITTING)
    assert not any(number[6:14] in said for number in FITTING[:4])
    book = corrections.workbook(reading)
    rezipped(book, lambda name, content: _without(content))


def _without(content):
    assert not any(number.encode() in content for number in FITTING)
    return content


def test_a_mistake_of_the_reader_writes_no_identity_number_into_the_log(monkeypatch):
    def broken(*asked):
        raise ValueError(f"invalid literal {FITTING[0]}")

    monkeypatch.setattr(child, "parse_roster", broken)
    asked = {"name": "a", "year": YEAR, "match": None, "sheet": None}
    said, _blocks = outcome(child.answer, asked, b"", lambda stage, share: None)
    assert "invalid literal" in said["crash"]
    assert FITTING[0] not in said["crash"]


def test_one_row_that_is_typed_is_checked_the_same_way():
    row, found = check_row({"uscc": FITTING[0]}, tenant(1))
    assert row is None
    assert [(each.field, each.complaint.wrong.zh) for each in found] == [("uscc", uscc.NO_PERSON[0])]


@pytest.mark.parametrize("pair", ["00", "14", "20", "44", "90", "94", "0A", "B1", "N5", "Y2", "Y9"])
def test_signs_that_are_no_department_with_its_kind_begin_no_code(pair):
    first = f"{pair}440300MA5000001"
    assert uscc.check_digit(first) is None
    complaint = check_cell(BY_ID["uscc"], first + "0")[1]
    assert complaint.wrong.zh == "第 1–2 位不是登记管理部门与机构类别"


@pytest.mark.parametrize("pair", [a + b for a, kinds in uscc.PAIRS.items() for b in kinds])
def test_every_pair_of_the_standard_begins_a_code(pair):
    first = f"{pair}440300MA5000001"
    number = first + uscc.check_digit(first)
    assert check_cell(BY_ID["uscc"], number) == (number, None)
    assert uscc.checked(number) == number


# --- what the register kept before such numbers were refused ---


@pytest.fixture
def old(register):
    """The register with a tenant of park 901 whose credit code is an identity number, as earlier programs took it."""
    with register.write() as session:
        session.execute(insert(Tenant), [{"id": 5009, "uscc": FITTING[0], "name": "测试个体", **SOURCE}])
        session.execute(insert(Lease), [{"id": 5019, "tenant_id": 5009, "park_id": HERE, "start": DAY, **SOURCE}])
    return register


def shown_of(store):
    """All that the operating body reads of its roster."""
    with store.read() as session:
        number = history.last(session)
        yield rosters.roster(KEEPER, session, HERE, DAY)
        yield altered(session, [number], HERE)
        yield rosters.reminders(KEEPER, session, HERE, DAY)
    yield rosters.compare(KEEPER, store, HERE, Comparison(HERE, DAY, ()))
    yield roster_facts.exported(KEEPER, store, HERE, DAY).rows


def test_a_number_that_is_registered_already_is_covered_on_every_page(old):
    for said in shown_of(old):
        assert FITTING[0] not in repr(said)
        assert not said or identity.masked(FITTING[0]) in repr(said)


def test_its_row_says_what_is_wrong_and_can_be_taken_out(old):
    [entry] = [entry for entry in roster_of(old) if entry.lease_id == 5019]
    edited = Comparison(HERE, DAY, (entry.row._replace(area_m2=5.0),), leases=(5019,))
    (trouble,) = rosters.compare(KEEPER, old, HERE, edited).problems
    assert (trouble.field, trouble.value) == ("uscc", identity.masked(FITTING[0]))
    assert "身份证号" in trouble.wrong.zh
    assert "移出这一行" in trouble.right.zh
    plan = rosters.compare(KEEPER, old, HERE, Comparison(HERE, DAY, (), leases=(), gone=frozenset({5019})))
    assert rosters.apply(KEEPER, old, HERE, plan, moved_out={5019}, last_day=DAY, many_missing_ok=True)


def roster_of(store):
    with store.read() as session:
        return rosters.roster(KEEPER, session, HERE, DAY).rows


def test_a_draft_keeps_no_identity_number(register):
    number = FITTING[0]
    with register.write() as session:
        session.add(Account(id=71, login="keeper", name="甲", role="operator"))
    said = {"edited": {}, "added": [{"uscc": number, "room": None}]}
    rosters.change_draft(KEEPER, register, HERE, lambda kept: said, 0)
    with register.read() as session:
        kept = rosters.draft(KEEPER, session, HERE).content
        assert number not in session.scalar(select(Draft.content))
    assert kept == {"edited": {}, "added": [{"uscc": identity.masked(number), "room": None}]}
    assert check_cell(BY_ID["uscc"], kept["added"][0]["uscc"])[1].wrong.zh == uscc.NO_PERSON[0]


def test_an_account_of_a_tenant_takes_no_identity_number_and_shows_none(store):
    for number in FITTING:
        with pytest.raises(accounts.BadAccount) as refused, store.write() as session:
            accounts.add(session, "tenant", "个体", "tenant", uscc=number)
        assert "身份证号" in refused.value.zh
        assert number not in str(refused.value)


def test_no_message_of_the_database_tells_the_values_of_a_statement(store):
    with pytest.raises(IntegrityError) as refused, store.write() as session:
        session.execute(insert(Tenant), [{"id": 1, "uscc": FITTING[0], "name": "一", **SOURCE}] * 2)
    assert FITTING[0] not in str(refused.value)
