"""What somebody writes for a fact (写法), in a field or in a cell of a list: the value, or what would be right."""

from decimal import Decimal

from registry.policy import Refusal
from registry.policy.answers.declared_facts import Value
from registry.policy.answers.one_fact import read_value
from registry.policy.shared_facts import YES_NO, Fact
from registry.rosters.files.cells.choices import yes_no
from registry.typed import days, numbers
from registry.typed.complaints import Doubted, Noted, Rejected, reject
from registry.typed.text import half_width, says_nothing


def read_cell(fact: Fact, raw: str, is_number: bool = False) -> Value | None:
    """The value; None where nothing is said. `is_number`: the cell of a spreadsheet holds a number, not a text.

    Raises Refusal: what is wrong and what would be right, also where a value is in doubt.
    """
    if says_nothing(raw):
        return None
    try:
        given = _given(fact, raw, is_number)
    except Rejected as refused:
        wrong, right = refused.complaint.wrong, refused.complaint.right
        zh, en = f"{fact.name.zh}：{wrong.zh}。请写：{right.zh}。", f"{fact.name.en}: {wrong.en}. Write: {right.en}."
        raise Refusal(fact.path, zh, en) from None
    except Noted as noted:
        given = Decimal(str(noted.value)) / 100 if fact.kind == "money" else noted.value
    except Doubted as doubted:
        wrong = doubted.complaint.wrong
        zh, en = (
            f"{fact.name.zh}：{wrong.zh}。请写一个没有疑问的值。",
            f"{fact.name.en}: {wrong.en}. Write it beyond doubt.",
        )
        raise Refusal(fact.path, zh, en) from None
    return given if isinstance(given, bool) else read_value(fact, given)


def _given(fact: Fact, raw: str, is_number: bool) -> object:
    match fact.kind:
        case "yes-no":
            return yes_no(raw)
        case "one-of":
            return _choice(fact, raw)
        case "day":
            return _day(raw)
        case "money":
            return Decimal(numbers.money(raw)) / 100
        case "percent":
            return _percent(fact, raw, is_number)
        case "code":
            return half_width(raw)
        case _:
            units = (fact.unit.zh, fact.unit.en) if fact.unit is not None else ()
            return numbers.quantity(raw, fact.decimals, units)


def _day(raw: str) -> object:
    found = days.day(raw)
    if found is None:
        reject((f"“{raw[:40]}”不是一天", f"“{raw[:40]}” is no day"), ("如 2025-03-01", "such as 2025-03-01"))
    return found


def _percent(fact: Fact, raw: str, is_number: bool) -> Decimal:
    """A cell that holds a number below one may be 20 % as spreadsheets keep it, or as little as it says."""
    found = numbers.quantity(raw, fact.decimals, ("%", "％"))
    if is_number and 0 < abs(found) <= 1:
        said = (f"{raw} 可能是 {found * 100:f}%，也可能是 {found:f}%", f"{raw} may be {found * 100:f} % or {found:f} %")
        reject(said, (f"写成文本“{found * 100:f}%”或“{found:f}%”", f"the text “{found * 100:f}%” or “{found:f}%”"))
    return found


def _choice(fact: Fact, raw: str) -> str:
    said = half_width(raw).casefold()
    for key, words in fact.values.items():
        if said in (key.casefold(), half_width(words.zh).casefold(), half_width(words.en).casefold()):
            return key
    zh = "、".join(words.zh for words in fact.values.values())
    en = ", ".join(words.en for words in fact.values.values())
    reject((f"“{raw[:40]}”不在可选项中", f"“{raw[:40]}” is none of the choices"), (zh, en))


def text_of(fact: Fact, value: Value | None, language: str = "zh") -> str:
    """A value as `read_cell` reads it back."""
    if value is None:
        return ""
    words = (
        YES_NO[str(value).lower()]
        if isinstance(value, bool)
        else fact.values.get(value)
        if isinstance(value, str)
        else None
    )
    if words is not None:
        return words.en if language == "en" else words.zh
    if isinstance(value, int):
        number = Decimal(value).scaleb(-2 if fact.kind != "number" else -fact.decimals)
        return f"{number:f}%" if fact.kind == "percent" else f"{number:f}"
    return str(value)
