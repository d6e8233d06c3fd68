"""The questions of 补贴自查: how each is asked, read back from the address, and turned into facts of a case.

An answer is one short text in the address bar (`?kind=enterprise&rent=3000000`), so that the browser's back button,
a bookmark and a reload all work and nothing is kept on the server. `?` in the address means 不清楚: the fact stays
unknown, which is never the same as no or zero. Which question comes next is decided by what the law reports missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, DecimalException

from registry.parameters import SHOWN, clean, day_of, whole_of
from registry.policy.schema import MAX_YUAN
from registry.policy.vocabulary import FACTS
from views.format import day, exact, unknown
from views.i18n import _, pick

UNKNOWN = "?"
YES, NO = "yes", "no"
NOBODY = "none"
SOFTWARE, INTERNET = "65", "64"
MOST = Decimal(MAX_YUAN)
LONGEST = 60  # signs of an amount
LAST_YEAR = 9999


class Wrong(ValueError):
    """An answer that cannot be taken; `field` is where the message belongs, its text says what would be right."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Question:
    """A question: its key in the address, the fact paths it answers, its words, and its answer as facts.

    `facts(text, year)` gives {dotted path: value} for an answer that is not 不清楚; raises Wrong for nonsense.
    `options` lists the values to choose from, with their words; None where the page draws its own fields.
    """

    key: str
    answers: tuple[str, ...]
    title: Callable[[], str]
    shown: Callable[[str], str]
    facts: Callable[[str, int], dict[str, object]]
    options: Callable[[], Mapping[str, str]] | None = None

    def why(self) -> str:
        """One line: why it is asked."""
        return pick(FACTS[self.answers[0]].why)

    def covers(self, path: str) -> bool:
        """Whether `path`, as the law names a missing fact, is answered by this question."""
        return any(path == fact or path.startswith(f"{fact}.") for fact in self.answers)


def _choice(key: str, path: str, title: Callable[[], str]) -> Question:
    """A question whose answers are the values of a fact; yes and no become true and false."""
    spelled = {"true": YES, "false": NO}

    def options() -> dict[str, str]:
        return {spelled.get(value, value): pick(name) for value, name in FACTS[path].values.items()}

    def facts(text: str, year: int) -> dict[str, object]:
        if text not in options():
            raise Wrong(key, _("请从列出的选项中选一项。"))
        return {path: {YES: True, NO: False}.get(text, text)}

    return Question(key, (path,), title, lambda text: options().get(text, text), facts, options)


def amount(text: str, field: str) -> Decimal:
    """Yuan with at most two decimals from what a person types: `3,000,000`, `３００万`, `300万元`."""
    if len(text) > LONGEST:
        raise Wrong(field, _("金额过大，请核对位数。"))
    plain = text.translate(str.maketrans("０１２３４５６７８９．，", "0123456789.,"))
    plain = plain.replace(",", "").replace(" ", "").replace("¥", "").removesuffix("元")
    times = 10_000 if plain.endswith("万") else 1
    try:
        value = Decimal(plain.removesuffix("万")) * times
    except DecimalException:
        raise Wrong(field, _("“{text}”不是金额。请写数字，例如 3000000 或 300万。").format(text=text)) from None
    if not value.is_finite() or value < 0:
        raise Wrong(field, _("租金不能是负数。没有发生租金请写 0。"))
    if value > MOST:
        raise Wrong(field, _("金额过大，请核对位数。"))
    if value != value.quantize(Decimal("0.01")):
        raise Wrong(field, _("金额最多两位小数。"))
    return value


def whole(text: str, field: str, most: int) -> int:
    """A whole number from 0 to `most`."""
    found = whole_of(text, most)
    if found is None:
        raise Wrong(field, _("请写 0 至 {most} 的整数。").format(most=most))
    return found


def calendar_day(text: str, field: str) -> date:
    """A day written 2025-07-01."""
    found = day_of(text)
    if found is None:
        raise Wrong(field, _("“{text}”不是日期。请写成 2025-07-01。").format(text=clean(text, SHOWN)))
    return found


def lease_facts(text: str) -> dict[str, object]:
    """`start_end_monthly_free_area`, the last four possibly empty; raises Wrong at the part that is wrong."""
    start, end, monthly, free, area, *_rest = (*text.split("_"), "", "", "", "", "")
    found: dict[str, object] = {"lease.start": calendar_day(start, "start")}
    if end:
        found["lease.end"] = calendar_day(end, "end")
        if found["lease.end"] < found["lease.start"]:
            raise Wrong("end", _("结束日 {end} 早于起租日 {start}。").format(end=end, start=start))
    found["lease.monthly_rent"] = amount(monthly, "monthly")
    if free:
        found["lease.rent_free_months"] = whole(free, "free", 600)
    if area:
        found["lease.area_m2"] = amount(area, "area")
    return found


