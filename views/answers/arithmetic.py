"""How an amount arose (算式) on a page: the line, what was counted, and the words of the text beside it."""

from registry.policy.spoken.arithmetic_line import Line
from views.answers.measure import quoted
from views.kit.format import capital
from views.kit.i18n import _, pick
from views.kit.markup import Html, tag


def draw_line(line: Line | None) -> list[Html]:
    """The line as `算式：3,000,000 元 × 50% = 150 万元，上限 200 万元`; nothing where the amount is not settled."""
    if line is None:
        return []
    drawn = [tag("p", _("算式：{line}").format(line=pick(line.words)), cls="sp-arithmetic")]
    if line.counted is not None:
        drawn.append(tag("p", capital(pick(line.counted)), cls="sp-quiet"))
    if line.text is not None:
        label = _("上限的原文：") if line.limit is not None else _("金额的原文：")
        drawn.append(tag("div", tag("p", label, cls="sp-quiet"), quoted(line.text.quote, line.text.article)))
    return drawn
