"""政策, plainly: `/plain/policies?doc=guangming-2025-4&on=2026-07-01`. What is said is `views.policies.said`'s."""

from starlette.responses import Response

from views.kit.context import law
from views.kit.days import kept
from views.kit.i18n import _, link, pick
from views.kit.markup import Html, tag
from views.plain.frame import Asked, Refused, day_field, document, hidden, language
from views.policies import said


def view(asked: Asked) -> Response:
    """The document asked for, else the list of all. Raises `Refused`."""
    documents = {each.id: each for each in law().documents}
    on, id = asked.day("on"), asked.query.get("doc")
    if id is None:
        wrong = [piece for sentence, mistakes in said.left_out() for piece in (tag("p", sentence), mistakes)]
        return document(asked, _("政策"), _day_form(asked), *wrong, said.listed(documents.values(), on))
    if id not in documents:
        raise Refused(_("没有这份文件"), said.unknown(id), said.listed(documents.values(), on), status=404)
    back = tag("p", tag("a", _("← 全部政策"), href=link("policies", on=kept(on))))
    parts = [piece for section in said.sections(documents[id], on, asked.query.get("measure"))
             for piece in (_heading(section), section.body)]  # fmt: skip
    return document(asked, pick(documents[id].title), back, _day_form(asked), *parts)


def _heading(section: said.Section) -> Html | None:
    return None if section.heading is None else tag(f"h{section.level}", section.heading)


def _day_form(asked: Asked) -> Html:
    """The day that is asked for, to be changed."""
    carried = hidden(doc=asked.query.get("doc"), measure=asked.query.get("measure"))
    press = tag("button", _("查看这一天"), type="submit")
    field = day_field(_("在哪一天"), "on", asked.day("on").isoformat())
    return tag("form", *language(asked), *carried, field, press, method="get", action="policies", cls="sp-day")
