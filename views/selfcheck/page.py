"""补贴自查: anybody finds out, without an account, which rent subsidy is theirs, and why.

One question at a time, the fewest that still matter, then the answer. `views.selfcheck.check` holds the check,
`views.selfcheck.ask` draws a question, `views.selfcheck.answer` an answer.
"""

from collections.abc import Mapping

import streamlit as st

from registry.policy import vocabulary
from registry.policy.answers.other_topics import not_asked
from registry.policy.files.documents import Measure, Topic
from views.answers.refused import refused
from views.entrance import opening
from views.entrance.chrome import demo_banner
from views.help import heading
from views.kit import address
from views.kit.context import law, store
from views.kit.days import day_asked
from views.kit.format import unknown
from views.kit.i18n import _, ngettext, pick, pick_name
from views.kit.markup import Html, show, tag
from views.selfcheck import answer, ask, at_stake, keep, prefilled
from views.selfcheck import way_on as wayon
from views.selfcheck.check import ELSEWHERE, Check, open_measures, pursued, question_of, read_check, unasked
from views.selfcheck.questions import UNKNOWN, Question, question, questions, shown


def page() -> None:
    """Ask the next question, or give the answer."""
    with store().read() as session:
        if known := prefilled.start(session, address.everything(), day_asked()):
            go_to(**known)
        check = read_check(session, address.everything(), address.listed("also"), day_asked())
        marks = prefilled.sources(session, check.answers, day_asked())
        if check.park is not None and check.park.demo:
            demo_banner()
        asked = _asked(check)
        if asked is None:
            _answer_page(session, check)
        else:
            _question_page(session, check, asked)
        _answers(check, marks)


def _asked(check: Check) -> Question | None:
    """The question to show: the one the visitor went back to, else the next that matters, else none."""
    again = question(address.asked("ask") or "")
    if again is not None:
        return again
    if check.wrong is not None:
        return question_of(check.wrong)
    if "where" not in check.answers:
        return question("where")
    if check.refused is not None or "show" in st.query_params:
        return None
    return at_stake.next_question(check)


def _question_page(session, check: Check, question: Question) -> None:
    """One question, why it is asked, and 先看结果."""
    heading.title(_("补贴自查"), "check")
    if not check.answers:
        show(tag("p", _(opening.CHECK), cls="sp-lead"))
    number = len([key for key in check.answers if key != question.key]) + 1
    show(tag("p", _("第 {number} 题").format(number=number), cls="sp-quiet sp-step"))
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
        answer.nothing_here(None if check.answers.get("where") == UNKNOWN else place_words(check))
    for position, id in enumerate(found):
        refusal = wayon.refused(check.determinations[id])
        way_on = wayon.way_on(session, law(), law().measures[id], check) if refusal else None
        answer.draw_answer(law(), law().measures[id], check, position == 0, way_on)
    _others(check, found)
    if check.determinations:
        keep.draw_keeping(check)


def _others(check: Check, drawn: list[str]) -> None:
    """Measures that need further answers, offered by name with how many questions they take; then, folded, those about
    other topics, which are worked out when they are asked for."""
    others = [id for id in open_measures(check) if id not in drawn]
    beyond = _beyond(check)
    if not others and not beyond:
        return
    with st.container(key="others"):
        st.header(_("还可以看"), anchor=False)
        _offer(others, check)
        for topic, measures in beyond.items():
            title = _("{topic}（{n} 项）").format(topic=pick(vocabulary.TOPICS[topic]), n=len(measures))
            with st.expander(title, key=f"topic-{topic}"):
                _offer([measure.id for measure in measures], check)


def _beyond(check: Check) -> dict[Topic, list[Measure]]:
    """By topic, the measures of the place that were not asked."""
    if check.district is None:
        return {}
    asked = law().asking(besides=check.also)
    return not_asked(asked, "tenant", check.district.code, day_asked())


def _offer(others: list[str], check: Check) -> None:
    """A button for each of the `others`; its questions are asked next."""
    for id in others:
        if st.button(_offered(id, check), key=f"also-{id}"):
            st.query_params["also"] = [*check.also, id]
            go_to(show=None, on=None, ref=None)


def _offered(id: str, check: Check) -> str:
    """The measure by its name, and how many questions it takes; of one that was not asked nobody knows yet."""
    name = answer.full_name(law(), law().measures[id])
    if id not in check.determinations:
        return name
    count = len(unasked(check.determinations[id].missing, check))
    more = ngettext("再答 {n} 题", "再答 {n} 题", count).format(n=count) if count else _("直接查看")
    return _("{measure}（{more}）").format(measure=name, more=more)


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
                words = place_words(check) if question.key == "where" else shown(question, check.answers[question.key])
                said = [words, *_marked(marks.get(question.key))]
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


def place_words(check: Check) -> str:
    """The park's or the district's name."""
    where = check.answers.get("where")
    if where in (None, UNKNOWN):
        return unknown()
    if where == ELSEWHERE:
        return _("其他地区")
    return pick_name(check.park) if check.park is not None else pick_name(check.district)


def go_to(**params: str | None) -> None:
    """Change these parameters of the address (None takes one out) and draw the page again."""
    for key, value in params.items():
        if value is None:
            st.query_params.pop(key, None)
        else:
            st.query_params[key] = value
    st.rerun()
