"""A document and its measures in words: standing, provenance, what is paid, clauses, open questions.

Both 政策 and 补贴自查 quote from here, so that no text stands in two places.
"""

from collections.abc import Callable, Iterable

from registry.policy import Determination, Ruling, vocabulary
from registry.policy.files.documents import Document, Measure
from registry.policy.files.law import Standing
from registry.policy.files.payments import (
    ByArea,
    Discretionary,
    FixedSum,
    InKind,
    Nothing,
    PaymentForm,
    ReducedRent,
    RewardByTitle,
    Share,
    ShareByArea,
    ShareOfOutlay,
    ShareOfRent,
    UpTo,
)
from registry.policy.files.terms import YearsLimit
from registry.policy.spoken import grouped_readings
from views.answers import put_together
from views.kit.articles import article as article_words
from views.kit.context import law
from views.kit.format import day, interval, money, money_exact, percent
from views.kit.i18n import _, language, link, ngettext, pick
from views.kit.markup import Html, tag


def standing_words(found: Standing) -> str:
    """现行有效, 尚未施行, 已过有效期, 征求意见稿; the one day in doubt says so."""
    return {
        "in_force": _("现行有效"),
        "not_yet": _("尚未施行"),
        "expired": _("已过有效期"),
        "draft": _("征求意见稿，从未施行"),
        "last_day": _("是否仍有效取决于“有效期”如何计算"),
    }[found.state]


def term(found: Standing) -> str:
    """The days it is in force; an end that nobody knows is said to be unknown, not open. A draft has none."""
    if found.start is None:
        return ""
    if found.end is None:
        return _("{start} 起，截止日期不清楚").format(start=day(found.start))
    return interval(found.start, found.end)


def provenance(document: Document) -> str:
    """Where the text was read: 原文, or a copy of a copy, which is said plainly."""
    if document.provenance == "primary":
        return _("原文")
    return _("二手来源：未见原文，内容待核实")


def issuer(document: Document) -> str:
    """Who issued it."""
    return (document.issuer_en if language() == "en" else None) or document.issuer


def level(document: Document) -> str:
    """省级, 市级 or 区级."""
    return {"provincial": _("省级"), "municipal": _("市级"), "district": _("区级")}[document.level]


def claimant(measure: Measure) -> str:
    """Who can ask for the measure."""
    return {"tenant": _("入驻企业"), "operator": _("运营主体"), "anyone": _("入驻企业或运营主体")}[measure.claimant]


def pays(measure: Measure) -> list[str]:
    """What the measure pays, one line for each step: percentages, caps, years."""
    lines = _PAYS[type(measure.payment)](measure.payment)
    return lines + [
        ngettext("最多 {n} 年", "最多 {n} 年", clause.test.years).format(n=clause.test.years)
        for clause in measure.clauses
        if isinstance(clause.test, YearsLimit)
    ]


def _share_of_rent(payment: ShareOfRent) -> list[str]:
    return [
        _("{tier}：上年度租金的 {percent}，每年最高 {cap}").format(
            tier=pick(vocabulary.TIERS[step.tier]), percent=percent(payment.percent), cap=money(step.cap)
        )
        for step in payment.tiers
    ]


def _share_by_area(payment: ShareByArea) -> list[str]:
    return [
        _("前 {area} 平方米租金的 {percent}，每平方米每月最高 {cap} 元").format(
            area=payment.first_m2, percent=percent(payment.percent), cap=payment.cap_per_m2_month
        )
    ]


def _discretionary(payment: Discretionary) -> list[str]:
    if payment.payer == "issuer":
        return [_("由主管部门决定是否及如何发放；条文没有规定金额")]
    lines = [_("由区决定是否及如何发放；全市条款未规定金额")]
    if payment.floor:
        lines.append(_("新入驻企业：不低于租金的 {percent}").format(percent=percent(payment.floor.percent)))
    return lines


