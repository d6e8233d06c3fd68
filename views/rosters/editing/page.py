"""编辑: the roster as a grid. Edits are kept as a draft with every change, compared, and only then applied."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from registry.parks.names import ParkName
from registry.person import Person
from registry.quoting import cut
from registry.rosters.facts.columns import FactColumn, is_fact
from registry.rosters.files.cells.values import shown as as_text
from registry.rosters.plan import Comparison
from registry.services import rosters
from registry.services.rosters import RosterEntry
from views.entrance import identity
from views.entrance.chrome import go
from views.kit import address, on_paper
from views.kit.context import store, today
from views.kit.i18n import _, link, ngettext, pick
from views.kit.markup import show, table, tag
from views.kit.paging import paged
from views.rosters import apply, data
from views.rosters.apply import Applying
from views.rosters.difference import changes_table
from views.rosters.drafts import Draft
from views.rosters.editing import checked, choosing, form, grid, windows
from views.rosters.editing.checked import Wrong
from views.rosters.editing.sheet import Sheet, typed
from views.rosters.editing.windows import Built, EditWork, anew, key_of, leave
from views.rosters.table import matching
from views.rosters.words import field_name, row_name

PAGE = 1_000  # rows of one grid: they all go to the browser, 80 kB a thousand
PROBLEMS = 100  # shown at a time
LONGEST = 200  # signs of a cell that are said back


def draw_editing(person: Person, park: ParkName) -> None:
    """The grid, or one row as a form; the difference, once it was asked for; then what was done."""
    applying: Applying | None = st.session_state.get(key_of(park, "applying"))
    if applying is not None and applying.done is not None:
        apply.said(person, park, applying)
        st.button(_("继续编辑"), on_click=leave, args=(park,))
        return
    if applying is not None:
        st.button(_("← 回到表格，继续编辑"), on_click=leave, args=(park,), type="tertiary")
        apply.draw_applying(person, park, applying)
        return
    view = data.roster(person, park, today())
    with store().read() as session:
        kept = rosters.draft(person, session, park.id)
    based_on = kept.based_on if kept else view.at
    draft = Draft.of(kept and kept.content)
    wanted = {*draft.columns(), address.asked("column") or ""}  # a reminder may lead to a fact of an earlier year
    beside = data.facts_beside(person, park, today(), set(filter(is_fact, wanted)))
    sheet = Sheet(beside.columns, beside.says)
    work = EditWork(person, park, [*view.rows, *view.coming], sheet, draft, based_on)
    row = address.asked("row")
    entry = next((entry for entry in work.entries if str(entry.lease_id) == row), None)
    windows.draw_other_windows(work)
    if entry is not None or row == form.NEW:
        _form(work, entry)
    else:
        _grid(work)
    _changes(work)


def _form(work: EditWork, entry: RosterEntry | None) -> None:
    """One row in a form of its own."""
    go("roster", _("← 整个表格"), park=work.park.slug, do="edit")
    st.header(row_name(entry.row.name, entry.row.room) if entry else _("新增一行"), anchor=False)
    key = f"form-{work.park.id}-{entry.lease_id if entry else form.NEW}"
    base = f"{key}-base"
    if f"{key}-name" not in st.session_state or st.session_state.pop(f"{key}-kept", False):
        for field in work.sheet.columns:  # opened now, or kept: filled in from the draft
            st.session_state.pop(f"{key}-{field.id}", None)
        st.session_state[base] = (work.draft, work.based_on)
    seen, based_on = st.session_state[base]
    draft = form.draw_row_form(work, entry, seen, key, address.asked("field"))
    if draft is not None:
        work.keep(draft, seen, based_on)
        if work.draft != draft:
            st.session_state[key_of(work.park, "other")] = windows.others(work, draft)
        st.session_state[f"{key}-kept"] = True
        if entry is None:
            st.query_params.pop("row")
        st.rerun()


def _grid(work: EditWork) -> None:
    """The rows that are looked for, as a grid."""
    _lead(work.park)
    facts = choosing.chosen_facts(work)
    wanted = st.text_input(_("按企业、信用代码或房号查找"), key="edit-find", max_chars=80, width=360)
    found = matching(work.entries, wanted)
    shown = paged(found, PAGE, "edit-page")
    with_added = not wanted and (not found or shown[-1] is found[-1])
    which = "-".join([wanted, str(len(shown)), str(with_added), *(each.id for each in facts)])
    built, mine = _edited(work, shown, with_added, facts, which)
    windows.keep_grid(work, built, mine)
    lines = grid.lines(work.sheet, shown, work.draft, with_added)
    on_paper.draw_on_paper(grid.printed(lines, grid.shown_columns(facts)))


def _changes(work: EditWork) -> None:
    """What was changed so far, what is wrong in it, and the way on."""
    draft = work.draft
    if not draft:
        show(tag("p", _("还没有更改。"), cls="sp-quiet"))
        return
    asked, wrong = checked.asked(work.sheet, work.park.id, today(), work.entries, draft)
    show(tag("p", tag("strong", _summary(draft)), _("已存为草稿，还没有写入名册。"), cls="sp", role="status"))
    _marked(checked.changes(work.sheet, work.entries, draft))
    _problems(wrong)
    errors = bool(draft.contested) or any(each.complaint.severity == "error" for each in wrong)
    with st.container(horizontal=True):
        if st.button(_("比较更改"), type="primary", disabled=errors):
            _compare(work, asked)
        _give_up(work)


def _compare(work: EditWork, asked: Comparison) -> None:
    """The difference; a plan from a draft of earlier days says so, and is merged with what was changed since."""
    try:
        plan = rosters.compare(work.person, store(), work.park.id, asked, identity.address())
    except rosters.CannotCompare as refused:
        show(tag("p", pick(refused), cls="sp-problem", role="alert"))
        return
    plan = replace(plan, based_on=min(plan.based_on, work.based_on))
    st.session_state[key_of(work.park, "applying")] = Applying(plan, "edit", draft=work.draft)
    st.rerun()


def _lead(park: ParkName) -> None:
    show(
        tag(
            "div",
            tag("p", _("直接在格子里更改；改动随时存为草稿，关闭窗口也不会丢失。点“比较更改”看清差别后再写入。")),
            tag(
                "p",
                _(
                    "新企业：在最后一行填写。迁出：勾选行首后删除，或填写到期日。续租：另加一行。手机上可在名册中点开一行，再更改。"
                ),
                tag("a", _("逐项填写新的一行"), href=link("roster", park=park.slug, do="edit", row=form.NEW)),
                cls="sp-quiet",
            ),
            cls="sp",
        )
    )


def _edited(
    work: EditWork, shown: Sequence[RosterEntry], with_added: bool, facts: Sequence[FactColumn], which: str
) -> tuple[Built, Draft]:
    """Draw the grid; the draft with what was changed in it.

    The grid's table stays the same while it is on the screen, else the browser would lose its place: edits are told
    beside it. When it is shown anew, it is built from the draft.
    """
    key = f"grid-{work.park.id}-{st.session_state.get(key_of(work.park, 'generation'), 0)}-{which}"
    built: Built | None = st.session_state.get(key_of(work.park, "built"))
    if key not in st.session_state or built is None:
        built = windows.build(work, grid.lines(work.sheet, shown, work.draft, with_added))
    columns = grid.shown_columns(facts)
    st.data_editor(
        grid.frame(built.lines, columns),
        column_config=grid.columns(columns),
        num_rows="dynamic" if with_added else "delete",
        hide_index=True,
        key=key,
        placeholder="",
        width="stretch",
        height=min(640, 40 + 35 * (len(built.lines) + 2)),
    )
    return built, grid.edited(work.sheet, built.lines, built.base, st.session_state[key], built.keys)


def _summary(draft: Draft) -> str:
    """`改 3 行，新增 1 行，移出 1 行。`"""
    parts = []
    if n := len(draft.edited):
        parts.append(ngettext("更改 {n} 行", "更改 {n} 行", n).format(n=n))
    if n := len(draft.added):
        parts.append(ngettext("新增 {n} 行", "新增 {n} 行", n).format(n=n))
    if n := len(draft.gone):
        parts.append(ngettext("移出 {n} 行", "移出 {n} 行", n).format(n=n))
    return _("{changes}。").format(changes=_("，").join(parts))


def _marked(found: Sequence[tuple[str, str, object, object]]) -> None:
    """The changed cells: what stood there, and what was typed."""
    if not found:
        return
    rows = [[whose, field_name(id), tag("del", _cell(before)), tag("ins", _cell(after))]
            for whose, id, before, after in found[:PROBLEMS]]  # fmt: skip
    count = ngettext("更改的格子：{n} 个", "更改的格子：{n} 个", len(found)).format(n=len(found))
    show(tag("details", tag("summary", count), changes_table(rows), cls="sp sp-measure", open=""))


def _cell(value: object) -> str:
    """A cell as it stands in the grid."""
    return _("（空白）") if value is None else cut(typed(value), LONGEST)


def _problems(wrong: Sequence[Wrong]) -> None:
    """Every edited cell that cannot be taken, or is improbable."""
    if not wrong:
        return
    columns = [(_("企业与房号"), None), (_("项目"), None), (_("现在的内容"), None), (_("问题与改法"), None)]
    rows = [
        [
            each.row or _("新增的一行"),
            field_name(each.field),
            as_text(each.value),
            [tag("div", pick(each.complaint.wrong)), tag("div", pick(each.complaint.right), cls="sp-quiet")],
        ]
        for each in wrong[:PROBLEMS]
    ]
    errors = sum(each.complaint.severity == "error" for each in wrong)
    count = ngettext("{n} 处需要改正", "{n} 处需要改正", errors).format(n=errors)
    heading = count if errors else _("请再核对（不妨碍写入）")
    show(tag("div", tag("h3", heading), table(columns, rows), cls="sp", role="alert"))


def _give_up(work: EditWork) -> None:
    """Throw the draft away, after a second yes."""
    asking = key_of(work.park, "give-up")
    if not st.session_state.get(asking):
        if st.button(_("放弃全部更改"), type="tertiary"):
            st.session_state[asking] = True
            st.rerun()
        return
    show(tag("p", _("草稿将被删除，名册保持原样。确定吗？"), cls="sp"))
    st.button(_("删除草稿"), key="drop-draft", on_click=_drop, args=(work,))
    st.button(_("保留草稿"), key="keep-draft", type="tertiary", on_click=st.session_state.pop, args=(asking,))


def _drop(work: EditWork) -> None:
    """Throw the draft away and build the grid anew, from the roster alone."""
    work.drop()
    st.session_state.pop(key_of(work.park, "give-up"), None)
    anew(work.park)
