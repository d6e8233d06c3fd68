"""What is wrong between the cells of a row, and between rows of one roster."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from registry.rosters.comparing.spelling import key
from registry.rosters.facts.columns import FactColumn
from registry.rosters.fields import FIELDS
from registry.rosters.files.columns import FileColumn
from registry.typed.complaints import Complaint, complaint, doubt

LONGEST = 20
"""Years: a lease of more is void for the rest (民法典 art. 705)."""
LOW, HIGH = 100, 100_000
"""Fen for a square metre and month between which a rent is probable: 1 to 1,000 yuan."""
MOST_MONTHS = 36
"""Monthly rents that a year's rent may come to before it is doubted."""

RowComplaint = tuple[int, str, Complaint]
_OF_TENANT = tuple(
    field for field in FIELDS if field.of in ("tenant", "profile", "rent", "contact") and field.id != "uscc"
)


def across(columns: dict[str, FileColumn], numbers: list[int]) -> Iterator[RowComplaint]:
    """Complaints that need more than one cell. `numbers`: the rows' places from 0, to name the other row."""
    whole = {name: column.whole() for name, column in columns.items()}
    yield from _terms(whole)
    yield from _rents(whole, {name: column.times for name, column in columns.items()})
    yield from _twice(whole, numbers)
    yield from _one_tenant(whole, columns, numbers)
    yield from _same_name(whole, numbers)


def _terms(whole: dict[str, list]) -> Iterator[RowComplaint]:
    if "end" not in whole:
        return
    longest = dt.timedelta(days=LONGEST * 366)
    for row, (start, end) in enumerate(zip(whole["start"], whole["end"], strict=True)):
        if start is None or end is None:
            continue
        if end < start:
            yield (
                row,
                "end",
                complaint(
                    (f"到期日 {end} 早于起租日 {start}", f"it ends on {end}, before it starts on {start}"),
                    ("核对两个日期，是否填反", "check both days; perhaps they are swapped"),
                ),
            )
        elif end - start > longest:
            yield (
                row,
                "end",
                doubt(
                    (f"租期超过 {LONGEST} 年", f"a lease of more than {LONGEST} years"),
                    ("核对到期日；租赁合同最长二十年", "check the last day; a lease runs twenty years at most"),
                ),
            )


def _rents(whole: dict[str, list], times: dict[str, int]) -> Iterator[RowComplaint]:
    monthly = whole.get("monthly_rent_fen")
    if monthly is None:
        return
    nothing = [None] * len(monthly)
    for row, (rent, area) in enumerate(zip(monthly, whole.get("area_m2", nothing), strict=True)):
        if not rent:
            continue
        if area and not LOW <= rent / area <= HIGH:
            said = f"{rent / area / 100:.2f}"
            yield (
                row,
                "monthly_rent_fen",
                doubt(
                    (f"月租金合每平方米 {said} 元，不太可能", f"that is {said} yuan for a m², which is improbable"),
                    (
                        f"核对单位（{_unit(times['monthly_rent_fen'])[0]}）、月租金还是年租金、面积",
                        f"check the unit ({_unit(times['monthly_rent_fen'])[1]}), month or year, and the area",
                    ),
                ),
            )
    yield from _years(whole, times)


def _years(whole: dict[str, list], times: dict[str, int]) -> Iterator[RowComplaint]:
    """Last year's rent beside all leases of its company: it is that of all, and stands in one row or in each."""
    monthly: dict[str, list[int | None]] = defaultdict(list)
    for code, rent in zip(whole["uscc"], whole["monthly_rent_fen"], strict=True):
        monthly[code].append(rent)
    for row, (code, year) in enumerate(zip(whole["uscc"], whole.get("rent_fen") or (), strict=False)):
        rents = monthly[code] if code else [None]
        if not year or None in rents or not sum(rents) or year <= MOST_MONTHS * sum(rents):
            continue
        yield (
            row,
            "rent_fen",
            doubt(
                (f"上年度租金超过各份租约月租金合计的 {MOST_MONTHS} 倍",
                 f"last year's rent is more than {MOST_MONTHS} monthly rents of all leases together")
                if len(rents) > 1
                else (f"上年度租金超过月租金的 {MOST_MONTHS} 倍",
                      f"last year's rent is more than {MOST_MONTHS} monthly rents"),
                (f"核对单位（{_unit(times['rent_fen'])[0]}）", f"check the unit ({_unit(times['rent_fen'])[1]})"),
            ),
        )  # fmt: skip


def _unit(times: int) -> tuple[str, str]:
    """What to ask of a unit: which it is, or whether it is that of the column."""
    if times == 1:
        return "元或万元", "yuan or 万元"
    return ("这一列按万元读取", "this column was read as 万元") if times == 10_000 else (
        "这一列按千元读取", "this column was read as thousands of yuan"
    )  # fmt: skip


def _twice(whole: dict[str, list], numbers: list[int]) -> Iterator[RowComplaint]:
    rooms = whole.get("room") or [None] * len(numbers)
    seen: dict[tuple, int] = {}
    for row, lease in enumerate(zip(whole["uscc"], rooms, whole["start"], strict=True)):
        if lease[0] is None or lease[2] is None:
            continue
        first = seen.setdefault(lease, row)
        if first != row:
            other, this = numbers[first] + 1, numbers[row] + 1
            yield row, "uscc", complaint(
                (f"第 {other} 行与第 {this} 行重复：信用代码、房号、起租日都相同",
                 f"rows {other} and {this} are the same: code, room and start"),
                ("删去一行；若是两处房屋，填写不同的房号", "delete one; give different rooms where there are two"),
            )  # fmt: skip


def _one_tenant(whole: dict[str, list], columns: dict[str, FileColumn], numbers: list[int]) -> Iterator[RowComplaint]:
    """Rows of one tenant must agree in what is said of the tenant; an empty cell agrees with everything."""
    codes = whole["uscc"]
    first: dict[str, int] = {}
    again = [(row, first[code]) for row, code in enumerate(codes) if code and first.setdefault(code, row) != row]
    if not again:
        return
    facts = (one.field for one in columns.values() if isinstance(one.field, FactColumn) and not one.field.of_premises)
    for one in (*_OF_TENANT, *facts):
        values = whole.get(one.id)
        if values is None:
            continue
        said: dict[str, int] = {}
        for row, head in again:
            known = said.setdefault(codes[row], head)
            if values[known] is None:
                said[codes[row]] = row
            elif values[row] is not None and values[row] != values[known]:
                other = numbers[known] + 1
                yield row, one.id, complaint(
                    (f"与第 {other} 行是同一家企业，{one.name.zh}却不同",
                     f"row {other} is of the same tenant and says otherwise for “{one.name.en}”"),
                    (f"与第 {other} 行一致，或留空", f"the same as in row {other}, or empty"),
                )  # fmt: skip


def _same_name(whole: dict[str, list], numbers: list[int]) -> Iterator[RowComplaint]:
    first: dict[str, int] = {}
    codes = whole["uscc"]
    keys = {name: key(name) for name in set(whole["name"]) if name is not None}
    for row, (name, code) in enumerate(zip(whole["name"], codes, strict=True)):
        if name is None or code is None:
            continue
        head = first.setdefault(keys[name], row)
        if codes[head] != code:
            other = numbers[head] + 1
            yield (
                row,
                "uscc",
                doubt(
                    (f"与第 {other} 行企业名称相同，信用代码却不同", f"row {other} has the same name and another code"),
                    ("核对两行的信用代码", "check the codes of both rows"),
                ),
            )
