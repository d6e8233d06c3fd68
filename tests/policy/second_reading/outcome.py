"""What one measure says where every fact is known and every question answered. Money is in fen."""

from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Outcome:
    """`failed`: the clauses that fail; `payers`: (district, floor) of a floor; `tiers`: the amount of each step."""

    status: str
    amount: int = 0
    floor: int | None = None
    payers: tuple[tuple[str, int | None], ...] = ()
    failed: frozenset[str] = frozenset()
    why: str = ""
    capped: bool | None = None
    tiers: tuple[tuple[str, int], ...] = ()
    months: int | None = None
    spent: int = field(default=0, compare=False)  # what the claimant spent on what the text supports

    @cached_property
    def visible(self) -> tuple:
        """What makes two answers different: whether, how much, and whom a floor binds."""
        return self.status, self.amount, self.floor, tuple(each for each in self.payers if each[1])

    @property
    def tier(self) -> str | None:
        """The step that contributes most; None where several do alike."""
        most = max((amount for _tier, amount in self.tiers), default=0)
        leading = [tier for tier, amount in self.tiers if amount == most]
        return leading[0] if len(leading) == 1 else None


NOT_APPLICABLE = Outcome("not_applicable")


def failing(clauses: dict[str, bool]) -> Outcome | None:
    """`not_eligible` with the clauses that do not hold; None where all do."""
    failed = frozenset(name for name, holds in clauses.items() if not holds)
    return Outcome("not_eligible", failed=failed) if failed else None