def _free_months(payment: InKind) -> list[str]:
    return [_("由园区免租，不发放现金")]


def _reward(payment: RewardByTitle) -> list[str]:
    lines = [
        _("{label}：{value}").format(label=pick(vocabulary.TIERS[tier]), value=money_exact(amount))
        for tier, amount in payment.amounts.items()
    ]
    return [*lines, _("一次性") if payment.once else _("每年")]


def _share_of_outlay(payment: ShareOfOutlay) -> list[str]:
    return [
        _("经审定投入的 {percent}，每年最高 {cap}").format(percent=percent(payment.percent), cap=money(payment.cap))
    ]


def _nothing(payment: Nothing) -> list[str]:
    return [_("不涉及资金")]


_PAYS: dict[type[PaymentForm], Callable[..., list[str]]] = {
    ShareOfRent: _share_of_rent,
    ShareByArea: _share_by_area,
    Discretionary: _discretionary,
    InKind: _free_months,
    RewardByTitle: _reward,
    ShareOfOutlay: _share_of_outlay,
    Nothing: _nothing,
    Share: put_together.share,
    FixedSum: put_together.fixed_sum,
    UpTo: put_together.up_to,
    ByArea: put_together.by_area,
    ReducedRent: put_together.reduced_rent,
}


def clause_name(measure: Measure, clause_id: str) -> str:
    """A clause's name; that the text provides no money where it is none of the measure's (``no-payment``)."""
    return next(
        (pick(clause.name) for clause in measure.clauses if clause.id == clause_id), pick(vocabulary.NO_PAYMENT)
    )


def reading_words(reading: str) -> str:
    """`three-years=gap-ends, status-date=as-of` in words: the options chosen, joined."""
    return pick(grouped_readings.reading_words(reading, law()))


def reading_questions(readings: Iterable[str]) -> list[str]:
    """The questions that the keys of `readings` answer, in words, each once."""
    asked = dict.fromkeys(part.split("=", 1)[0] for key in readings for part in key.split(", "))
    return [pick(law().question(question).name) for question in asked]


def option_words(question: str, option: str) -> str:
    """An option of an open question in words."""
    return pick(law().question(question).option(option))


def ruling_words(question: str, option: str) -> str:
    """What a ruling decided, as a sentence that needs no question before it."""
    return pick(law().question(question).ruling(option))


def act(by: str, basis: str, start: str) -> str:
    """Who ruled, on what basis, from which day on."""
    return _("{by}，依据 {basis}，自 {day} 起").format(by=by, basis=basis, day=start)


def ruled(ruling: Ruling, scope: str = "") -> Html:
    """A ruling that holds: the option adopted, its authority, basis and day, and its `scope` where it has one."""
    return tag(
        "p",
        tag("strong", _("已裁定：{option}").format(option=option_words(ruling.question, ruling.option))),
        tag("small", act(ruling.by, ruling.basis, ruling.start.isoformat()), scope),
    )


def rulings(found: Determination) -> list[Html]:
    """The rulings that decided an answer, each with its authority, basis and day, as the answer cites them."""
    return [
        tag(
            "p",
            tag("a", _("已裁定"), href=link("rulings")),
            _("：{ruling}").format(ruling=ruling_words(cited.question, cited.option)),
            tag("small", act(cited.by, cited.basis, cited.start.isoformat())),
            cls="sp-ruling",
        )
        for cited in found.rulings
    ]


def rulings_briefly(found: Determination) -> str:
    """What rulings adopted for this answer, in one line; empty where none decided it."""
    adopted = [ruling_words(cited.question, cited.option) for cited in found.rulings]
    return _("已裁定：{rulings}").format(rulings=_("；").join(adopted)) if adopted else ""


def quoted(text: str, article: str | None = None) -> Html:
    """A clause word for word, with its article before it."""
    return tag("blockquote", tag("cite", article_words(article)) if article else None, text, lang="zh-CN")
