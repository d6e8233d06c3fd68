"""The words of reports, and figures as people read them: 万元 with two decimals, days as 2026-11-21, 公顷, km²."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_FLOOR, Decimal

from registry.words import Words

LANGUAGES = ("zh", "en")
WAN = Decimal(10_000)
CENT = Decimal("0.01")
UNKNOWN = Words("不清楚", "not known")
UNTOLD = Words("不显示", "not shown")
NOTHING = "—"
NBSP = "\u00a0"  # an amount does not part from its currency at the end of a line


class Speech:
    """Texts and figures in one language."""

    def __init__(self, language: str):
        if language not in LANGUAGES:
            raise ValueError(f"{language}: one of {', '.join(LANGUAGES)}")
        self.language = language
        self.english = language == "en"

    def __call__(self, zh: str | Words, en: str | None = None) -> str:
        if isinstance(zh, str):
            return en if self.english and en is not None else zh
        return (zh.en if self.english else zh.zh) or zh.zh

    def pick(self, text: object) -> str:
        """Data that carries `.zh` and `.en`, or a text that holds both as “中文 / English”."""
        if text is None or isinstance(text, str):
            chinese, both, english = (text or "").partition(" / ")
            return english if both and self.english else chinese
        return (text.en if self.english else text.zh) or text.zh

    def name(self, row: object, stem: str = "name") -> str:
        return (getattr(row, f"{stem}_en", None) if self.english else None) or getattr(row, f"{stem}_zh") or ""

    def money(self, fen: float | None) -> str:
        """A headline, rounded down: it never says more than is decided. English has no 万."""
        if fen is None:
            return self(UNKNOWN)
        yuan = Decimal(int(fen)).scaleb(-2)
        if self.english:
            return f"CNY{NBSP}{yuan:,.2f}"
        return f"{(yuan / WAN).quantize(CENT, ROUND_FLOOR):,.2f} 万元"

    def rate(self, fen: int) -> str:
        yuan = f"{Decimal(fen).scaleb(-2):,.2f}"
        return f"CNY{NBSP}{yuan}" if self.english else f"{yuan} 元"

    def interval(self, start: date | None, end: date | None) -> str:
        if start is None:
            return self(UNKNOWN)
        if end is None:
            return self(f"{start} 起", f"since {start}")
        return self(f"{start} 至 {end}", f"{start} to {end}")

    def figure(self, kind: str, value: object) -> str:
        """A cell of a result (`maps.coverage.results.CellKind`)."""
        if isinstance(value, Words):
            return self(value)
        if isinstance(value, date):
            return value.isoformat()
        form = FIGURES.get(kind)
        if form is not None:
            return form.format(value)
        return {"money": self.money, "rate": self.rate}.get(kind, str)(value)


FIGURES = {
    "count": "{:,}",
    "hectares": "{:,.2f}",
    "square_kilometres": "{:,.2f}",
    "square_metres": "{:,.0f}",
    "metres": "{:,.1f}",
    "percent": "{:,.2f}%",
}
