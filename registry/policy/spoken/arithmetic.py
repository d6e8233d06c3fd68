"""How an amount arose (算式): one line for an amount that is settled, from the columns that the law reckoned with.

What a line comes to is held against the answer: one that disagrees to the fen is not told. The words of the cap are
those of the text, as far as they say it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from registry.policy.answers.cases import Case
from registry.policy.answers.columns import facts_of
from registry.policy.answers.replies import Determination, Reading
from registry.policy.files import documents as d
from registry.policy.files import payments as ways
from registry.policy.files.law import Law
from registry.policy.files.rulings import Rulings
from registry.policy.spoken import arithmetic_put_together as put_together
from registry.policy.spoken.arithmetic_line import Line
from registry.policy.spoken.arithmetic_operators import reward, share_of_outlay
from registry.policy.spoken.arithmetic_tenants import share_by_area, share_of_rent
from registry.policy.spoken.workings import Working, workings

_FORMS: Mapping[type[ways.PaymentForm], Callable[[d.Measure, Working], Line | None]] = {
    ways.ShareOfRent: share_of_rent,
    ways.ShareByArea: share_by_area,
    ways.RewardByTitle: reward,
    ways.ShareOfOutlay: share_of_outlay,
    ways.Share: put_together.share,
    ways.FixedSum: put_together.fixed_sum,
    ways.ByArea: put_together.square_metres,
    ways.UpTo: put_together.ceiling,
}


def lines(law: Law, measure_id: str, case: Case, said: Determination, rulings: Rulings = None) -> dict[str, Line]:
    """The lines of an answer: under "" that of the whole, under the key of a reading its own; none of what is not
    settled or pays nothing. Of an amount that the text leaves open it tells the ends. rulings: those that the
    answer was given under."""
    is_open = law.measures[measure_id].payment.leaves_amount_open
    every: dict[str, Reading] = {"": said, **said.readings}
    wanted = {key: each for key, each in every.items() if _is_settled(each, is_open)}
    found = reckoned(law, measure_id, case, rulings) if wanted else []
    told = {
        key: _agreed([line for each, line in found if each.is_of(key)], round(Fraction(str(answer.high)) * 100))
        for key, answer in wanted.items()
    }
    return {key: line for key, line in told.items() if line is not None}


def reckoned(law: Law, measure_id: str, case: Case, rulings: Rulings = None) -> list[tuple[Working, Line | None]]:
    """Every reading in which the measure is in force, with its line, None where not all that it rests on is known;
    none at all where the way of paying reckons nothing."""
    measure = law.measures[measure_id]
    reckon = _FORMS.get(type(measure.payment))
    if reckon is None:
        return []
    facts = facts_of([case], law.measures, law.declared)
    read = workings(law, measure, facts, rulings)
    return [(each, reckon(each.setting.measure, each) if each.settled else None) for each in read]


def _is_settled(said: Reading, is_open: bool) -> bool:
    """is_open: whether the text leaves the amount between two ends even where all is known."""
    return said.status == "eligible" and (is_open or said.low == said.high) and bool(said.high)


def _agreed(found: Sequence[Line | None], fen: int) -> Line | None:
    """What all readings of one amount say alike. A limit that they do not agree on, and that cuts nothing, is left
    out."""
    first = found[0] if found else None
    if first is None or any(each is None or (each.fen, each.sum) != (fen, first.sum) for each in found):
        return None
    if all(each == first for each in found):
        return first
    if any(each is not None and each.cuts for each in found):
        return None
    return replace(first, limit=None, text=None, counted=None)
