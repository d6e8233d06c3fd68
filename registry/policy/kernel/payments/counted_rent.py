"""The rent that counts (计入的租金), where it is another than the one that arose last year: that of the first months of
a lease, or what is left of it without tax.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from registry.policy.files.paying.of_rent import OfRent
from registry.policy.files.put_together import Share
from registry.policy.kernel.clauses import Setting
from registry.policy.kernel.exact import share
from registry.policy.kernel.facts import NO_MOST, Column, Facts
from registry.policy.kernel.kleene import Hole
from registry.policy.kernel.leases import of_first_months
from registry.policy.vocabulary import FACT_BIT

_WHOLE = 10_000
"""100 % in hundredths of a percent, as columns hold it."""


def of_payment(setting: Setting) -> Setting:
    """The setting in which the rent is the one that the payment counts."""
    payment, facts = setting.measure.payment, setting.facts
    if not isinstance(payment, OfRent):
        return setting
    if isinstance(payment, Share) and payment.first_months is not None:
        facts = _of_first_months(facts, payment.first_months)
    if payment.tax_left_out is not None:
        facts = _without_tax(facts, setting.column(payment.tax_left_out))
    return setting if facts is setting.facts else replace(setting, facts=facts)


def lacking(setting: Setting, holes: Sequence[Hole], may: np.ndarray) -> list[Hole]:
    """The facts that a payment lacks. setting: the one before the rent was counted. What of the rent is not told is
    named: the lease of first months, or the rate of the tax alone."""
    payment, facts = setting.measure.payment, setting.facts
    if not isinstance(payment, OfRent):
        return list(holes)
    found, bits = [hole for hole in holes if hole.bit != FACT_BIT["rent"]], setting.measure.bits
    if isinstance(payment, Share) and payment.first_months is not None:
        dated, priced = _told(facts)
        found.append(Hole(bits["lease.start"], may & ~dated))
        untold, bit = ~priced & ~_never_paid(facts, payment.first_months), bits["lease.monthly_rent"]
    else:
        rent = facts.columns["rent"].known
        untold, bit = np.zeros(facts.rows, dtype=bool) if rent is None else ~rent, FACT_BIT["rent"]
    found.append(Hole(bit, may & untold))
    if payment.tax_left_out is None:
        return found
    rate = setting.column(payment.tax_left_out).known
    return found if rate is None else [*found, Hole(bits[payment.tax_left_out], may & ~rate)]


def _told(facts: Facts) -> tuple[np.ndarray, np.ndarray]:
    """Where the first day of the lease is told, and where the rent of a month is."""
    if facts.leases is None:
        nowhere = np.zeros(facts.rows, dtype=bool)
        return nowhere, nowhere
    return facts.leases.dated, facts.leases.priced


def _never_paid(facts: Facts, months: int) -> np.ndarray:
    """Where none of the first months is a paid one, whatever a month costs."""
    if facts.leases is None:
        return np.zeros(facts.rows, dtype=bool)
    whole = replace(facts.leases, monthly=np.full(facts.rows, 31, dtype=np.int64))  # a fen a day at least
    return facts.leases.dated & (of_first_months(whole, months, facts.as_of) == 0)


def _of_first_months(facts: Facts, months: int) -> Facts:
    """A rent of a month without the first day is at most that of all these months."""
    dated, priced = _told(facts)
    if facts.leases is None:
        rent = Column(np.zeros(facts.rows, dtype=np.int64), dated)
    else:
        arisen = of_first_months(facts.leases, months, facts.as_of)
        most = np.where(priced & ~dated, facts.leases.monthly * months, NO_MOST)
        rent = Column(arisen, dated & (priced | _never_paid(facts, months)), most)
    return replace(facts, columns={**facts.columns, "rent": rent}, rent_months=None, waived=None, from_lease=None)


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
