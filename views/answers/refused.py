"""A fact that the law refuses (登记有误), in words with its place, where an answer would stand."""

from registry.policy import Unanswered
from registry.policy.answers.fact_names import place_of
from views.kit.i18n import _, pick
from views.kit.markup import Html, tag


def refused(why: Unanswered) -> list[Html | str]:
    """That nothing was decided, because of which fact, and what would be right."""
    said = _("{place}：{what}").format(place=pick(place_of(why.at)), what=pick(why))
    return [tag("strong", _("登记有误，不能认定")), tag("div", said, cls="sp-quiet sp-small")]
