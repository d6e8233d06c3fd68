"""Questions that a document declares (自行声明的问题): each concerns a measure, and each of its options but the first
changes something there that is really there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from pydantic import ValidationError

from registry.policy.files.documents import Force, Measure, OpenQuestion
from registry.policy.files.faults import mistakes_of
from registry.policy.files.left_open.alternatives import replaced
from registry.policy.files.left_open.own_questions import FIXED, MOST_READINGS, Change, DeclaredQuestion
from registry.policy.files.mistakes import Mistake
from registry.policy.files.policy_words import POLICY_FILE
from registry.policy.files.refusal import join
from registry.policy.known_questions import QUESTIONS
from registry.policy.shared_facts import Fact

Declared = Mapping[str, DeclaredQuestion]
"""The questions that the document declares, by id."""


def check_declared(
    declared: Mapping[int, DeclaredQuestion], measures: Mapping[int, Measure], all_are_read: bool
) -> Iterator[Mistake]:
    """Each has an id of its own, and a measure lists it. all_are_read: whether no measure is left out as unreadable."""
    seen, listed = set[str](), {id for measure in measures.values() for id in measure.questions}
    for place, each in declared.items():
        at = f"questions.{place}.id"
        if each.id in QUESTIONS or each.id in seen:
            shared = each.id in QUESTIONS
            zh = f"问题“{each.id}”已有（{QUESTIONS[each.id].name.zh}），请另起编号。" if shared else ""
            en = f"The question {each.id!r} is there already; give yours another id." if shared else ""
            zh, en = zh or f"问题“{each.id}”声明了两次。", en or f"The question {each.id!r} is declared twice."
            yield Mistake(at, zh, en, each.id)
        elif all_are_read and each.id not in listed:
            zh = f"没有措施列出问题“{each.id}”（open_questions），它什么也不改变。"
            yield Mistake(at, zh, f"No measure lists the question {each.id!r}, so it changes nothing.", each.id)
        seen.add(each.id)


def check_own(
    measure: Measure, force: Force | None, facts: Mapping[str, Fact] | None, declared: Declared
) -> Iterator[Mistake]:
    """What the options of the measure's own questions change. facts: those that can be asked for; None
    where some are declared wrongly."""
    touched: dict[str, str] = {}
    for place, asked in enumerate(measure.open_questions):
        at = f"open_questions.{place}"
        if asked.question in QUESTIONS:
            yield from _of_the_kernel(asked, at)
        elif asked.question in declared:
            yield from _options(asked, declared[asked.question], at)
            for option, n, change in _changes(asked):
                here = f"{at}.changes.{option}.{n}"
                yield from _change(measure, force, facts, change, here)
                for part in sorted(change.touches):
                    other = touched.setdefault(part, asked.question)
                    if other != asked.question:
                        word = part.rpartition(".")[2]
                        zh = f"问题“{other}”已改动 {word}；两个问题不能改同一处。"
                        en = f"The question {other!r} changes {word} already; no two questions change the same."
                        yield Mistake(here, zh, en, word)
    own = [declared[id] for id in measure.own_questions if id in declared]
    if math.prod(len(each.options) for each in own) > MOST_READINGS:
        zh = f"这项措施自行声明的问题，各选项的组合最多 {MOST_READINGS} 种。"
        en = f"The options of a measure's own questions come to at most {MOST_READINGS} combinations."
        yield Mistake("open_questions", zh, en, "open_questions")


def _of_the_kernel(asked: OpenQuestion, at: str) -> Iterator[Mistake]:
    for key in ("changes", "where"):
        if getattr(asked, key):
            zh = f"“{asked.question}”的各选项改变什么，程序已知，不写 {key}。"
            yield Mistake(join(at, key), zh, f"What {asked.question!r} changes is known: leave out {key!r}.", key)


def _options(asked: OpenQuestion, declared: DeclaredQuestion, at: str) -> Iterator[Mistake]:
    """The first option changes nothing, every other one something."""
    plain, *others = declared.options
    for option in asked.changes:
        if option == plain:
            zh = f"“{plain}”是第一个选项，即措施现在的写法，不写改动。"
            en = f"{plain!r} is the first option, which is how the measure is written: it changes nothing."
            yield Mistake(f"{at}.changes.{option}", zh, en, option, tuple(others))
        elif option not in others:
            zh = f"问题“{asked.question}”没有选项“{option}”。"
            en = f"The question {asked.question!r} has no option {option!r}."
            yield Mistake(f"{at}.changes.{option}", zh, en, option, tuple(others))
    misspelt = set(asked.changes) - set(declared.options)
    for option in others:
        if option not in asked.changes and not misspelt:
            zh = f"选项“{option}”改变什么，没有写（changes）。"
            yield Mistake(join(at, "changes"), zh, f"What the option {option!r} changes is not said.", option)


def _changes(asked: OpenQuestion) -> Iterator[tuple[str, int, Change]]:
    for option, listed in asked.changes.items():
        for n, change in enumerate(listed):
            yield option, n, change


def _change(
    measure: Measure, force: Force | None, facts: Mapping[str, Fact] | None, change: Change, at: str
) -> Iterator[Mistake]:
    if change.clause is not None:
        yield from _clause(measure, change, at)
    elif change.force is not None:
        yield from _force(force, change, at)
    else:
        yield from _payment(measure, facts, change, at)


def _clause(measure: Measure, change: Change, at: str) -> Iterator[Mistake]:
    by_id = {clause.id: clause for clause in measure.clauses}
    named = change.clause or ""
    if named not in by_id:
        zh, en = f"这项措施没有条款“{named}”。", f"The measure has no clause {named!r}."
        yield Mistake(join(at, "clause"), zh, en, named, tuple(by_id))
    elif change.test == by_id[named].test:
        zh, en = f"与条款“{named}”现在的 test 相同。", f"This is what the clause {named!r} tests already."
        yield Mistake(join(at, "test"), zh, en, named)


def _force(force: Force | None, change: Change, at: str) -> Iterator[Mistake]:
    other = change.force
    if force is None or other is None:
        return
    if force.state == "draft":
        zh, en = "征求意见稿从未生效，没有日期可改。", "A draft is never in force: there is no day to change."
        yield Mistake(join(at, "force"), zh, en, "force")
        return
    start = other.start or force.start
    if start is not None and other.end is not None and other.end < start:
        zh, en = (
            f"最后一天 {other.end} 早于第一天 {start}。",
            f"The last day, {other.end}, is before the first, {start}.",
        )
        yield Mistake(join(at, "force.end"), zh, en, str(other.end))
    if other.start is not None and other.start == force.start and other.end is None:
        zh, en = f"{other.start} 就是现在写的第一天。", f"{other.start} is the first day already."
        yield Mistake(join(at, "force.start"), zh, en, str(other.start))


def _payment(measure: Measure, facts: Mapping[str, Fact] | None, change: Change, at: str) -> Iterator[Mistake]:
    """The payment with the change in place is one that a file may say, of the same kind, and another than before."""
    payment = measure.payment
    if change.payment is not None:
        allowed = tuple(key for key in type(payment).model_fields if key not in FIXED)
        wrong = [key for key in change.payment if key not in allowed]
        for key in wrong:
            zh, en = f"“{payment.pays}”没有可以改的“{key}”。", f"{payment.pays!r} has no {key!r} that can be changed."
            yield Mistake(f"{at}.payment.{key}", zh, en, key, allowed)
        if wrong:
            return
    try:
        told = replaced(payment, [change])
    except KeyError:
        yield _no_such_part(measure, change, at)
        return
    try:
        other = type(payment).model_validate(told, context=facts)
    except ValidationError as fault:
        for found in mistakes_of(fault, replace(POLICY_FILE, model=type(payment))):
            yield Mistake(_placed(found.at, change, at), found.zh, found.en, found.word, found.allowed)
        return
    if other == payment:
        zh, en = "与现在的支付相同，什么也不改变。", "This is what is paid already: it changes nothing."
        yield Mistake(at, zh, en, change.part)
    elif _names(other) != _names(payment):
        zh, en = "各档、各级的名称不能改，只能改其中的数。", "The tiers themselves stay; only what they pay changes."
        yield Mistake(at, zh, en, change.part)


def _names(payment: object) -> tuple[object, ...]:
    return tuple(tier.tier for tier in payment.ladder), payment.rewarded  # type: ignore[attr-defined]


def _no_such_part(measure: Measure, change: Change, at: str) -> Mistake:
    payment = measure.payment
    if change.tier is not None:
        known = tuple(tier.tier for tier in payment.ladder) or payment.rewarded
        zh, en = f"这项措施的支付没有“{change.tier}”这一档。", f"The payment has no tier {change.tier!r}."
        return Mistake(join(at, "tier"), zh, en, change.tier, known)
    steps = len(getattr(payment, "steps", None) or ())
    zh = f"这项措施的支付没有第 {change.step} 档" + (f"，只有 {steps} 档。" if steps else "：它不分档（steps）。")
    en = f"The payment has no step {change.step}" + (f"; it has {steps}." if steps else ": it has no steps.")
    return Mistake(join(at, "step"), zh, en, str(change.step))


def _placed(found: str, change: Change, at: str) -> str:
    """Where a mistake of the changed payment stands in the change."""
    if change.payment is not None:
        return join(at, "payment", found) if found else join(at, "payment")
    key = found.rpartition(".")[2]
    return join(at, key) if key in change.replaced else at
