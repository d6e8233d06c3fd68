"""The difference (变更对比) between rows and today's roster, to be looked at before anything is written.

New, changed field by field, proposed and missing with a tick for each, unchanged as a number: what
`registry.rosters.effects` says that writing does, and only that. Used by the import and by the grid.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import streamlit as st

from registry.rosters.effects import Effect, Effects, effects, ran
from registry.rosters.facts.columns import is_fact
from registry.rosters.plan import Comparison, Difference, Missing, Plan, Trouble
from views.kit.format import day
from views.kit.i18n import _, ngettext, pick
from views.kit.markup import Html, show, table, tag
from views.kit.paging import paged
from views.rosters.words import IDENTITY, PROFILE, field_name, row_name, term, value_words

PAGE = 50
TICKED_ONE_BY_ONE = 60  # missing rows; beyond, they are ticked together


@dataclass
class Choices:
    """What the person ticked: which leases moved out and on which day, that so many is right, the credit codes of
    tenants of whom a change is proposed that other parks show as well, and whose change counts where two changed the
    same.
    """

    moved_out: set[int] = field(default_factory=set)
    left_on: date | None = None
    many: bool = False
    shared: set[str] = field(default_factory=set)
    merge: dict[str, str] = field(default_factory=dict)


def draw_difference(plan: Plan, key: str) -> Choices:
    """All parts of the difference with their ticks; `key` tells the ticks of one comparison from the next."""
    choices, shown = Choices(), effects(plan)
    show(tag("p", *_summary(plan, shown), cls="sp sp-lead"))
    if plan.problems:
        _problems(plan.problems)
    if shown.added:
        _new(shown.added)
    if shown.changed:
        _changed(plan.asked, shown.changed)
    _stated(plan.asked, [*shown.added, *shown.changed])
    if shown.proposed:
        _proposed(shown.proposed, choices, key)
    if plan.missing:
        _missing(plan, choices, key)
    return choices


def counted(shown: Effects) -> str:
    """`新增 2 行，更改 5 行，迁出 1 行。`"""
    parts = []
    if n := len(shown.added):
        parts.append(ngettext("新增 {n} 行", "新增 {n} 行", n).format(n=n))
    if n := len(shown.changed):
        parts.append(ngettext("更改 {n} 行", "更改 {n} 行", n).format(n=n))
    if n := len(shown.ended):
        parts.append(ngettext("迁出 {n} 行", "迁出 {n} 行", n).format(n=n))
    if n := len(shown.removed):
        parts.append(ngettext("删去 {n} 行", "删去 {n} 行", n).format(n=n))
    if n := len(shown.asked):
        parts.append(ngettext("提议 {n} 家", "提议 {n} 家", n).format(n=n))
    return _("{changes}。").format(changes=_("，").join(parts)) if parts else ""


def _summary(plan: Plan, shown: Effects) -> list[object]:
    """`新增 2 行，更改 5 行。表中没有 1 行，不变 93 行。`"""
    rest = []
    if n := len(shown.proposed):
        rest.append(ngettext("要经他人同意 {n} 家", "要经他人同意 {n} 家", n).format(n=n))
    if n := len(plan.missing):
        rest.append(ngettext("名册有而这里没有 {n} 行", "名册有而这里没有 {n} 行", n).format(n=n))
    if plan.unchanged:
        rest.append(ngettext("不变 {n} 行", "不变 {n} 行", plan.unchanged).format(n=plan.unchanged))
    others = _("{changes}。").format(changes=_("，").join(rest)) if rest else None
    return [tag("strong", counted(shown)), others, _("还没有写入任何内容。")]


def _problems(problems: Sequence[Trouble]) -> None:
    """Rows that do not fit what the register holds."""
    st.header(_("请先处理"), anchor=False)
    columns = [(_("列"), None), (_("现在的内容"), None), (_("问题与改法"), None)]
    rows = [
        [
            field_name(problem.field),
            value_words(problem.field, problem.value),
            [tag("div", pick(problem.wrong)), tag("div", pick(problem.right), cls="sp-quiet")],
        ]
        for problem in paged(problems, PAGE, "difference-problems")
    ]
    show(tag("div", table(columns, rows), cls="sp", role="alert"))


def _new(found: Sequence[Effect]) -> None:
    st.header(ngettext("新增 {n} 行", "新增 {n} 行", len(found)).format(n=len(found)), anchor=False)
    columns = [(_("企业"), None), (_("房号与租期"), None), (_("其他内容"), None)]
    rows = [[_who(new.row), _lease(new.row), _rest(new)] for new in paged(found, PAGE, "difference-new")]
    show(tag("div", table(columns, rows), cls="sp"))


def _who(row) -> list[object]:
    return [row.name, tag("div", row.uscc, cls="sp-quiet sp-small")]


def _lease(row) -> list[object]:
    return [row.room, tag("div", term(row.start, row.end), cls="sp-quiet sp-small")]


def _rest(new: Effect) -> list[object]:
    """Whatever else is written with the row, and whether the tenant is new to the register."""
    said = [
        _("{label}：{value}").format(label=field_name(field), value=value_words(field, value))
        for field, _before, value in new.differences
        if field not in IDENTITY
    ]
    known = tag("div", _("登记中已有这家企业"), cls="sp-quiet sp-small") if new.known else None
    return [tag("div", line) for line in said] + ([known] if known else [])


def _changed(asked: Comparison, found: Sequence[Effect]) -> None:
    """Each change of a field, from what to what."""
    st.header(ngettext("更改 {n} 行", "更改 {n} 行", len(found)).format(n=len(found)), anchor=False)
    rows = [line for changed in paged(found, PAGE, "difference-changed") for line in _lines(changed)]
    show(tag("div", changes_table(rows), cls="sp"))
    if any(each.field in PROFILE for changed in found for each in changed.differences):
        since = (
            _("企业情况（类型、行业、规模等）作为更正，登记之初即如此。")
            if asked.correct
            else _("企业情况（类型、行业、规模等）从 {day} 起改变，此前的保留。").format(day=asked.since or asked.day)
        )
        show(tag("p", since, cls="sp sp-quiet"))


def _stated(asked: Comparison, found: Sequence[Effect]) -> None:
    """From which day on the facts of documents are the park's word, where there are any."""
    if not any(is_fact(each.field) for row in found for each in row.differences):
        return
    since = (
        _("政策文件所问的事实作为更正，代替本园区原来的说法。")
        if asked.correct
        else _("政策文件所问的事实写入为本园区从 {day} 起的说法；分年度的，为该年度的说法。").format(
            day=day(asked.since or asked.day)
        )
    )
    show(tag("p", since, cls="sp sp-quiet"))


