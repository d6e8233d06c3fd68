"""变更历史 of a boundary: who brought which, from what to what and from which file; and taking it back."""

import streamlit as st

from maps.viewport.outlines import source_words
from maps.viewport.preview import outline_map
from registry.boundaries.boundaries import WHAT, Revision
from registry.person import Person
from registry.store.history import KINDS, CannotUndo
from registry.store.store import StoreError
from views.boundaries import words
from views.boundaries.place import BoundaryPlace
from views.entrance.chrome import go
from views.kit import address
from views.kit.context import store
from views.kit.i18n import _, link, pick
from views.kit.markup import Html, show, table, tag
from views.kit.moments import moment
from views.kit.undo import asked_twice


def draw_history(person: Person, place: BoundaryPlace) -> None:
    """One change where the address names it, else all of them."""
    asked = address.asked("change")
    with store().read() as session:
        made = place.revisions(person, session)
    one = next((each for each in made if str(each.id) == asked), None)
    if one is None:
        _list(place, made)
    else:
        _one(person, place, one)


def _list(place: BoundaryPlace, made: list[Revision]) -> None:
    columns = [
        (_("编号"), "sp-nowrap"),
        (_("时间"), "sp-nowrap"),
        (_("变更"), None),
        (_("面积"), "sp-number"),
        (_("来源"), None),
        (_("由谁"), None),
    ]
    rows = [
        [
            tag("a", str(each.id), href=link("boundaries", **place.query, do="history", change=each.id)),
            moment(each.at),
            [tag("div", _what(each)), _undone(each)],
            words.area(each.after.area_m2),
            pick(source_words(each.after.source)),
            each.by,
        ]
        for each in made
    ]
    lead = _("每次变更都在此留下记录，只能追加。点编号查看前后的边界，也可以在那里撤销。")
    show(tag("div", tag("p", lead), table(columns, rows), cls="sp"))


def _what(made: Revision) -> str:
    if made.undoes is not None:
        return _("撤销第 {n} 次变更").format(n=made.undoes)
    said = pick(KINDS[made.what]) if made.what in KINDS else made.what
    return said[:1].upper() + said[1:]


def _undone(made: Revision) -> Html | None:
    if made.undone_by is None:
        return None
    return tag("small", _("已由第 {n} 次变更撤销").format(n=made.undone_by))


def _one(person: Person, place: BoundaryPlace, made: Revision) -> None:
    """A change with both boundaries on a map, and the way to take it back."""
    go("boundaries", _("← 全部变更"), **place.query, do="history")
    st.header(_("第 {n} 次变更：{what}").format(n=made.id, what=_what(made)), anchor=False)
    facts = [(_("时间"), moment(made.at)), (_("由谁"), made.by)]
    if made.file_name:
        facts.append((_("文件"), made.file_name))
        facts.append((_("文件的 SHA-256"), tag("code", made.file_sha256 or "")))
    if made.note:
        facts.append((_("处理"), made.note))
    for name, past in ((_("之前"), made.before), (_("之后"), made.after)):
        if past is not None:
            kind, error = words.outline(past.outline, past.accuracy_m), _error(past.accuracy_m)
            said = " · ".join((kind, words.area(past.area_m2), error))
            facts.append((name, [tag("div", said), tag("small", pick(source_words(past.source)))]))
    pairs = [(name, value if isinstance(value, list) else [value]) for name, value in facts]
    listed = [piece for name, value in pairs for piece in (tag("dt", name), tag("dd", *value))]
    show(tag("div", tag("dl", *listed, cls="sp-facts"), cls="sp"))
    layers = [("old", made.before.shape)] if made.before else []
    kinds = ["after", "before"] if layers else ["after"]
    words.map_of(outline_map([*layers, ("new", made.after.shape)]), f"boundary-{made.id}", kinds)
    if made.what == WHAT and made.undone_by is None:
        undo(person, place, made.id)


def _error(metres: float) -> str:
    return _("位置误差约 {metres}").format(metres=words.metres(metres))


def undo(person: Person, place: BoundaryPlace, number: int) -> None:
    """Take a change back, after a second yes."""
    asking = f"undo-boundary-{place.key}-{number}"
    if asked_twice(asking, _("边界将回到这次变更之前的样子；撤销本身也记为一次变更。确定吗？")):
        _undo(person, place, number, asking)


def _undo(person: Person, place: BoundaryPlace, number: int, asking: str) -> None:
    try:
        made = place.undo(person, store(), number)
    except (CannotUndo, StoreError) as refused:
        show(tag("p", pick(refused), cls="sp-problem", role="alert"))
        return
    del st.session_state[asking]
    st.query_params["change"] = str(made)
    st.rerun()
