"""园区, plainly: `/plain/park?park=slug&on=2026-07-01`, one park with its card, its records, its public counts, and the
source of every fact. What only people with an account may see is not here, whoever asks.
"""

from starlette.responses import Response

from registry.parameters import SHOWN, clean
from registry.parks.parks import UnknownPark, facts_of, park_card
from registry.store.models import Park
from views.entrance.chrome import demo_note
from views.kit import publication
from views.kit.context import store
from views.kit.days import kept
from views.kit.i18n import _, link, pick_name
from views.kit.markup import tag
from views.map import card as map_card
from views.map.words import recognition_names, tier_names
from views.parks.facts import facts
from views.parks.timeline import timeline
from views.plain.frame import MAP, Asked, Refused, day_field, document, elsewhere, hidden, language
from views.rosters import entitlements


def view(asked: Asked) -> Response:
    """The park asked for; without one the list of all, which is the map's. Raises `Refused`."""
    slug, on = asked.query.get("park"), asked.day("on")
    if slug is None:
        return elsewhere(asked.within("map", day=kept(on)))
    told = publication.number()
    with store().read() as session:
        try:
            card = park_card(session, slug, on)
            known = facts_of(session, session.get_one(Park, card.id), on)
        except UnknownPark:
            every = tag("a", _("全部园区"), href=link(MAP))
            said = _("登记中没有代号为“{slug}”的园区，请从下面选择。").format(slug=clean(slug, SHOWN))
            raise Refused(_("没有这个园区"), said, " ", every, status=404) from None
        check = link("check", where=card.slug) if card.district is not None else None
        form = tag(
            "form",
            *language(asked),
            *hidden(park=card.slug),
            day_field(_("截至日期"), "on", on.isoformat()),
            tag("button", _("查看这一天"), type="submit"),
            method="get",
            action="park",
            cls="sp-day",
        )
        return document(
            asked,
            pick_name(card),
            tag("p", tag("a", _("← 全部园区"), href=link(MAP, day=kept(on)))),
            demo_note() if card.demo or card.tenants_demo else None,
            form,
            tag("p", tag("a", _("按这个园区自查补贴"), href=check)) if check else None,
            map_card.drawn(card, known, on, tier_names(), recognition_names(), headed=False),
            tag("h2", _("称号、认定与运营")),
            timeline(card, on),
            tag("h2", _("入驻企业")),
            entitlements.public(card, on, told),
            tag("h2", _("基本情况")),
            facts(card),
        )
