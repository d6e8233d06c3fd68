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
    """The setting in which the rent is the one that the payment counts; tests still ask for the one that was told."""
    payment, facts = setting.measure.payment, setting.facts
    if not isinstance(payment, OfRent):
        return setting
    rate = None if payment.tax_left_out is None else setting.column(payment.tax_left_out)
    if isinstance(payment, Share) and payment.first_months is not None:
        facts = _of_first_months(facts, payment.first_months, rate)
    elif rate is not None:
        facts = _without_tax(facts, rate)
    return setting if facts is setting.facts else replace(setting, facts=facts, as_told=setting.facts)


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
    return facts.leases.dated & ~of_first_months(whole, months, facts.as_of).any(axis=1)


def _of_first_months(facts: Facts, months: int, rate: Column | None) -> Facts:
    """A rent of a month without the first day is at most that of all these months. rate: that of the tax left out."""
    dated, priced = _told(facts)
    if facts.leases is None:
        rent = Column(np.zeros(facts.rows, dtype=np.int64), dated)
    else:
        arisen, monthly = of_first_months(facts.leases, months, facts.as_of), facts.leases.monthly
        known, bounded = dated & (priced | _never_paid(facts, months)), priced & ~dated
        if rate is not None:
            arisen, monthly = _net(arisen, rate), _net(monthly, rate)
            known, bounded = _where_told(rate, known), _where_told(rate, bounded)
        rent = Column(arisen.sum(axis=1), known, np.where(bounded, monthly * months, NO_MOST))
    return replace(facts, columns={**facts.columns, "rent": rent}, rent_months=None, waived=None, from_lease=None)


def _without_tax(facts: Facts, rate: Column) -> Facts:
    """Of a lease each month without its tax, of a year's rent the sum; a fraction of a fen is dropped from each. A rent
    of which the rate is not known is not known either."""
    rent = facts.columns["rent"]
    left = _net(rent.values, rate)
    months, waived = (None if each is None else _net(each, rate) for each in (facts.rent_months, facts.waived))
    if months is not None and facts.from_lease is not None:
        left = np.where(facts.from_lease, months.sum(axis=1), left)
    known = rate.known if rent.known is None else _where_told(rate, rent.known)
    most = rent.most
    if most is not None:  # twelve months of a lease without its first day
        most = np.where(_where_told(rate, most < NO_MOST), _net(most // 12, rate) * 12, NO_MOST)
    columns = {**facts.columns, "rent": Column(left, known, most)}
    return replace(facts, columns=columns, rent_months=months, waived=waived)


def _net(fen: np.ndarray, rate: Column) -> np.ndarray:
    """Fen by row, or by row and month, without the tax in them; a fraction of a fen is dropped from each."""
    of = _WHOLE + np.maximum(rate.values, 0)
    return np.asarray(share(fen, _WHOLE, of if fen.ndim == 1 else of[:, None]))


def _where_told(rate: Column, here: np.ndarray) -> np.ndarray:
    """Of these rows those whose rate is known."""
    return here if rate.known is None else here & rate.known
