"""What would have to be otherwise (差在哪里): the smallest sets of facts with which a measure would pay, or pay more.

The law finds them by trying all (`registry.policy.turning.changes`); nothing is guessed here.
"""

from registry.policy import Determination
from registry.policy.files.documents import Measure
from registry.policy.files.law import Law
from registry.policy.files.payments import ReducedRent
from registry.policy.turning.changes import POSSIBLE, Change, smallest_changes
from registry.quoting import inner
from views.answers.facts import fact_name, value_words
from views.kit.context import adopted
from views.kit.format import briefly, money_exact
from views.kit.i18n import _
from views.kit.markup import Html, tag
from views.selfcheck.check import Check

SHOWN = 4  # as many as a reader takes in; the law may know more


def draw_better(law: Law, measure: Measure, found: Determination, check: Check) -> Html | None:
    """For somebody who is refused or whom the cap cuts: each set of facts in one line, with what would then be paid."""
    refused = found.status == "not_eligible"
    if not refused and not found.capped:
        return None
    every = smallest_changes(check.case, measure.id, law, adopted(check.as_of))
    changes = [change for change in every if "granted" not in change.facts]  # what was paid stays paid
    if not changes:
        return None
    heading = _("差在哪里") if refused else _("怎样会更高")
    lines = [tag("li", _line(change, measure)) for change in changes[:SHOWN]]
    return tag("section", tag("h3", heading), tag("ul", *lines))


def _line(change: Change, measure: Measure) -> str:
    facts = _("，且").join(
        _("“{fact}”为“{value}”").format(fact=inner(fact_name(path)), value=inner(value_words(path, value, measure.id)))
        for path, value in change.facts.items()
    )
    if change.answer.status == "discretionary":
        return _("若{facts}，则由区决定是否及如何发放。").format(facts=facts)
    if change.answer.status in POSSIBLE:
        if not change.answer.high:
            return _("若{facts}，则可能由区决定是否及如何发放，还要看其他条件。").format(facts=facts)
        amount = briefly(change.answer.high, change.answer.high)
        return _("若{facts}，则最高可能 {amount}，还要看其他条件。").format(facts=facts, amount=amount)
    if isinstance(measure.payment, ReducedRent):
        return _("若{facts}，则符合减租的条件（不发现金）。").format(facts=facts)
    if measure.payment.kind == "in_kind":
        return _("若{facts}，则符合免租优惠的条件（不发现金）。").format(facts=facts)
    return _("若{facts}，则最高 {amount}。").format(facts=facts, amount=money_exact(change.answer.high or 0))
