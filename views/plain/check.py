"""补贴自查, plainly: `/plain/check?where=440311&kind=enterprise`. The same questions in the same order, and the same
answer in the same words: both pages ask `views.selfcheck`.

An answer that is sent (`answer=KEY` and its fields, see `views.plain.question`) is written into the address, as the
page of the app has it, and the browser is sent there; one that cannot be taken is asked again, with what would be
right.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session
from starlette.responses import Response

from registry.process.site import site
from views.answers.refused import refused
from views.entrance import opening
from views.entrance.chrome import demo_note
from views.kit.context import law, store, today
from views.kit.i18n import _, link
from views.kit.markup import Html, tag
from views.plain import question as asking
from views.plain.frame import Asked, Refused, document, elsewhere
from views.selfcheck import answer, at_stake, course, keep
from views.selfcheck.check import Check, pursued, read_check
from views.selfcheck.questions import Question, Wrong, question, questions


def view(asked: Asked) -> Response:
    """Take an answer that is sent, ask the next question, or give the answer. Raises `Refused`."""
    on, wrong = asked.day("on"), None
    with store().read() as session:
        check = read_check(session, asked.query, asked.many.get("also", []), on)
        if (key := asked.query.get("answer")) is not None and asking.LOOK not in asked.query:
            sent = question(key)
            if sent is None:
                raise Refused(
                    _("没有这个问题"), _("自查没有这一题，请从头开始："), tag("a", _("补贴自查"), href=link("check"))
                )
            try:
                text = asking.sent(sent, check, asked)
            except Wrong as found:
                wrong = found
            else:
                return elsewhere(asked.within("check", **_answers(check) | {key: text}, **_besides(asked, check)))
            shown: Question | None = sent
        else:
            shown = course.asked(check, key or asked.query.get("ask"), "show" in asked.query)
            wrong = check.wrong if shown is not None and check.wrong is not None else None
        demo = demo_note() if check.park is not None and check.park.demo else None
        if shown is None:
            return _answer_page(asked, session, check, demo)
        return _question_page(asked, session, check, shown, wrong, demo)


def _answers(check: Check) -> dict[str, str]:
    return {q.key: check.answers[q.key] for q in questions() if q.key in check.answers}


def _besides(asked: Asked, check: Check) -> dict[str, object]:
    """What of the address is no answer: the measures asked for besides, a day that is not today, and that the answer is
    to be shown as it is.
    """
    day = None if check.as_of == today() else check.as_of.isoformat()
    return {"also": check.also or None, "on": day, "show": asked.query.get("show")}


def _here(asked: Asked, check: Check, **params: object) -> str:
    """This check with these parameters changed."""
    return asked.link("/plain/check", **{**_answers(check), **_besides(asked, check), **params})


def _question_page(
    asked: Asked, session: Session, check: Check, shown: Question, wrong: Wrong | None, demo: Html | None
) -> Response:
    """One question, why it is asked, its form, and 先看结果."""
    stake = at_stake.says(shown, check)
    again = tag("p", tag("strong", _("请改正：")), str(wrong), cls="sp-problem", role="alert") if wrong else None
    first = tag("p", tag("a", _("先看结果"), href=_here(asked, check, show="1"))) if "where" in check.answers else None
    return document(
        asked,
        _("补贴自查"),
        demo,
        tag("p", _(opening.CHECK), cls="sp-lead") if not check.answers else None,
        tag("p", course.number(shown, check), cls="sp-quiet sp-step"),
        tag("h2", shown.title(), cls="sp-question"),
        tag("p", shown.why(), cls="sp-why"),
        tag("p", stake, cls="sp-why") if stake else None,
        again,
        asking.form(asked, session, shown, check, _carried(asked, check, shown)),
        first,
        _given(asked, check),
        status=400 if wrong else 200,
    )


def _carried(asked: Asked, check: Check, shown: Question) -> Mapping[str, str]:
    """What the form of a question carries along: the other answers and the day."""
    others = {key: text for key, text in _answers(check).items() if key != shown.key}
    return others | {name: str(value) for name, value in _besides(asked, check).items() if name != "also" and value}


def _answer_page(asked: Asked, session: Session, check: Check, demo: Html | None) -> Response:
    """The answer first, then why, then what else could be asked; or what of the register the law does not take."""
    if check.refused is not None:
        return document(asked, _("补贴自查"), demo, *refused(check.refused), _given(asked, check))
    found = pursued(law(), check)
    parts: list[object] = [keep.opened(session, check, asked.query.get("ref"))]
    if not found:
        title, sentence = course.nothing_here(check)
        parts.append(tag("p", sentence, cls="sp-lead"))
    else:
        title = ""
    for position, id in enumerate(found):
        said = course.answer_of(session, id, check)
        if position == 0:
            title = said.sentence
        else:
            parts.append(tag("h2", said.sentence))
        parts += [said.first, _changes(asked, check, said.changes), said.rest]
    parts.append(_others(asked, check, found))
    if check.determinations:
        known = site()
        parts.append(keep.keeping(check, f"{known.address if known else ''}/plain/"))
    return document(asked, title, demo, *parts, _given(asked, check))


def _changes(asked: Asked, check: Check, changes: Sequence[tuple[Question, str]]) -> Html | None:
    """The questions that would change an answer, each a link to it."""
    if not changes:
        return None
    lines = [tag("li", tag("a", label, href=_here(asked, check, ask=q.key, on=None))) for q, label in changes]
    return tag("section", tag("h3", answer.changes_title()), tag("ul", *lines))


def _others(asked: Asked, check: Check, drawn: list[str]) -> Html | None:
    """Measures that need further answers, by name with how many questions they take; then those about other topics."""
    others, beyond = course.others(check, drawn), course.beyond(check)
    if not others and not beyond:
        return None
    topics = [
        tag("details", tag("summary", course.topic(topic, measures)), _offers(asked, check, [m.id for m in measures]))
        for topic, measures in beyond.items()
    ]
    return tag("section", tag("h2", _("还可以看")), _offers(asked, check, others) if others else None, *topics)


def _offers(asked: Asked, check: Check, ids: list[str]) -> Html:
    lines = [
        tag(
            "li",
            tag("a", course.offered(id, check), href=_here(asked, check, also=[*check.also, id], on=None, show=None)),
        )
        for id in ids
    ]
    return tag("ul", *lines)


def _given(asked: Asked, check: Check) -> Html | None:
    """What was answered so far, each with a way to change it."""
    given = [each for each in questions() if each.key in check.answers]
    if not given:
        return None
    rows = [
        tag(
            "li",
            tag("span", each.title(), cls="sp-quiet"),
            " ",
            tag("strong", course.answered(each, check)),
            " ",
            tag(
                "a",
                _("修改"),
                href=_here(asked, check, ask=each.key, on=None),
                aria_label=_("修改：{question}").format(question=each.title()),
            ),
        )
        for each in given
    ]
    again = tag("p", tag("a", _("重新开始"), href=link("check")))
    return tag("section", tag("h2", _("您的回答")), tag("ul", *rows, cls="sp-given"), again)
