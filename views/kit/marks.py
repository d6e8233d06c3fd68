"""The mark of what is made up (演示), beside every name that carries it."""

from views.kit.i18n import _
from views.kit.markup import Html, tag


def mark(demo: bool) -> Html | None:
    return tag("span", _("演示"), cls="sp-mark-demo") if demo else None
