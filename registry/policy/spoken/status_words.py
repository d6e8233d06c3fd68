"""A status in words (结论用语), as the measure that answers has it: who decides is not always a district."""

from __future__ import annotations

from registry.policy.files.documents import Measure
from registry.policy.files.payments import Discretionary
from registry.policy.vocabulary import STATUSES
from registry.words import Words

_BY_ISSUER = Words("由主管部门决定", "the authority decides")


def status_words(status: str, measure: Measure) -> Words:
    """`由区决定`, or `由主管部门决定` where the text leaves it to the authority that issued it."""
    by_issuer = isinstance(measure.payment, Discretionary) and measure.payment.payer == "issuer"
    return _BY_ISSUER if status == "discretionary" and by_issuer else STATUSES[status]