def _proposed(found: Sequence[Effect], choices: Choices, key: str) -> None:
    """Facts of tenants that rent in another park, too: with a tick their change is proposed, else nothing happens."""
    heading = ngettext("要经他人同意的更改：{n} 家", "要经他人同意的更改：{n} 家", len(found)).format(n=len(found))
    st.header(heading, anchor=False)
    said = _(
        "这些企业在别的园区也有租约，企业情况不能由一个园区更改。勾选的作为提议提交，企业本人、另一园区或主管部门同意后更改；"
        "不勾选的保持不变。"
    )
    show(tag("p", said, cls="sp"))
    for each in found:
        changes = _("；").join(_from_to(one) for one in each.differences)
        label = _("{name}：{changes}").format(name=each.row.name, changes=changes)
        if st.checkbox(label, key=f"{key}-shared-{each.row.uscc}"):
            choices.shared.add(each.row.uscc)


def _from_to(one: Difference) -> str:
    """`行业代码 不清楚 → 6513`."""
    before, after = value_words(one.field, one.before), value_words(one.field, one.after)
    return _("{field} {before} → {after}").format(field=field_name(one.field), before=before, after=after)


def changes_table(rows: Sequence[Sequence[object]]) -> Html:
    """Whose, which field, from what, to what: one form for a difference, a merge and the history."""
    columns = [(_("企业与房号"), None), (_("项目"), None), (_("原来"), None), (_("改为"), None)]
    return table(columns, rows, "sp-changes")


def _lines(changed: Effect) -> list[list[object]]:
    """One line for each field; the name of the row stands once."""
    lines = []
    for number, difference in enumerate(changed.differences):
        name = row_name(changed.row.name, changed.row.room)
        lines.append([name if number == 0 else "", *cells(difference.field, difference.before, difference.after)])
    return lines


def cells(field: str, before: object, after: object) -> list[object]:
    """Field, before and after in words."""
    return [field_name(field), tag("del", value_words(field, before)), tag("ins", value_words(field, after))]


def _missing(plan: Plan, choices: Choices, key: str) -> None:
    """Rows of the roster that the file does not have: nothing happens to them without a tick."""
    found = plan.missing
    heading = ngettext("名册中有、表中没有：{n} 行", "名册中有、表中没有：{n} 行", len(found)).format(n=len(found))
    st.header(heading, anchor=False)
    show(tag("p", _("已经迁出的请打勾，其余的保持不变。"), cls="sp"))
    choices.left_on = st.date_input(
        _("迁出日（租约的最后一天）"),
        value=plan.asked.day - timedelta(days=1),
        max_value=plan.asked.day - timedelta(days=1),
        format="YYYY-MM-DD",
        key=f"{key}-left-on",
        width=320,
    )
    if len(found) > TICKED_ONE_BY_ONE:
        _missing_together(found, choices, key)
    else:
        _missing_one_by_one(found, choices, key)
    if plan.many(len(choices.moved_out)):
        choices.many = st.checkbox(
            _("迁出的超过名册的五分之一（{n} / {all} 行），我已核对，确实如此").format(
                n=len(choices.moved_out), all=plan.registered
            ),
            key=f"{key}-many",
        )


def _missing_one_by_one(found: Sequence[Missing], choices: Choices, key: str) -> None:
    every = len(found) > 2 and st.checkbox(_("全部迁出"), key=f"{key}-all")
    for missing in found:
        row = missing.row
        said = term(row.start, row.end)
        if not ran(missing, choices.left_on):
            said = _("{term}，到迁出日还没有开始，整行删去").format(term=said)
        label = _("{row}（{term}）").format(row=row_name(row.name, row.room), term=said)
        if st.checkbox(label, value=every, disabled=every, key=f"{key}-out-{missing.lease_id}-{every}"):
            choices.moved_out.add(missing.lease_id)


def _missing_together(found: Sequence[Missing], choices: Choices, key: str) -> None:
    columns = [(_("企业"), None), (_("房号与租期"), None)]
    rows = [[_who(missing.row), _lease(missing.row)] for missing in paged(found, PAGE, "difference-missing")]
    show(tag("div", table(columns, rows), cls="sp"))
    label = ngettext("这 {n} 行全部迁出", "这 {n} 行全部迁出", len(found)).format(n=len(found))
    if st.checkbox(label, key=f"{key}-all"):
        choices.moved_out.update(missing.lease_id for missing in found)
