"""A tenant's leading answer in the cells of a table: what it can get, and how much at most."""

from collections.abc import Sequence
from decimal import Decimal

from registry.claims import headline_measure as registered
from registry.claims.entitlement import Answer
from registry.claims.grants import Foreign
from registry.claims.headline_measure import MeasureAnswer
from registry.policy import Unanswered
from registry.policy.files.payments import ReducedRent
from registry.policy.spoken.status_words import status_words
from views.answers.facts import fact_name
from views.answers.measure import rulings_briefly
from views.answers.refused import refused
from views.kit.articles import article
from views.kit.context import law
from views.kit.format import exact, money
from views.kit.i18n import _, language, link, pick
from views.kit.markup import Html, tag

Leading = MeasureAnswer | Unanswered | None


def leading(answer: Answer) -> Leading:
    """The determination to show for a tenant, with its measure; None where no measure is open; or the refusal."""
    return registered.leading(law(), answer)


def small(text: str) -> Html:
    """A quieter second line of a cell."""
    return tag("div", text, cls="sp-quiet sp-small")


def answer_words(found: Leading) -> list[object]:
    """Status in words, and the measure as a link to its text; of a refusal what is wrong, and where."""
    if isinstance(found, Unanswered):
        return refused(found)
    if found is None:
        return [_("没有适用的有效措施")]
    measure, determination = found
    status = determination.status
    words: list[object] = [
        tag("span", pick(status_words(status, measure)), cls=f"sp-state sp-status-{status}"),
        " ",
        tag("a", article(measure.article), href=link("policies", doc=measure.id.split("/")[0], measure=measure.id)),
    ]
    if determination.missing:
        names = [fact_name(path) for path in determination.missing]
        words.append(small(_("还需：{facts}").format(facts=_("、").join(names))))
    if determination.failed:
        names = [pick(clause.name) for clause in measure.clauses if clause.id in determination.failed]
        words.append(small(_("不满足：{clauses}").format(clauses=_("、").join(names))))
    if determination.secondary:
        words.append(small(_("只见到二手来源")))
    if ruled := rulings_briefly(determination):
        words.append(tag("div", tag("a", ruled, href=link("rulings")), cls="sp-small"))
    return words


def foreign(grants: Sequence[Foreign]) -> str:
    """Grants of measures that no policy file holds, and what that means."""
    listed = [f"{each.measure} {each.rent_year or ''}".strip() for each in grants]
    return _("{grants}：现有政策文件中没有这项措施，不影响其他措施").format(grants=_("、").join(dict.fromkeys(listed)))


def priced(found: Leading) -> bool:
    """Whether the answer is an amount of money, if only nothing."""
    if not isinstance(found, MeasureAnswer) or found.measure.payment.kind == "in_kind":
        return False
    return found.said.status != "discretionary" and found.said.high is not None


def amount_cells(found: Leading) -> list[object]:
    """The most the text allows, or its range; a floor that a district may follow is no amount."""
    if not isinstance(found, MeasureAnswer):
        return ["—"]
    determination = found.said
    low, high = determination.low, determination.high
    if determination.status == "discretionary" or high is None:
        return ["—"]
    if determination.status in ("not_eligible", "superseded"):
        return [exact(0)]
    if found.measure.payment.kind == "in_kind":
        return [_("减租，不发现金") if isinstance(found.measure.payment, ReducedRent) else _("免租，不发现金")]
    if not high:
        return [_("没有发生租金")]
    return between(low, high)


def between(low: Decimal | float, high: Decimal | float) -> list[object]:
    """An amount in yuan, as a headline with the exact one below it, or from the least to the most."""
    if low != high:
        return [money(low), small(_("至 {amount}").format(amount=money(high)))]
    return [exact(high)] if language() == "en" else [money(high), small(exact(high))]


def span(low: Decimal | float, high: Decimal | float) -> str:
    """The same in one line, exact to the fen."""
    return exact(high) if low == high else _("{low} 至 {high}").format(low=exact(low), high=exact(high))
