"""补贴自查: anybody finds out, without an account, which rent subsidy is theirs, and why.

One question at a time, the fewest that still matter, then the answer. `views.selfcheck.check` holds the check,
`views.selfcheck.course` says what is shown, `views.selfcheck.ask` draws a question, `views.selfcheck.answer` an answer.
"""

from collections.abc import Mapping

import streamlit as st

from views.answers.refused import refused
from views.entrance import opening
from views.entrance.chrome import demo_banner
from views.help import heading
from views.kit import address
from views.kit.context import law, store
from views.kit.days import day_asked
from views.kit.i18n import _
from views.kit.markup import Html, show, tag
from views.selfcheck import answer, ask, at_stake, course, keep, prefilled
from views.selfcheck.check import Check, pursued, read_check
from views.selfcheck.questions import Question, questions


def page() -> None:
    """Ask the next question, or give the answer."""
    with store().read() as session:
        if known := prefilled.start(session, address.everything(), day_asked()):
            go_to(**known)
        check = read_check(session, address.everything(), address.listed("also"), day_asked())
        marks = prefilled.sources(session, check.answers, day_asked())
        if check.park is not None and check.park.demo:
            demo_banner()
        asked = course.asked(check, address.asked("ask"), "show" in st.query_params)
        if asked is None:
            _answer_page(session, check)
        else:
            _question_page(session, check, asked)
        _answers(check, marks)


def _question_page(session, check: Check, question: Question) -> None:
    """One question, why it is asked, and 先看结果."""
    heading.title(_("补贴自查"), "check")
    if not check.answers:
        show(tag("p", _(opening.CHECK), cls="sp-lead"))
    show(tag("p", course.number(question, check), cls="sp-quiet sp-step"))
    ask.draw_question(session, question, check, at_stake.says(question, check))
    if "where" in check.answers and st.button(_("先看结果"), key="show", type="tertiary"):
        go_to(show="1", ask=None)


def _answer_page(session, check: Check) -> None:
    """The answer first, then why, then what else could be asked; or what of the register the law does not take."""
    if check.refused is not None:
        heading.title(_("补贴自查"), "check")
        show(tag("div", *refused(check.refused), cls="sp"))
        return
    keep.draw_opened(session, check)
    found = pursued(law(), check)
    if not found:
        title, sentence = course.nothing_here(check)
        heading.title(title, "check")
        show(tag("p", sentence, cls="sp-lead"))
    for position, id in enumerate(found):
        answer.draw_answer(law().measures[id], course.answer_of(session, id, check), position == 0)
    _others(check, found)
    if check.determinations:
        keep.draw_keeping(check)


def _others(check: Check, drawn: list[str]) -> None:
    """Measures that need further answers, offered by name with how many questions they take; then, folded, those about
    other topics, which are worked out when they are asked for."""
    others, beyond = course.others(check, drawn), course.beyond(check)
    if not others and not beyond:
        return
    with st.container(key="others"):
        st.header(_("还可以看"), anchor=False)
        _offer(others, check)
        for topic, measures in beyond.items():
            with st.expander(course.topic(topic, measures), key=f"topic-{topic}"):
                _offer([measure.id for measure in measures], check)


def _offer(others: list[str], check: Check) -> None:
    """A button for each of the `others`; its questions are asked next."""
    for id in others:
        if st.button(course.offered(id, check), key=f"also-{id}"):
            st.query_params["also"] = [*check.also, id]
            go_to(show=None, on=None, ref=None)


def _answers(check: Check, marks: Mapping[str, str]) -> None:
    """What was answered so far, each with a way to change it. `marks`: which answers the register gave, from what."""
    given = [each for each in questions() if each.key in check.answers]
    if not given:
        return
    st.subheader(_("您的回答"), anchor=False)
    if marks:
        said = _("注明“来自登记”的回答取自登记中的本企业，可以逐项修改；修改只用于这次自查，不会保存，也不改登记。")
        show(tag("p", said, cls="sp sp-quiet sp-small"))
    with st.container(key="answers", gap=None):
        for question in given:
            with st.container(key=f"answer-{question.key}", horizontal=True, vertical_alignment="center"):
                said = [course.answered(question, check), *_marked(marks.get(question.key))]
                show(tag("div", tag("span", question.title(), cls="sp-quiet"), tag("span", *said), cls="sp sp-answer"))
                if st.button(_("修改"), key=f"change-{question.key}", type="tertiary"):
                    go_to(ask=question.key, on=None, ref=None)
    if st.button(_("重新开始"), key="restart", type="tertiary"):
        go_to(**dict.fromkeys([*(each.key for each in questions()), "ask", "show", "also", "on", "ref"]))


def _marked(source: str | None) -> list[Html]:
    """That the register gave an answer; nothing of one that is the visitor's own."""
    if source is None:
        return []
    return [tag("span", " · ", _("来自登记：{source}").format(source=source), cls="sp-quiet sp-small")]


def go_to(**params: str | None) -> None:
    """Change these parameters of the address (None takes one out) and draw the page again."""
    for key, value in params.items():
        if value is None:
            st.query_params.pop(key, None)
        else:
            st.query_params[key] = value
    st.rerun()
