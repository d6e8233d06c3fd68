"""Open questions (待解释的问题) of a measure: which of them its clauses and its payment raise.

A question that is raised but not declared would be decided silently; one that is declared but not raised would be shown
to an official and change nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from registry.policy import vocabulary as v
from registry.policy.files import terms as t
from registry.policy.files.documents import Force, Measure
from registry.policy.files.mistakes import Mistake
from registry.policy.files.refusal import join
from registry.policy.known_questions import QUESTIONS


def tests_of(measure: Measure) -> Iterator[tuple[str, t.Test]]:
    """Every test of the clauses, then of the steps of its payment, then of what its own questions put in place, those
    inside ``any``, ``all`` and ``not`` too: (place, test)."""
    for place, clause in enumerate(measure.clauses):
        yield from _inside(f"clauses.{place}.test", clause.test)
    for at, test in measure.payment.asks:
        yield from _inside(join("payment", at), test)
    for place, asked in enumerate(measure.open_questions):
        at = f"open_questions.{place}"
        if asked.where is not None:
            yield from _inside(join(at, "where"), asked.where)
        for option, listed in asked.changes.items():
            for n, change in enumerate(listed):
                if change.test is not None:
                    yield from _inside(f"{at}.changes.{option}.{n}.test", change.test)


def _inside(at: str, test: t.Test) -> Iterator[tuple[str, t.Test]]:
    yield at, test
    for place, part in t.parts(test):
        yield from _inside(join(at, place), part)


def needing_cooperation(measure: Measure) -> list[int]:
    """The positions of the tiers that need cooperation."""
    return [place for place, tier in enumerate(measure.payment.ladder) if "cooperation" in tier.needs]


def check_questions(measure: Measure, force: Force | None, own: Collection[str] | None = ()) -> Iterator[Mistake]:
    """A question that the kernel knows is listed exactly where something of the measure raises it (`higher-title` may
    be left out), and others where the document declares them. own: their ids, None where some are declared wrongly."""
    raised = _raised(measure, force)
    declared = [question.question for question in measure.open_questions]
    misnamed = own is not None and any(id not in QUESTIONS and id not in own for id in declared)
    for id, (zh, en) in raised.items():
        if id not in declared and not misnamed:  # else it may be the one that is meant
            yield Mistake(
                "open_questions",
                f"{zh}，因此须列出待解释的问题“{id}”（{QUESTIONS[id].name.zh}）及其原文。",
                f"{en}, so the open question {id!r} must be listed with the words that leave it open.",
                id,
            )
    may = set(raised)
    if any(tier.park == "ai_software" for tier in measure.payment.ladder):
        may.add("higher-title")
    if force is None:
        may.add("last-day")
    for place, id in enumerate(declared):
        at = f"open_questions.{place}.question"
        if id in declared[:place]:
            yield Mistake(at, f"问题“{id}”列了两次。", f"The question {id!r} is listed twice.", id)
        elif id not in QUESTIONS:
            if own is not None and id not in own:
                zh, en = (
                    f"没有问题“{id}”，文件也没有声明它（questions）。",
                    f"There is no question {id!r}, and none is declared.",
                )
                yield Mistake(at, zh, en, id, (*(q for q in QUESTIONS if q in may), *own))
        elif id not in may:
            zh = f"这项措施没有任何内容会引出“{id}”这个问题。"
            en = f"Nothing in this measure raises the question {id!r}."
            yield Mistake(at, zh, en, id, tuple(q for q in QUESTIONS if q in may))


def _raised(measure: Measure, force: Force | None) -> dict[str, tuple[str, str]]:
    """The questions that the measure raises, each with what raises it, in the order of the vocabulary."""
    pay, tests = measure.payment, [test for _, test in tests_of(measure)]
    titles = [tier for tier in pay.rewarded if tier in v.SOFTWARE_TIERS]
    found = {
        "three-years": any(isinstance(test, t.YearsLimit) and test.consecutive for test in tests),
        "status-date": len(pay.ladder) > 1,
        "no-cooperation": bool(needing_cooperation(measure)),
        "first-rent-year": any(isinstance(test, t.RentYear) and test.rent_year == "not-before-start" for test in tests),
        "last-day": force is not None and force.state == "issued" and force.years is not None,
        "upgrade": pay.is_once and len(titles) > 1 and pay.upgrade is None,
        "two-titles": "municipal_humanoid" in pay.rewarded and bool(titles),
        "park-meaning": measure.claimant == "tenant" and any(isinstance(test, t.Titled) for test in tests),
        "free-and-subsidised": pay.gives_way_to is not None,
    }
    return {id: _RAISED_BY[id] for id in QUESTIONS if found.get(id)}


_RAISED_BY = {
    "three-years": ("有条款写着 consecutive: true", "A clause says 'consecutive: true'"),
    "status-date": ("支付分几档", "The payment has several tiers"),
    "no-cooperation": ("有一档要求合作赋能", "A tier needs cooperation"),
    "first-rent-year": ("有条款检查 rent_year", "A clause tests rent_year"),
    "last-day": ("文件写明有效期 N 年", "The document is in force for a number of years"),
    "upgrade": ("一次性奖励有几级称号", "A reward paid once has several tiers of title"),
    "two-titles": ("软件名园与人形机器人称号都有奖励", "A software and the humanoid-robot title are both rewarded"),
    "park-meaning": ("企业的措施检查 park: titled", "A measure for tenants tests 'park: titled'"),
    "free-and-subsidised": ("支付写着 same_kind_offer", "The payment names a same_kind_offer"),
}
