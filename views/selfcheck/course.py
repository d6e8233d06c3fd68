"""The course of a self-check (自查的过程): what is asked next or answered, and the words around both, on any page."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from registry.policy import vocabulary
from registry.policy.answers.other_topics import not_asked
from registry.policy.files.documents import Measure, Topic
from views.kit.context import law
from views.kit.format import unknown
from views.kit.i18n import _, ngettext, pick, pick_name
from views.selfcheck import answer, at_stake, way_on
from views.selfcheck.answer import Answer
from views.selfcheck.check import ELSEWHERE, Check, open_measures, question_of, unasked
from views.selfcheck.questions import UNKNOWN, Question, question, shown


def asked(check: Check, again: str | None, show: bool) -> Question | None:
    """The question to show: the one the visitor went back to (`again`, its key), else the next that matters; None where
    the answer is to be shown. `show`: the visitor wants to see it as it is.
    """
    back = question(again or "")
    if back is not None:
        return back
    if check.wrong is not None:
        return question_of(check.wrong)
    if "where" not in check.answers:
        return question("where")
    if check.refused is not None or show:
        return None
    return at_stake.next_question(check)


def number(question: Question, check: Check) -> str:
    """How many questions there were."""
    given = [key for key in check.answers if key != question.key]
    return _("第 {number} 题").format(number=len(given) + 1)


def answer_of(session: Session, id: str, check: Check) -> Answer:
    """What is said of a measure, with the way on for who is refused."""
    measure = law().measures[id]
    refusal = way_on.refused(check.determinations[id])
    return answer.answer_of(law(), measure, check, way_on.way_on(session, law(), measure, check) if refusal else None)


def nothing_here(check: Check) -> tuple[str, str]:
    """Title and sentence where no measure applies."""
    return answer.nothing_here(None if check.answers.get("where") == UNKNOWN else place_words(check))


def others(check: Check, drawn: list[str]) -> list[str]:
    """The open measures besides those that are shown, which need further answers."""
    return [id for id in open_measures(check) if id not in drawn]


def beyond(check: Check) -> Mapping[Topic, list[Measure]]:
    """By topic, the measures of the place that were not asked."""
    if check.district is None:
        return {}
    asking = law().asking(besides=check.also)
    return not_asked(asking, "tenant", check.district.code, check.as_of)


def topic(topic: Topic, measures: list[Measure]) -> str:
    """The topic, with how many measures are about it."""
    return _("{topic}（{n} 项）").format(topic=pick(vocabulary.TOPICS[topic]), n=len(measures))


def offered(id: str, check: Check) -> str:
    """The measure by its name, and how many questions it takes; of one that was not asked nobody knows yet."""
    name = answer.full_name(law(), law().measures[id])
    if id not in check.determinations:
        return name
    count = len(unasked(check.determinations[id].missing, check))
    more = ngettext("再答 {n} 题", "再答 {n} 题", count).format(n=count) if count else _("直接查看")
    return _("{measure}（{more}）").format(measure=name, more=more)


def answered(question: Question, check: Check) -> str:
    """What was answered, as the list of answers shows it."""
    return place_words(check) if question.key == "where" else shown(question, check.answers[question.key])


def place_words(check: Check) -> str:
    """The park's or the district's name."""
    where = check.answers.get("where")
    if where in (None, UNKNOWN):
        return unknown()
    if where == ELSEWHERE:
        return _("其他地区")
    return pick_name(check.park) if check.park is not None else pick_name(check.district)
