"""The one plain sentence at the head of an answer: what a person would say, by status of the determination.

The amount is the most the text allows; what it turns on is named in the same sentence. Discretion reads as discretion,
no rent as no rent, and what is known from a copy only says so here already.
"""

from collections.abc import Sequence

from registry.policy import Determination, vocabulary
from registry.policy.files.documents import Measure
from registry.policy.files.payments import Discretionary, ReducedRent
from registry.quoting import inner
from views.answers import measure as words
from views.answers.facts import fact_name
from views.answers.portions import payers
from views.kit.format import briefly, money, percent
from views.kit.i18n import _, ngettext, pick, pick_name
from views.selfcheck.check import Check

NAMED = 2  # as many as a sentence carries; the page lists them all


def sentence(measure: Measure, found: Determination, check: Check) -> str:
    """What a person would say, by status; the amount is the most the text allows."""
    return sentence_at(measure, found, check.district)


def sentence_at(measure: Measure, found: Determination, district: object) -> str:
    """The same, for premises in this district, which has `name_zh` and `name_en`; None where it is not one."""
    said = _sentence(measure, found, district)
    return _("{sentence}（只见到二手来源）").format(sentence=said) if found.secondary else said


def _sentence(measure: Measure, found: Determination, place: object) -> str:
    status, low, high = found.status, found.low, found.high
    if measure.payment.kind == "discretionary":
        return _discretion(measure, found, place)
    if isinstance(measure.payment, ReducedRent):
        return _reduced_rent(found)
    if measure.payment.kind == "in_kind":
        return _free_months(found)
    if status == "eligible":
        if measure.payment.leaves_amount_open and high and low != high:
            return _("可申请：最高 {amount}，数额由主管部门在上限内确定").format(amount=money(high))
        if not high:
            return _("上年度没有发生租金，因此没有可补贴的金额")
        return _("可申请：最高 {amount}").format(amount=money(high)) + _years(measure, found)
    if status in ("depends_on_reading", "needs_facts"):
        return _between(low, high, _turns_on(found))
    if status == "superseded":
        return _("符合条件，但已享受金额更高的同类优惠，不再重复补贴")
    if status == "not_in_force":
        return _("这项措施目前不在有效期内")
    return _("不符合这项补贴的条件：{clauses}").format(clauses=_failed(measure, found))


def _between(low: float | None, high: float | None, what: str) -> str:
    """From which amount to which, and on what that turns."""
    if not high:
        return _("能否申请，取决于{what}").format(what=what)
    if not low:
        return _("最多可申请 {high}，也可能为 0，取决于{what}").format(high=briefly(high, high), what=what)
    if low == high:
        return _("可申请 {high}，取决于{what}").format(high=briefly(high, high), what=what)
    return _("可申请 {range}，具体取决于{what}").format(range=briefly(low, high), what=what)


def _turns_on(found: Determination) -> str:
    """The facts that are missing, or the questions that the text leaves open, by name."""
    if found.missing:
        return _few([fact_name(path) for path in found.missing])
    return _("条文如何解释（{questions}）").format(questions=_few(words.reading_questions(found.readings)))


def _few(names: Sequence[str]) -> str:
    """The first of them, and how many there are where they are more."""
    listed = _("、").join(dict.fromkeys(names[:NAMED]))
    return listed if len(names) <= NAMED else _("{names}等 {n} 项").format(names=listed, n=len(names))


def _failed(measure: Measure, found: Determination) -> str:
    names = [_("“{text}”").format(text=inner(words.clause_name(measure, id))) for id in found.failed]
    return _("、").join(names) or pick(vocabulary.NO_PAYMENT)


def _years(measure: Measure, found: Determination) -> str:
    """`（第 1 年，共 3 年）`, where the claims left and the years of the text say the same under every reading."""
    left = found.claims_left
    if left is None or left.low != left.high:
        return ""
    return ngettext("（连同本次还可申请 {n} 次）", "（连同本次还可申请 {n} 次）", left.high).format(n=left.high)


def _discretion(measure: Measure, found: Determination, place: object) -> str:
    """Money that a district may pay: who decides, and the floor where the text sets one. Never a promise."""
    status = found.status
    if status == "not_eligible":
        return _("不在这项规定的范围内：{clauses}").format(clauses=_failed(measure, found))
    if isinstance(measure.payment, Discretionary) and measure.payment.payer == "issuer":
        if status == "discretionary":
            return _("条文支持这类项目，没有规定金额，由主管部门决定是否及如何发放")
        return _("由主管部门决定是否及如何发放；是否适用，取决于{what}").format(what=_turns_on(found))
    names = payers(found)
    district = _("{districts}各自").format(districts=_("、").join(names)) if names else _district(place)
    rate = percent(measure.payment.least.percent) if measure.payment.least else None
    floor = found.floor.low if found.floor is not None and found.floor.settled else None
    if status == "discretionary" and floor is not None:
        return _("深圳市规定各区不低于 {rate}（约 {floor}/年），由{district}决定是否及如何发放").format(
            rate=rate, floor=money(floor), district=district
        )
    if status == "discretionary":
        return _("深圳市支持各区给予租金补贴，没有规定金额，由{district}决定是否及如何发放").format(district=district)
    what = _turns_on(found)
    return _("由{district}决定是否及如何发放；是否适用，取决于{what}").format(district=district, what=what)


def _district(place: object) -> str:
    return pick_name(place) if place is not None else _("所在区")


def _reduced_rent(found: Determination) -> str:
    """Rent below the appraised one: no cash, with its worth where it can be said."""
    if found.status != "eligible":
        unsure = found.status in ("needs_facts", "depends_on_reading")
        told = _("是否符合减租的条件，取决于{what}").format(what=_turns_on(found)) if unsure else ""
        return told or _("不符合减租的条件")
    worth = found.worth
    if worth is None or worth.high is None or worth.low != worth.high:
        return _("符合减租的条件（不发现金）")
    return _("符合减租的条件（不发现金，一年少付约 {amount}）").format(amount=money(worth.high))


def _free_months(found: Determination) -> str:
    """Rent-free months: no cash."""
    if found.status == "eligible":
        return ngettext(
            "符合免租优惠的条件：免租 {n} 个月（不发现金）",
            "符合免租优惠的条件：免租 {n} 个月（不发现金）",
            found.months,
        ).format(n=found.months)
    if found.status in ("needs_facts", "depends_on_reading"):
        return _("是否符合免租优惠的条件，取决于{what}").format(what=_turns_on(found))
    return _("不符合免租优惠的条件")
