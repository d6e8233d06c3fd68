"""Merging (合并): somebody else changed the roster since it was compared; where both did, a person decides."""

from collections.abc import Mapping

import streamlit as st

from registry.rosters.plan import Conflict
from registry.services.rosters import Altered, Overtaken
from views.kit.i18n import _, ngettext
from views.kit.markup import show, tag
from views.kit.moments import moment
from views.rosters.difference import cells, changes_table
from views.rosters.words import field_name, row_name, value_words

PAGE = 50
MINE, THEIRS = "mine", "theirs"


def draw_conflicts(overtaken: Overtaken, key: str) -> Mapping[str, str]:
    """Say who changed what, and ask about every field that both changed; the choices by the conflict's key."""
    conflicts = overtaken.conflicts
    st.header(_("名册在您比较之后被更改过"), anchor=False)
    show(tag("p", _("对方的更改已经保留，您的更改也还在，还没有写入。请看过之后再写入。"), cls="sp"))
    _theirs(overtaken)
    if not conflicts:
        show(tag("p", _("双方没有改到同一处，可以直接合并。"), cls="sp"))
        return {}
    count = ngettext("{n} 处双方都改了，请选择", "{n} 处双方都改了，请选择", len(conflicts)).format(n=len(conflicts))
    st.subheader(count, anchor=False)
    return {conflict.key: choice for conflict in conflicts if (choice := _choice(conflict, key))}


def _theirs(overtaken: Overtaken) -> None:
    """Who changed the roster when, and field by field what."""
    who = [_("{who}，{when}").format(who=made.by, when=moment(made.at)) for made in overtaken.sets]
    changed = len(overtaken.theirs)
    count = ngettext("对方更改了 {n} 行", "对方更改了 {n} 行", changed).format(n=changed)
    rows = [line for each in overtaken.theirs[:PAGE] for line in altered_lines(each)]
    summary = tag("summary", _("{count}（{who}）").format(count=count, who=_("；").join(who)))
    show(tag("details", summary, changes_table(rows), cls="sp sp-measure", open=""))


def altered_lines(each: Altered) -> list[list[object]]:
    """One line for each field of a row that was changed; the row's name stands once."""
    said = {"added": _("（新增）"), "removed": _("（删除）"), "changed": ""}[each.what]
    name = row_name(each.name, each.room) + said
    lines = [[name, "", "", ""]] if not each.differences else []
    for number, difference in enumerate(each.differences):
        field, before, after = cells(difference.field, difference.before, difference.after)
        before, after = "" if each.what == "added" else before, "" if each.what == "removed" else after
        lines.append([name if number == 0 else "", field, before, after])
    return lines


def _choice(conflict: Conflict, key: str) -> str | None:
    """Mine or theirs, for one field or a whole row."""
    whose = row_name(conflict.row.name, conflict.row.room)
    if conflict.field is None:
        theirs = _("对方：移出这一行") if conflict.theirs is None else _("对方：保留这一行")
        mine = _("我：移出这一行") if conflict.mine is None else _("我：保留这一行")
        label = whose
    else:
        label = _("{row}的“{field}”，原为：{base}").format(
            row=whose, field=field_name(conflict.field), base=value_words(conflict.field, conflict.base)
        )
        theirs = _("对方：{value}").format(value=value_words(conflict.field, conflict.theirs))
        mine = _("我：{value}").format(value=value_words(conflict.field, conflict.mine))
    options = {THEIRS: theirs, MINE: mine}
    return st.radio(
        label, list(options), index=None, format_func=options.get, key=f"{key}-merge-{conflict.key}", horizontal=True
    )
