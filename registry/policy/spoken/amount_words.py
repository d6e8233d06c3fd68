"""Numbers of a calculation in words (算式中的数): exact, as a person would write them beside a calculator."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from registry.words import Words

Number = int | Fraction
WAN_FEN = 1_000_000
"""Fen of 1 万元."""

_PLACES = 4
_LARGEST_DIVISOR = 9_999


def operand(fen: Number) -> Words:
    """An amount that is reckoned with: `3,000,000 元`, `16,665.50 元`."""
    said = number(Fraction(fen) / 100)
    if Fraction(fen) % 100 and Fraction(fen).denominator == 1:
        said = Words(*[f"{Decimal(int(fen)).scaleb(-2):,.2f}"] * 2)
    return Words(f"{said.zh} 元", f"CNY {said.en}")


def result(fen: Number) -> Words:
    """An amount that is come to: `150 万元` where that says it exactly in two decimals, `16,665.50 元` where not."""
    if fen >= WAN_FEN and Fraction(fen) * 100 % WAN_FEN == 0:
        return Words(f"{number(Fraction(fen) / WAN_FEN).zh} 万元", operand(fen).en)
    return operand(fen)


def number(value: Number) -> Words:
    """A number without idle zeros; one that no few decimals say, as a whole and a fraction: `11 又 10/31`."""
    exact = Fraction(value)
    if (exact * 10**_PLACES).denominator == 1:
        said = _decimal(exact).rstrip("0").rstrip(".")
        return Words(said, said)
    if exact.denominator > _LARGEST_DIVISOR:
        said = _decimal(exact)
        return Words(f"约 {said}", f"about {said}")
    whole, rest = divmod(exact, 1)
    return Words(f"{whole:,} 又 {rest}", f"{whole:,} {rest}") if whole else Words(str(rest), str(rest))


def _decimal(value: Fraction) -> str:
    """With four decimals, rounded to the nearest."""
    return f"{Decimal(round(value * 10**_PLACES)).scaleb(-_PLACES):,f}"


def joined(parts: list[Words], zh: str = "；", en: str = "; ") -> Words:
    """Several as one."""
    return Words(zh.join(part.zh for part in parts), en.join(part.en for part in parts))
