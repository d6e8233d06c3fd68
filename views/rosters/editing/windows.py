"""One draft in several windows (多个窗口): what is changed here is put upon what other windows saved, and that is said;
where two changed the same cell, the person chooses.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import streamlit as st

from registry.parks.names import ParkName
from registry.person import Person
from registry.services import rosters
from registry.services.rosters import RosterEntry
from views.kit.context import store
from views.kit.i18n import _, ngettext
from views.kit.markup import show, tag
from views.rosters.drafts import ABSENT, GONE, Contested, Draft, RowKey, chosen, left_over, merged
from views.rosters.editing.grid import GridLine
from views.rosters.editing.sheet import Sheet
from views.rosters.words import field_name, listed, row_name

NAMED = 6  # rows that another window changed, by name


@dataclass
class Built:
    """The grid that is on the screen: its lines, the draft they show, and the draft as this window last left it.

    `keys`: what the keys of rows added in it begin with; `based_on`: the change set that its lines are from.
    """

    lines: list[GridLine]
    base: Draft
    seen: Draft
    based_on: int
    keys: str


@dataclass
class EditWork:
    """What is edited: the roster as it is, the columns that it is edited in, and the person's draft with the change set
    that it began from.
    """

    person: Person
    park: ParkName
    entries: list[RosterEntry]
    sheet: Sheet
    draft: Draft
    based_on: int

    def keep(self, mine: Draft, seen: Draft, based_on: int) -> None:
        """Put what was changed here, from `seen` to `mine`, upon the draft that is kept."""
        if merged(seen, mine, self.draft) != self.draft:
            self._change(lambda stored: merged(seen, mine, stored), based_on)

    def choose(self, which: Contested, other: bool) -> None:
        """Take one of two windows' words."""
        self._change(lambda stored: chosen(stored, which, other), self.based_on)

    def drop(self) -> None:
        """Throw away what is seen here of the draft."""
        done = self.draft
        self._change(lambda stored: left_over(stored, done), self.based_on)

    def _change(self, change: Callable[[Draft], Draft], based_on: int) -> None:
        def made(content: object | None) -> object | None:
            self.draft = change(Draft.of(content))
            return self.draft.content()

        rosters.change_draft(self.person, store(), self.park.id, made, based_on)


def key_of(park: ParkName, what: str) -> str:
    return f"edit-{what}-{park.id}"


def leave(park: ParkName) -> None:
    """Back to the grid, which is built anew from the draft."""
    for what in ("applying", "built"):
        st.session_state.pop(key_of(park, what), None)


def anew(park: ParkName) -> None:
    """Build the grid anew although it is on the screen."""
    generation = key_of(park, "generation")
    st.session_state[generation] = st.session_state.get(generation, 0) + 1
    leave(park)


def build(work: EditWork, lines: list[GridLine]) -> Built:
    built = Built(lines, work.draft, work.draft, work.based_on, f"new-{uuid4().hex[:12]}")
    st.session_state[key_of(work.park, "built")] = built
    return built


def keep_grid(work: EditWork, built: Built, mine: Draft) -> None:
    """Keep what was changed in the grid; where another window has changed the draft, say so and show it anew."""
    work.keep(mine, built.seen, built.based_on)
    built.seen = work.draft
    if work.draft == mine:
        return
    st.session_state[key_of(work.park, "other")] = others(work, mine)
    anew(work.park)
    st.rerun()


def others(work: EditWork, mine: Draft) -> str:
    """What another window has done, in words."""
    if not work.draft:
        return _("另一窗口有更改：草稿已写入或放弃，这里按现在的名册显示。")
    here, now = mine.content() or {}, work.draft.content()
    rows: dict[RowKey, None] = {}
    for part in ("edited", "added"):
        own = here.get(part, {})
        rows |= {row: None for row in (*own, *now[part]) if own.get(row) != now[part].get(row)}
    rows |= {str(id): None for id in mine.gone ^ work.draft.gone}
    rows |= {each.row: None for each in work.draft.contested}
    names = [_name(work, row) for row in list(rows)[:NAMED]]
    if len(rows) > NAMED:
        names.append(ngettext("等 {n} 行", "等 {n} 行", len(rows)).format(n=len(rows)))
    return _("另一窗口有更改，已合并到这里：{rows}。").format(rows=listed(names))


def _name(work: EditWork, row: RowKey) -> str:
    entry = next((entry.row for entry in work.entries if str(entry.lease_id) == row), None)
    if entry is not None:
        return row_name(entry.name, entry.room)
    cells = work.draft.added.get(row, {})
    return row_name(str(cells.get("name") or _("新增的一行")), cells.get("room"))


def draw_other_windows(work: EditWork) -> None:
    """What another window did, and the cells of which the person has to choose."""
    if said := st.session_state.pop(key_of(work.park, "other"), None):
        show(tag("p", said, cls="sp sp-notice", role="status"))
    contested = work.draft.contested
    if not contested:
        return
    count = ngettext("{n} 处在两个窗口里改得不同，请选择", "{n} 处在两个窗口里改得不同，请选择", len(contested)).format(
        n=len(contested)
    )
    st.subheader(count, anchor=False)
    for place, each in enumerate(contested):
        _choice(work, each, f"{key_of(work.park, 'contested')}-{place}-{hash(each)}")


def _choice(work: EditWork, each: Contested, key: str) -> None:
    """One window's word or the other's; choosing settles it."""
    label = _name(work, each.row)
    if each.field != GONE:
        label = _("{row}：{field}").format(row=label, field=field_name(each.field))
    words = {False: _("一个窗口：{value}").format(value=_words(each, each.one)),
             True: _("另一窗口：{value}").format(value=_words(each, each.other))}  # fmt: skip
    picked = st.radio(label, list(words), index=None, format_func=words.get, key=key, horizontal=True)
    if picked is not None:
        work.choose(each, picked)
        anew(work.park)
        st.rerun()


def _words(each: Contested, said: tuple) -> str:
    if each.field == GONE:
        gone = said == ("gone",) or (said == ABSENT and not each.row.isdecimal())
        return _("移出这一行") if gone else _("保留这一行")
    if said == ABSENT:
        return _("保持名册中的内容")
    return _("（空白）") if said[0] is None else str(said[0])
