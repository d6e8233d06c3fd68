"""What people type into a field (键入的日期与数字), read by the very readers of imported rosters.

Where an import takes a value with a doubt, a field asks for it again: whoever typed it is still here.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from registry.parameters import SHOWN, clean
from registry.quoting import readable
from registry.rosters.files.cells import choices
from registry.typed import days, numbers
from registry.typed.complaints import Doubted, Noted, Rejected
from registry.typed.text import says_nothing
from views.kit.i18n import _, pick

Value = TypeVar("Value")
FEN = Decimal(100)


class Wrong(ValueError):
    """An answer that cannot be taken; `field` is where the message belongs, its text says what would be right."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(readable(message))
        self.field = field


def day(text: str, field: str, name: str) -> date | None:
    """The day that the text means, None for one without end (长期). `name` says what is asked for. Raises Wrong."""
    return _read(days.day, text, field, name)


def money(text: str, field: str, name: str) -> Decimal:
    """Yuan, exact to the fen. Raises Wrong."""
    return Decimal(_read(numbers.money, text, field, name)) / FEN


def area(text: str, field: str, name: str) -> Decimal:
    """Square metres with two decimals at most. Raises Wrong."""
    return Decimal(repr(_read(numbers.area, text, field, name)))


def months(text: str, field: str, name: str) -> int:
    """A whole number of months. Raises Wrong."""
    return _read(numbers.months, text, field, name)


def quantity(text: str, field: str, name: str, decimals: int, units: tuple[str, ...] = ()) -> Decimal:
    """A number with so many decimals at most, which may have one of the units behind it. Raises Wrong."""
    return _read(lambda typed: numbers.quantity(typed, decimals, units), text, field, name)


def industry(text: str, field: str, name: str) -> str:
    """A code of GB/T 4754, two to four digits. Raises Wrong."""
    return _read(choices.industry, text, field, name)


def cleaned(text: str) -> str:
    """What was typed, or stands in an address, as it can be read and said back."""
    return clean(text, SHOWN)


def _read(reader: Callable[[str], Value], text: str, field: str, name: str) -> Value:
    text = cleaned(text)
    if says_nothing(text):
        raise Wrong(field, _("请填写{field}；不知道请选“不清楚”。").format(field=name))
    try:
        return reader(text)
    except Rejected as refused:
        said, right = pick(refused.complaint.wrong), pick(refused.complaint.right)
        raise Wrong(field, _("{field}：{wrong}。请写：{right}。").format(field=name, wrong=said, right=right)) from None
    except Noted as noted:
        return noted.value
    except Doubted as doubted:
        said = _("{field}：{wrong}。请写一个没有疑问的数。")
        raise Wrong(field, said.format(field=name, wrong=pick(doubted.complaint.wrong))) from None
