"""Commands (命令) for the administrator, who alone can give them: on the page of people, and on no other."""

from datetime import date

import streamlit as st

from registry.parks import demo
from registry.policy.known_questions import Question
from views.kit.context import law, store
from views.kit.format import day
from views.kit.i18n import _, pick
from views.kit.markup import Html, show, tag


def draw_commands(on: date) -> None:
    """How to remove the demo data, where there is any, and how to record a ruling for all documents."""
    with store().read() as session:
        made_up = demo.present(session) > 0
    st.header(_("命令"), anchor=False)
    command = tag("code", "softpark demo --remove", cls="sp-command")
    removal = [tag("p", _("清除演示数据："), command)] if made_up else []
    rulings = [_rulings(question, on) for question in law().questions.values()]
    show(tag("div", *removal, tag("p", _("对全部文件记录裁定：")), *rulings, cls="sp"))


def _rulings(question: Question, on: date) -> Html:
    """The exact command for each option."""
    given = _('--by "裁定机关" --basis "文号或理由"')
    lines = [
        tag(
            "li",
            pick(words),
            tag("code", f"softpark rulings adopt {question.id} {option} {given} --from {day(on)}", cls="sp-command"),
        )
        for option, words in question.options.items()
    ]
    only = _("只适用于一份文件的，再加 {option}。").format(option="--document ID")
    summary = tag("summary", pick(question.name))
    return tag("details", summary, tag("ul", *lines), tag("p", only, cls="sp-quiet"), cls="sp-measure")