def _rent_facts(text: str, year: int) -> dict[str, object]:
    return lease_facts(text) if "_" in text else {f"rent.{year}": amount(text, "rent")}


def _rent_shown(text: str) -> str:
    if "_" not in text:
        return exact(amount(text, "rent"))
    lease = lease_facts(text)
    return _("{start} 起租，每月 {rent}").format(
        start=day(lease["lease.start"]), rent=exact(lease["lease.monthly_rent"])
    )


def _industry_options() -> dict[str, str]:
    return {
        SOFTWARE: _("软件和信息技术服务业（65）"),
        INTERNET: _("互联网和相关服务业（64）"),
        "other": _("其他行业"),
    }


def _industry_facts(text: str, year: int) -> dict[str, object]:
    if not (text.isascii() and text.isdecimal() and 2 <= len(text) <= 4 and "01" <= text[:2] <= "97"):
        raise Wrong("industry", _("请写国民经济行业代码的前 2 至 4 位数字，例如 39；不知道可选“不清楚”。"))
    return {"tenant.industry": text}


def _industry_shown(text: str) -> str:
    return _industry_options().get(text) or _("行业代码 {code}").format(code=text)


def _granted_facts(text: str, year: int) -> dict[str, object]:
    """`none`, or `measure:2024_2025`: the rent years already paid under that measure."""
    if text == NOBODY:
        return {"granted": []}
    measure, _colon, written = text.rpartition(":")
    years = [whole_of(year, LAST_YEAR) for year in written.split("_")]
    if not measure or None in years:
        raise Wrong("granted", _("请选择已领取的租金年度；没有领取过请选“从未领取”。"))
    return {"granted": [{"measure": measure, "rent_year": year} for year in years]}


def _granted_shown(text: str) -> str:
    if text == NOBODY:
        return _("从未领取")
    return _("已领取 {years} 年度").format(years=_("、").join(text.rpartition(":")[2].split("_")))


def _where_facts(text: str, year: int) -> dict[str, object]:
    return {"park.district": text}


# In the order in which they decide soonest: what settles that nothing is paid comes before what settles how much.
QUESTIONS: tuple[Question, ...] = (
    Question("where", ("park.district",), lambda: _("房屋在哪里？"), lambda text: text, _where_facts),
    _choice("kind", "tenant.kind", lambda: _("您是哪一类主体？")),
    Question(
        "industry",
        ("tenant.industry",),
        lambda: _("属于哪个行业？"),
        _industry_shown,
        _industry_facts,
        _industry_options,
    ),
    _choice("ai", "tenant.ai_listed", lambda: _("是否列入深圳市人工智能产业统计？")),
    _choice("software", "tenant.software_enterprise", lambda: _("主管部门是否认可为软件企业？")),
    _choice("scale", "tenant.above_scale", lambda: _("是否规模以上企业？")),
    _choice("softwarepark", "park.software_park", lambda: _("所在的是不是软件园区？")),
    _choice("recognition", "park.recognition", lambda: _("区里认定这个园区为哪一类？")),
    _choice("cooperation", "cooperation", lambda: _("是否经认定与园区内企业合作赋能？")),
    _choice("new", "tenant.newly_moved_in", lambda: _("是否新入驻企业？")),
    _choice("incubator", "park.zero_rent_incubator", lambda: _("园区里有“零租”孵化器吗？")),
    _choice("size", "tenant.size", lambda: _("企业是什么规模？")),
    _choice("startup", "tenant.startup", lambda: _("是否初创企业？")),
    Question("rent", ("rent", "lease"), lambda: _("上年度发生了多少租金？"), _rent_shown, _rent_facts),
    Question("granted", ("granted",), lambda: _("以前领取过这项补贴吗？"), _granted_shown, _granted_facts),
)
BY_KEY = {question.key: question for question in QUESTIONS}


def shown(question: Question, text: str) -> str:
    """An answer as its list of answers shows it."""
    return unknown() if text == UNKNOWN else question.shown(text)


def case_facts(answers: Mapping[str, str], year: int) -> dict[str, object]:
    """The facts of all answers as one nested mapping; 不清楚 leaves its fact out. Raises Wrong."""
    case: dict[str, object] = {}
    for key, text in answers.items():
        if text == UNKNOWN:
            continue
        for path, value in BY_KEY[key].facts(text, year).items():
            *groups, name = path.split(".")
            place = case
            for group in groups:
                place = place.setdefault(group, {})
            place[int(name) if name.isdecimal() else name] = value
    return case
