"""What an answer is put together from (构成): what each step of an amount comes to, and the floor of each district."""

from registry.policy import Determination, vocabulary
from registry.policy.answers.replies import Floor
from registry.store.place_names import DistrictNames, named
from views.kit.context import store
from views.kit.format import exact, money
from views.kit.i18n import _, pick, pick_name


def steps(found: Determination) -> list[str]:
    """Where several steps contribute, the amount of each; and why they come to more than the whole, if they do."""
    if not found.tiers:
        return []
    each = [
        _("“{tier}”{amount}").format(tier=pick(vocabulary.TIERS[tier]), amount=_between(amount.low, amount.high))
        for tier, amount in found.tiers.items()
    ]
    lines = [_("各档分别为：{parts}。").format(parts=_("；").join(each))]
    most = sum(amount.high for amount in found.tiers.values())
    if round(most * 100) > round(found.high * 100):
        lines.append(_("各档先按自己的上限计算，合计另受共同上限限制。"))
    return lines


def floors(found: Determination) -> list[str]:
    """A floor that is not certain yet; and where several districts pay, what each must pay at least."""
    lines = []
    if found.floor is not None and not found.floor.settled:
        lines.append(_("下限还不能确定：{floor}。").format(floor=floor_words(found.floor)))
    names = payers(found)
    if len(names) > 1:
        each = [
            _("{district}{floor}").format(district=name, floor=floor_words(payer.floor))
            for name, payer in zip(names, found.payers, strict=True)
        ]
        lines.append(_("各区只对本区的房屋分别决定：{parts}。").format(parts=_("；").join(each)))
    return lines


def payers(found: Determination) -> list[str]:
    """The names of the districts that may pay, where there are several."""
    codes = [payer.district for payer in found.payers]
    if not codes:
        return []
    with store().read() as session:
        names = named(session, [code for code in codes if code is not None])
    return [_name(code, names.get(code)) for code in codes]


def _name(code: str | None, district: DistrictNames | None) -> str:
    if code is None:
        return _("（还不知道在哪个区）")
    return pick_name(district) if district is not None else code


def floor_words(floor: Floor) -> str:
    """A floor in words, or from which to which it can be."""
    low, high = floor.low, floor.high
    if floor.settled:
        return _("没有下限") if low is None else _("不低于 {amount}/年").format(amount=exact(low))
    if high is None:
        return _("下限还不知道") if low is None else _("至少 {amount}/年").format(amount=exact(low))
    if low is None:
        return _("可能没有下限，至多 {amount}/年").format(amount=exact(high))
    return _("{low} 至 {high}/年").format(low=money(low), high=money(high))


def _between(low: float, high: float) -> str:
    return exact(high) if low == high else _("{low} 至 {high}").format(low=exact(low), high=exact(high))
