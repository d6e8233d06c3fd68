"""The rent that counts (计入的租金), where it is another than the one that arose last year: what is left of it without
tax.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from registry.policy.files.paying.of_rent import OfRent
from registry.policy.kernel.clauses import Setting
from registry.policy.kernel.exact import share
from registry.policy.kernel.facts import Column, Facts
from registry.policy.kernel.kleene import Hole
from registry.policy.vocabulary import FACT_BIT

_WHOLE = 10_000
"""100 % in hundredths of a percent, as columns hold it."""


def of_payment(setting: Setting) -> Setting:
    """The setting in which the rent is the one that the payment counts."""
    payment = setting.measure.payment
    if not isinstance(payment, OfRent) or payment.tax_left_out is None:
        return setting
    return replace(setting, facts=_without_tax(setting.facts, setting.column(payment.tax_left_out)))


def lacking(setting: Setting, holes: Sequence[Hole], may: np.ndarray) -> list[Hole]:
    """The facts that a payment lacks. setting: the one before the rent was counted. Where only the rate of the tax is
    not known, it is that which is missing, and not the rent."""
    payment, rent = setting.measure.payment, setting.facts.columns["rent"]
    if not isinstance(payment, OfRent) or payment.tax_left_out is None:
        return list(holes)
    untold = np.zeros(setting.facts.rows, dtype=bool) if rent.known is None else ~rent.known
    rate = setting.column(payment.tax_left_out).known
    found = [Hole(hole.bit, hole.rows & untold) if hole.bit == FACT_BIT["rent"] else hole for hole in holes]
    return found if rate is None else [*found, Hole(setting.measure.bits[payment.tax_left_out], may & ~rate)]


def _without_tax(facts: Facts, rate: Column) -> Facts:
    """Of a lease each month without its tax, of a year's rent the sum; a fraction of a fen is dropped from each. A rent
    of which the rate is not known is not known either."""
    of = _WHOLE + np.maximum(rate.values, 0)
    rent = facts.columns["rent"]
    left = np.asarray(share(rent.values, _WHOLE, of))
    months, waived = (
        None if each is None else np.asarray(share(each, _WHOLE, of[:, None]))
        for each in (facts.rent_months, facts.waived)
    )
    if months is not None and facts.from_lease is not None:
        left = np.where(facts.from_lease, months.sum(axis=1), left)
    both = [known for known in (rent.known, rate.known) if known is not None]
    known = np.logical_and.reduce(both) if both else None
    columns = {**facts.columns, "rent": Column(left, known)}
    return replace(facts, columns=columns, rent_months=months, waived=waived)
