"""What the fields of a question say (题目的栏目), and how an answer in parts becomes one text of the address: for every
page that asks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.policy.files.documents import Measure
from registry.store.models import District, Park
from views.kit.context import law
from views.kit.format import unknown
from views.kit.i18n import _, pick_name
from views.selfcheck.check import Check, pursued
from views.selfcheck.declared import example, field_label
from views.selfcheck.questions import NOBODY, UNKNOWN, Question


@dataclass(frozen=True)
class Field:
    """A field to type in: the part of the answer it is for, its label, what may be typed, what stands there at first,
    and a word of help."""

    part: str
    label: str
    example: str = ""
    usual: str = ""
    help: str = ""

    @property
    def placeholder(self) -> str:
        return _("例如 {example}").format(example=self.example)


LEASE = ("start", "end", "monthly", "free", "area")
"""The parts of a lease, in the order of its text."""


def rent_year(check: Check) -> int:
    """The calendar year before the day of the claim."""
    return check.as_of.year - 1


def places(session: Session) -> dict[str, str]:
    """Parks of the register by short name, then districts by code, each as it is called in the list."""
    found: dict[str, str] = {}
    names = {d.code: d for d in session.scalars(select(District).order_by(District.code))}
    for park in session.scalars(select(Park).where(Park.district_code.is_not(None)).order_by(Park.name_zh)):
        mark = _("（演示）") if park.demo else ""
        found[park.slug] = f"{pick_name(park)}{mark} · {pick_name(names[park.district_code])}"
    for code, district in names.items():
        found[code] = _("{city}{district}（园区不在列表中）").format(
            city=pick_name(district, "city"), district=pick_name(district)
        )
    return found


def value(question: Question, check: Check) -> Field:
    """The field of a number, an amount, a percentage, a day or a code."""
    fact = law().facts[question.answers[0]]
    return Field("value", field_label(fact, rent_year(check)), example(fact))


def industry_code() -> Field:
    return Field("code", _("其他行业的代码（GB/T 4754，2 至 4 位）"), "39")


def rent_ways(year: int) -> dict[str, str]:
    """The two ways to say the rent of a year."""
    return {"total": _("{year} 年租金总额").format(year=year), "lease": _("按租赁合同计算")}


def rent_total(year: int) -> Field:
    label = _("{year} 年实际发生的租金（元，不含物业管理费）").format(year=year)
    return Field("total", label, "3000000", help=_("也可以写 300万。没有发生租金请写 0。"))


def lease(year: int, with_area: bool) -> list[Field]:
    """The fields of a lease, in the order of `LEASE`."""
    found = [
        Field("start", _("起租日"), f"{year}-07-01"),
        Field("end", _("结束日（可不填）"), f"{year + 3}-06-30"),
        Field("monthly", _("月租金（元，不含物业管理费）"), "250000"),
        Field("free", _("免租月数（没有写 0）"), usual="0"),
    ]
    return [*found, Field("area", _("租赁面积（平方米）"), "800")] if with_area else found


def lease_parts(text: str) -> dict[str, str]:
    """What an answer says of each part of a lease; empty of one that is no lease."""
    parts = (*(text if "_" in text else "").split("_"), "", "", "", "", "")
    return dict(zip(LEASE, parts, strict=False))


def lease_text(parts: Mapping[str, str]) -> str:
    """The parts of a lease, joined as `views.selfcheck.questions.lease_facts` reads them."""
    return "_".join(parts.get(part, "").strip().replace("_", " ") for part in LEASE)


def paying(check: Check) -> Measure | None:
    """The measure whose earlier grants are asked for; None where none is pursued."""
    found = pursued(law(), check)
    return law().measures[found[0]] if found else None


def granted_options(measure: Measure | None) -> dict[str, str]:
    """Never, or under the measure that is being checked; or 不清楚."""
    paid = {"paid": _("领取过")} if measure is not None else {}
    return {NOBODY: _("从未领取"), **paid, UNKNOWN: unknown()}


def granted_years(measure: Measure, check: Check) -> list[str]:
    """The rent years that may have been paid, the newest first: from the one before the document began."""
    last = rent_year(check)
    start: date | None = law().document(measure.id).force.start
    first = start.year - 1 if start else last
    return [str(year) for year in range(last, first - 1, -1)]


def granted_text(measure: Measure, years: Sequence[str]) -> str:
    return f"{measure.id}:{'_'.join(sorted(years))}"


def granted_now(text: str) -> tuple[str | None, list[str]]:
    """The option that an answer chose, and its years."""
    chosen = text if text in (NOBODY, UNKNOWN) else ("paid" if text else None)
    return chosen, text.rpartition(":")[2].split("_")


def nothing_chosen(question: Question) -> str:
    """What who goes on without choosing is told."""
    if question.key == "where":
        return _("请选择园区；不在列表中，请选所在的区；都不是，请选“其他地区”或“不清楚”。")
    return _("请选一项；不知道可选“不清楚”。")
