"""Applying (写入): the difference is looked at, ticked and written; a second person's change is merged first; then
what was done is said, with the way to take it back.
"""

from dataclasses import dataclass

import streamlit as st

from registry.parks.names import ParkName
from registry.person import Person
from registry.rosters.effects import Effects, effects
from registry.rosters.plan import Plan
from registry.services import proposals, rosters
from registry.store.store import StoreError
from views.entrance import identity
from views.entrance.chrome import go
from views.kit.context import store, today
from views.kit.i18n import _, ngettext, pick
from views.kit.markup import Html, show, tag
from views.rosters import difference
from views.rosters import merge as roster_merge
from views.rosters.difference import Choices, counted
from views.rosters.drafts import Draft, left_over


@dataclass
class Applying:
    """A plan on its way into the register, in one window. `what`: edit or import.

    `chosen`: what was ticked when the person pressed the button. While `writing` is set the plan is being written; a
    run that finds it set was started by 取消, or by another press, which took everything back. `done`: the number of
    the change set, 0 where there was nothing to write; `wrote` says what was in it. `draft`: the edits that
    were compared, in the grid.
    """

    plan: Plan
    what: str
    file_name: str | None = None
    file_sha256: str | None = None
    chosen: Choices | None = None
    writing: bool = False
    cancelled: bool = False
    overtaken: rosters.Overtaken | None = None
    refused: str | None = None
    done: int | None = None
    wrote: Effects | None = None
    draft: Draft | None = None
    round: int = 0


def draw_applying(person: Person, park: ParkName, applying: Applying) -> None:
    """The difference with the button that writes it, or the writing itself, which ends with a new run."""
    if applying.writing:
        applying.writing, applying.chosen, applying.cancelled = False, None, True
    if applying.chosen is not None:
        _write(person, park, applying)
    if applying.cancelled:
        show(tag("p", _("已取消写入，名册没有任何改变。"), cls="sp sp-notice", role="status"))
    if applying.refused is not None:
        show(tag("p", applying.refused, cls="sp-problem", role="alert"))
    _difference(applying)


def _difference(applying: Applying) -> None:
    """What would be written, with its ticks; first, where somebody was faster, what they changed."""
    plan, overtaken = applying.plan, applying.overtaken
    key = f"{applying.what}-{applying.round}"
    choices = Choices()
    if overtaken is not None:
        merge = roster_merge.draw_conflicts(overtaken, key)
    if plan.empty:
        show(tag("p", tag("strong", _("没有变化。")), _("名册与这份内容完全一致，不需要写入。"), cls="sp sp-lead"))
        return
    if overtaken is not None:
        st.header(_("您的更改"), anchor=False)
    choices = difference.draw_difference(plan, key)
    if overtaken is not None:
        choices.merge = dict(merge)
    shown = _effects(plan, choices)
    why_not = _why_not(plan, choices, shown)
    if why_not is None:
        show(tag("p", _("将写入："), tag("strong", counted(shown)), cls="sp", role="status"))
    st.button(
        _("写入名册") if overtaken is None else _("合并并写入名册"), type="primary", key=f"{key}-write",
        disabled=why_not is not None, on_click=_go, args=(applying, choices),
    )  # fmt: skip
    if why_not is not None:
        show(tag("p", why_not, cls="sp-quiet"))


def _effects(plan: Plan, choices: Choices) -> Effects:
    """What is written with these ticks."""
    return effects(plan, choices.moved_out, choices.left_on, choices.shared, choices.merge)


def _why_not(plan: Plan, choices: Choices, shown: Effects) -> str | None:
    """Why the plan cannot be written yet; None where it can."""
    if plan.problems:
        return _("请先处理上面列出的问题。")
    if any(conflict.key not in choices.merge for conflict in plan.conflicts):
        return _("请在上面选择每一处采用谁的更改。")
    if plan.many(len(choices.moved_out)) and not choices.many:
        return _("迁出的行很多，请在上面再确认一次。")
    if not shown and not plan.conflicts:
        return _("没有勾选任何迁出或提议，没有内容需要写入。")
    return None


def _go(applying: Applying, choices: Choices) -> None:
    """Remember what was ticked; the next run writes, with nothing to press on the page but 取消."""
    applying.chosen, applying.refused, applying.cancelled = choices, None, False


def _write(person: Person, park: ParkName, applying: Applying) -> None:
    """Write the plan in one transaction, with a bar and 取消.

    A press ends this run at the bar's next step, by an exception that takes the transaction back. Nothing of Streamlit
    is called once the transaction has ended, so that whatever was written is also told.
    """
    chosen, applying.writing = applying.chosen, True
    with st.empty().container():
        bar = st.progress(0.0, text=_("正在写入…"))
        st.button(_("取消"), key="stop-writing")

        def progress(step: object, share: float) -> None:
            if share < 1:
                bar.progress(share, text=pick(step))

        try:
            made = rosters.apply(
                person, store(), park.id, applying.plan, moved_out=chosen.moved_out, last_day=chosen.left_on,
                many_missing_ok=chosen.many, shared=chosen.shared, merge=chosen.merge or None, what=applying.what,
                file_name=applying.file_name, file_sha256=applying.file_sha256, progress=progress,
                address=identity.address(),
            )  # fmt: skip
            applying.done, applying.wrote = made or 0, _effects(applying.plan, chosen)
            if applying.what == "edit":
                rosters.change_draft(person, store(), park.id, lambda kept: _left_over(kept, applying.draft), 0)
        except rosters.Overtaken as overtaken:
            applying.overtaken, applying.plan = overtaken, overtaken.plan
            applying.round += 1
        except (rosters.CannotApply, StoreError) as refused:
            applying.refused = pick(refused)
        applying.writing, applying.chosen = False, None
    st.rerun()


def _left_over(kept: object | None, done: Draft | None) -> object | None:
    """What other windows have added to the draft since it was compared."""
    return left_over(Draft.of(kept), done or Draft()).content()


def _proposed(person: Person, park: ParkName) -> Html | None:
    """How many proposals of the park wait for others."""
    with store().read() as session:
        waiting = [each for each in proposals.made(person, session, park.id, today()) if each.answer is None]
    if not waiting:
        return None
    n = len(waiting)
    said = ngettext(
        "{n} 家企业的情况等待企业本人、另一园区或主管部门答复，在名册页首可以看到。",
        "{n} 家企业的情况等待企业本人、另一园区或主管部门答复，在名册页首可以看到。",
        n,
    )
    return tag("p", said.format(n=n))


def said(person: Person, park: ParkName, applying: Applying) -> None:
    """What was done, and the way to look at it and to take it back."""
    if not applying.done:
        show(tag("p", tag("strong", _("没有变化。")), _("名册已经是这样，没有写入任何内容。"), cls="sp sp-lead"))
        return
    show(
        tag(
            "div",
            tag("p", tag("strong", _("已写入名册。")), counted(applying.wrote), cls="sp-lead"),
            tag("p", _("记为第 {n} 号变更。").format(n=applying.done)),
            _proposed(person, park),
            cls="sp sp-done",
            role="status",
        )
    )
    with st.container(horizontal=True):
        go("roster", _("查看这次变更，或撤销"), park=park.slug, do="history", change=applying.done)
        go("roster", _("回到名册"), park=park.slug)
