"""Numbers and dates as people read them: 万元 with two decimals, the exact yuan beside, ISO dates, m² and 公顷.

Not known, none, and zero are three different answers and never share a form: `unknown()`, `none()`, `money(0)`.
"""

from datetime import date
from decimal import ROUND_FLOOR, Decimal

from views.kit.i18n import _, language, ngettext

WAN = Decimal(10_000)
CENT = Decimal("0.01")


def yuan(fen: int) -> Decimal:
    """Integer fen as exact yuan."""
    return Decimal(fen).scaleb(-2)


def money(amount: Decimal | float | int | None) -> str:
    """Yuan as a headline: `150.00 万元`. Rounded down, so that a headline never promises more than is decided.

    English has no 万, so it reads `CNY 1,500,000.00` there. None reads as not known.
    """
    if amount is None:
        return unknown()
    if language() == "en":
        return exact(amount)
    wan = (_decimal(amount) / WAN).quantize(CENT, ROUND_FLOOR)
    return _("{amount} 万元").format(amount=f"{wan:,.2f}")


def exact(amount: Decimal | float | int | None) -> str:
    """Yuan to the fen: `1,500,000.00 元`."""
    if amount is None:
        return unknown()
    return _("{amount} 元").format(amount=f"{_decimal(amount):,.2f}")


def money_exact(amount: Decimal | float | int | None) -> str:
    """`150.00 万元（1,500,000.00 元）`; one form only where the language has one."""
    if amount is None or language() == "en":
        return exact(amount)
    return _("{headline}（{exact}）").format(headline=money(amount), exact=exact(amount))


def briefly(low: Decimal | float | int, high: Decimal | float | int) -> str:
    """A range as a person says it: `100 万至 150 万元`, without idle zeros; each end rounded down as in `money`.

    Ends below 1 万 stand as exact yuan. English has no 万.
    """
    if language() == "en" or 0 < _decimal(low) < WAN or 0 < _decimal(high) < WAN:
        return _ends(low, high)
    if low == high:
        return _("{amount} 万元").format(amount=_wan(high))
    return _("{low} 万至 {high} 万元").format(low=_wan(low), high=_wan(high))


def to_the_unit(low: Decimal | float | int, high: Decimal | float | int) -> str:
    """`精确到元：1,000,000 元 至 1,500,000 元`; to the fen where an end has any."""
    said = _("精确到元：{amount}") if _whole(low, high) else _("精确到分：{amount}")
    return said.format(amount=_ends(low, high))


def _whole(*amounts: Decimal | float | int) -> bool:
    return all(_decimal(amount) == _decimal(amount).to_integral_value() for amount in amounts)


def _ends(low: Decimal | float | int, high: Decimal | float | int) -> str:
    """From one amount to another, without decimals where neither has any."""
    places = 0 if _whole(low, high) else 2
    said = [_("{amount} 元").format(amount=f"{_decimal(amount):,.{places}f}") for amount in (low, high)]
    return said[1] if low == high else _("{low} 至 {high}").format(low=said[0], high=said[1])


def _wan(amount: Decimal | float | int) -> str:
    text = f"{(_decimal(amount) / WAN).quantize(CENT, ROUND_FLOOR):,.2f}"
    return text.rstrip("0").rstrip(".")


def day(value: date | None) -> str:
    """`2026-11-21`; a date that is open or not known reads so."""
    return unknown() if value is None else value.isoformat()


def interval(start: date | None, end: date | None) -> str:
    """`2024-01-01 至 2025-06-30`; an end that is None is open."""
    if end is None:
        return _("{start} 起").format(start=day(start))
    return _("{start} 至 {end}").format(start=day(start), end=day(end))


def square_metres(area: float | Decimal | None) -> str:
    """Floor area in m²."""
    return unknown() if area is None else f"{area:,.0f} m²"


def hectares(area: float | Decimal | None) -> str:
    """Land area in hectares (公顷)."""
    return unknown() if area is None else _("{area} 公顷").format(area=f"{area:,.1f}")


def unknown() -> str:
    """A fact nobody has stated."""
    return _("不清楚")


def none() -> str:
    """A fact that is known: there is none."""
    return _("无")


def tenant_count(registered: int) -> str:
    """How many tenants (入驻企业) the register holds; none registered is not the same as none there."""
    if registered == 0:
        return _("没有登记")
    return ngettext("{count} 家", "{count} 家", registered).format(count=registered)


def yes_no(value: bool | None) -> str:
    """是, 否 or 不清楚."""
    if value is None:
        return unknown()
    return _("是") if value else _("否")


def percent(value: Decimal | int) -> str:
    """`50%`, without idle zeros."""
    return f"{Decimal(value).normalize():f}%"


def capital(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]


def _decimal(amount: Decimal | float | int) -> Decimal:
    """A float of at most two decimals (as the law answers) becomes the decimal it was printed as."""
    return amount if isinstance(amount, Decimal) else Decimal(str(amount))
