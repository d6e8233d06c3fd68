"""A tenant's leading answer in the cells of a table: what it can get, and how much at most."""

from collections.abc import Mapping

from registry import leading as registered
from registry.policy import vocabulary
from registry.policy.documents import Measure
from registry.policy.terms import InKind
from views.context import law
from views.format import exact, money
from views.i18n import _, language, link, pick
from views.markup import Html, tag
from views.measure import rulings_briefly


def leading(determinations: Mapping[str, dict]) -> tuple[Measure, dict] | None:
    """The determination to show for a tenant, with its measure; None where no measure is open."""
    return registered.leading(law(), determinations)


def small(text: str) -> Html:
    """A quieter second line of a cell."""
    return tag("div", text, cls="sp-quiet sp-small")


def answer_words(found: tuple[Measure, dict] | None) -> list[object]:
    """Status in words, and the measure as a link to its text."""
    if found is None:
        return [_("没有适用的有效措施")]
    measure, determination = found
    status = determination["status"]
    words: list[object] = [
        tag("span", pick(vocabulary.STATUSES[status]), cls=f"sp-state sp-status-{status}"),
        " ",
        tag("a", measure.article, href=link("policies", doc=measure.id.split("/")[0], measure=measure.id)),
    ]
    if determination.get("missing"):
        names = [pick(vocabulary.FACTS[_fact(path)].name) for path in determination["missing"]]
        words.append(small(_("还需：{facts}").format(facts=_("、").join(names))))
    if determination.get("failed"):
        names = [pick(clause.name) for clause in measure.clauses if clause.id in determination["failed"]]
        words.append(small(_("不满足：{clauses}").format(clauses=_("、").join(names))))
    if ruled := rulings_briefly(determination):
        words.append(tag("div", tag("a", ruled, href=link("rulings")), cls="sp-small"))
    return words


def _fact(path: str) -> str:
    """The fact a missing path names: `rent.2025` is the rent."""
    while path not in vocabulary.FACTS:
        path = path.rpartition(".")[0]
    return path


def amount_cells(found: tuple[Measure, dict] | None) -> list[object]:
    """The most the text allows, or its range; a floor that a district may follow is no amount."""
    if found is None:
        return ["—"]
    determination = found[1]
    low, high = determination.get("low"), determination.get("high")
    if determination["status"] == "discretionary" or high is None:
        return ["—"]
    if determination["status"] in ("not_eligible", "superseded"):
        return [exact(0)]
    if isinstance(found[0].payment, InKind):
        return [_("免租，不发现金")]
    if not high:
        return [_("没有发生租金")]
    if low != high:
        return [money(low), small(_("至 {amount}").format(amount=money(high)))]
    return [exact(high)] if language() == "en" else [money(high), small(exact(high))]
