"""The questions of 补贴自查: how each is asked, read back from the address, and turned into facts of a case.

An answer is one short text in the address bar (`?kind=enterprise&rent=3000000`), so that the browser's back button,
a bookmark and a reload all work and nothing is kept on the server. `?` in the address means 不清楚: the fact stays
unknown, which is never the same as no or zero. Which question comes next is decided by what the law reports missing,
and by how much money hangs on it (`views.selfcheck.at_stake`).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from registry.parameters import whole_of
from registry.policy.shared_facts import Fact
from registry.policy.vocabulary import FACTS
from registry.typed import numbers
from views.kit import typed
from views.kit.context import law
from views.kit.format import day, exact, unknown
from views.kit.i18n import _
from views.kit.typed import Wrong
from views.selfcheck.declared import ASKED, question_about
from views.selfcheck.question import UNKNOWN, Question, choice

NOBODY = "none"
SOFTWARE, INTERNET, OTHER = "65", "64", "other"
LAST_YEAR = 9999


def lease_facts(text: str) -> dict[str, object]:
    """`start_end_monthly_free_area`, the last four possibly empty; raises Wrong at the part that is wrong."""
    start, end, monthly, free, area, *_rest = (*text.split("_"), "", "", "", "", "")
    found: dict[str, object] = {"lease.start": typed.day(start, "start", _("起租日"))}
    if found["lease.start"] is None:
        raise Wrong("start", _("起租日要写哪一天，例如 2025-07-01。"))
    ends = typed.day(end, "end", _("结束日")) if end else None
    if ends is not None:
        found["lease.end"] = ends
        if ends < found["lease.start"]:
            raise Wrong(
                "end", _("结束日 {end} 早于起租日 {start}。").format(end=day(ends), start=day(found["lease.start"]))
            )
    if numbers.period(typed.cleaned(monthly)) == "year":
        raise Wrong("monthly", _("这里填每个月的租金；一年的合计请选“租金总额”。"))
    found["lease.monthly_rent"] = typed.money(monthly, "monthly", _("月租金"))
    if free:
        found["lease.rent_free_months"] = typed.months(free, "free", _("免租月数"))
    if area:
        found["lease.area_m2"] = typed.area(area, "area", _("租赁面积"))
    return found


def total(text: str) -> Decimal:
    """The rent of a whole year. Raises Wrong, also for what is said to be the rent of a month."""
    if numbers.period(typed.cleaned(text)) == "month":
        raise Wrong("rent", _("这里填一年的租金合计；只知道月租金的，请选“按租赁合同计算”。"))
    return typed.money(text, "rent", _("租金"))


def _rent_facts(text: str, year: int) -> dict[str, object]:
    return lease_facts(text) if "_" in text else {f"rent.{year}": total(text)}


def _rent_shown(text: str) -> str:
    if "_" not in text:
        return exact(total(text))
    lease = lease_facts(text)
    return _("{start} 起租，每月 {rent}").format(
        start=day(lease["lease.start"]), rent=exact(lease["lease.monthly_rent"])
    )


def _industry_options() -> dict[str, str]:
    return {
        SOFTWARE: _("软件和信息技术服务业（65）"),
        INTERNET: _("互联网和相关服务业（64）"),
        OTHER: _("其他行业"),
    }


def _industry_facts(text: str, year: int) -> dict[str, object]:
    if text == OTHER:
        raise Wrong("industry", _("请填写行业代码；不知道请选“不清楚”。"))
    return {"tenant.industry": typed.industry(text, "industry", _("行业代码"))}


def _industry_shown(text: str) -> str:
    known = _industry_options()
    return known[text] if text in known else _("行业代码 {code}").format(code=typed.industry(text, "industry", text))


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


# Where as much money hangs on several, or none: what settles that nothing is paid comes before what settles how much.
_OF_WHO: tuple[Question, ...] = (
    Question("where", ("park.district",), lambda: _("房屋在哪里？"), lambda text: text, _where_facts),
    choice("kind", FACTS["tenant.kind"], lambda: _("您是哪一类主体？")),
    Question(
        "industry",
        ("tenant.industry",),
        lambda: _("属于哪个行业？"),
        _industry_shown,
        _industry_facts,
        _industry_options,
    ),
    choice("ai", FACTS["tenant.ai_listed"], lambda: _("是否列入深圳市人工智能产业统计？")),
    choice("software", FACTS["tenant.software_enterprise"], lambda: _("主管部门是否认可为软件企业？")),
    choice("scale", FACTS["tenant.above_scale"], lambda: _("是否规模以上企业？")),
    choice("softwarepark", FACTS["park.software_park"], lambda: _("所在的是不是软件园区？")),
    choice("recognition", FACTS["park.recognition"], lambda: _("区里认定这个园区为哪一类？")),
    choice("cooperation", FACTS["cooperation"], lambda: _("是否经认定与园区内企业合作赋能？")),
    choice("new", FACTS["tenant.newly_moved_in"], lambda: _("是否新入驻企业？")),
    choice("incubator", FACTS["park.zero_rent_incubator"], lambda: _("园区里有“零租”孵化器吗？")),
    choice("size", FACTS["tenant.size"], lambda: _("企业是什么规模？")),
    choice("startup", FACTS["tenant.startup"], lambda: _("是否初创企业？")),
)
_OF_HOW_MUCH: tuple[Question, ...] = (
    Question("rent", ("rent", "lease"), lambda: _("上年度发生了多少租金？"), _rent_shown, _rent_facts),
    Question("granted", ("granted",), lambda: _("以前领取过这项补贴吗？"), _granted_shown, _granted_facts),
)
RENT = _OF_HOW_MUCH[0]


def questions() -> tuple[Question, ...]:
    """All questions: those about facts that documents share, and those about facts that they declare for themselves."""
    return _questions(law().declared)


@lru_cache(maxsize=8)
def _questions(declared: tuple[Fact, ...]) -> tuple[Question, ...]:
    asked = [question_about(fact) for fact in declared if fact.group in ASKED]
    return (*_OF_WHO, *asked, *_OF_HOW_MUCH)


def question(key: str) -> Question | None:
    """The question with this key in the address; None where there is none."""
    return next((each for each in questions() if each.key == key), None)


def shown(question: Question, text: str) -> str:
    """An answer as its list of answers shows it."""
    return unknown() if text == UNKNOWN else question.shown(text)


def case_facts(answers: Mapping[str, str], year: int) -> dict[str, object]:
    """The facts of all answers as one nested mapping; 不清楚 leaves its fact out. Raises Wrong."""
    asked = {each.key: each for each in questions()}
    case: dict[str, object] = {}
    for key, text in answers.items():
        if text == UNKNOWN:
            continue
        for path, value in asked[key].facts(text, year).items():
            *groups, name = path.split(".")
            place = case
            for group in groups:
                place = place.setdefault(group, {})
            place[int(name) if name.isdecimal() else name] = value
    return case
