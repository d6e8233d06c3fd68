"""What stands beneath the field of a fact (事实说明): why, by which clause it is asked; who said what, and when."""

from collections.abc import Sequence

from registry.parks.names import parks_of
from registry.rosters.facts.columns import FactColumn
from registry.services import roster_facts
from registry.services.roster_facts import About
from registry.services.rosters import RosterEntry
from views.answers import stated
from views.kit.articles import article
from views.kit.context import store, today
from views.kit.i18n import _, link, ngettext, pick, pick_name
from views.kit.markup import Html, tag
from views.rosters.editing.windows import EditWork

NAMED = 3  # clauses that are named; the others are counted


def about_facts(work: EditWork, facts: Sequence[FactColumn], entry: RosterEntry | None) -> dict[str, Html]:
    """By their ids, the words beneath the fields of these facts, beside a row or a row that is to be added."""
    with store().read() as session:
        lease = None if entry is None else entry.lease_id
        found = roster_facts.about(work.person, session, work.park.id, today(), facts, lease)
        parks = {park.id: pick_name(park) for park in parks_of(session, work.person)}
    return {each.id: _beneath(each, found[each.id], parks) for each in facts}


def _beneath(column: FactColumn, about: About, parks: dict[int, str]) -> Html:
    lines = [tag("div", pick(column.fact.why)), *_asked_by(about)]
    if about.heard is not None:
        lines += [stated.statement_line(column.fact, each, parks) for each in about.heard.said]
        if about.heard.disputed:
            lines.append(tag("div", _("各方说法不同，因此按不清楚处理"), cls="sp-notice"))
    return tag("div", *lines, cls="sp sp-quiet sp-small")


def _asked_by(about: About) -> list[Html]:
    """The clauses, each as a link to its words."""
    if not about.asked_by:
        return [tag("div", _("现行文件不再问这一项。"))]
    named: list[object] = []
    for each in about.asked_by[:NAMED]:
        where = _("《{title}》{article}").format(title=pick(each.document.title), article=article(each.article))
        there = link("policies", doc=each.document.id, measure=each.measure.id)
        named += [tag("a", where, href=there, title=each.quote), _("、")]
    named.pop()
    if (n := len(about.asked_by)) > NAMED:
        named.append(ngettext("等 {n} 处", "等 {n} 处", n).format(n=n))
    return [tag("div", _("依据："), *named)]
