"""Guangming (十四) in plain Python, a row at a time, money as Decimal: how one would write it first."""

from decimal import ROUND_DOWN, Decimal

import numpy as np
from work import facts, measured

HALF, FEN = Decimal("0.5"), Decimal("0.01")
HIGH, LOW = Decimal(2_000_000), Decimal(1_000_000)

columns = facts()
names = ("kind", "division", "ai_listed", "recognition", "cooperation", "paid", "again")
rows = list(zip(*(columns[name].tolist() for name in names), strict=True))
rents = [Decimal(fen) / 100 for fen in columns["rent"].tolist()]


def subsidy(row: tuple, rent: Decimal) -> Decimal:
    kind, division, ai_listed, recognition, cooperation, paid, again = row
    if kind > 1 or not (ai_listed or division in (64, 65)):
        return Decimal(0)
    if again or paid.bit_count() >= 3:
        return Decimal(0)
    cap = HIGH if recognition == 0 or (recognition == 1 and cooperation) else LOW
    return min(rent * HALF, cap).quantize(FEN, ROUND_DOWN)


def work() -> np.ndarray:
    return np.array([int(subsidy(row, rent) * 100) for row, rent in zip(rows, rents, strict=True)])


measured(work, 3)
