"""The way on of somebody who is refused (还有什么办法): other measures, and other places of the same district.

What would have to be otherwise stands before, in `views.selfcheck.what_would_help`. The places are those of the
register, with its facts.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from registry.claims.elsewhere import Elsewhere, better_places
from registry.policy import Determination
from registry.policy.files.documents import Measure
from registry.policy.files.law import Law
from views.answers.facts import fact_words
from views.kit.articles import numbered
from views.kit.context import adopted
from views.kit.i18n import _, link, ngettext, pick_name
from views.kit.markup import Html, tag
from views.selfcheck.check import Check, open_measures
from views.selfcheck.sentence import sentence

SHOWN = 5  # places that a reader takes in
NOTHING = ("not_eligible", "superseded")


def refused(found: Determination) -> bool:
    """Whether an answer gives nothing, whatever else is said."""
    return found.status == "not_eligible"


def way_on(session: Session, law: Law, measure: Measure, check: Check) -> Html:
    """What else may be had here, and where in the district this measure would give something."""
    others = [id for id in open_measures(check) if id != measure.id]
    others = [id for id in others if check.determinations[id].status not in NOTHING]
    said = [_measures(law, others, check), _elsewhere(measure, _places(session, measure, check), check)]
    return tag("section", tag("h3", _("还有什么办法")), *said)


def _measures(law: Law, others: Sequence[str], check: Check) -> Html:
    """The other measures that are not refused, in a sentence each; or that there are none."""
    if not others:
        return tag("p", _("登记中的政策文件里，目前没有其他适用于您的措施。"))
    lines = [
        tag(
            "li",
            tag("strong", numbered(law.measures[id])),
            _("：{said}").format(said=sentence(law.measures[id], check.determinations[id], check)),
        )
        for id in others
    ]
    return tag("div", tag("p", _("其他措施（在下面“还可以看”中继续）：")), tag("ul", *lines))


def _places(session: Session, measure: Measure, check: Check) -> list[Elsewhere]:
    if check.district is None:
        return []
    besides = check.park.id if check.park is not None else None
    return better_places(session, check.case, measure.id, besides, adopted(check.as_of))


def _elsewhere(measure: Measure, places: Sequence[Elsewhere], check: Check) -> Html | None:
    """Parks of the district where it would be otherwise, from the register's facts; nothing is recommended."""
    if check.district is None:
        return None
    district = pick_name(check.district)
    if not places:
        return tag("p", _("换到{district}登记中的其他已认定园区，结果也一样。").format(district=district))
    lines = [tag("li", *_place(measure, place, check)) for place in places[:SHOWN]]
    left = len(places) - SHOWN
    more = ngettext("另有 {n} 处。", "另有 {n} 处。", left).format(n=left) if left > 0 else None
    said = _("如果房屋在{district}的这些园区（据登记，其他情况不变）：").format(district=district)
    return tag("div", tag("p", said), tag("ul", *lines), tag("p", more, cls="sp-quiet") if more else None)


def _place(measure: Measure, place: Elsewhere, check: Check) -> list[object]:
    """The park with its mark, the facts that count there, what would follow, and the same check for it."""
    facts = ("park.recognition", "park.software_park", "park.zero_rent_incubator")
    asked = {*measure.facts, "park.recognition"}
    known = {"park": place.facts}
    said = [fact_words(path, known, place.facts, measure.id, settled=True) for path in facts if path in asked]
    address = {key: text for key, text in check.answers.items() if key != "where"}
    return [
        tag("a", pick_name(place.park), href=link("park", park=place.park.slug)),
        tag("span", _("演示"), cls="sp-mark-demo") if place.park.demo else None,
        _("：{said}").format(said=sentence(measure, place.answer, check)),
        tag("div", _("；").join(line for line in said if line), cls="sp-quiet sp-small"),
        tag("a", _("按这里重新自查"), href=link("check", **address, where=place.park.slug), cls="sp-small"),
    ]
