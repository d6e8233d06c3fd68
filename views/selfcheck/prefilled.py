"""What the register knows of the company that is logged in, as answers of 补贴自查: where it starts, and what says so.

Nothing is stored: the answers stand in the address like those that are typed, and each can be changed. One that no
longer says what the register does is the visitor's own, and not marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import cast

from sqlalchemy.orm import Session

from registry.access.permissions import Target, may
from registry.services import tenants
from views.entrance import identity
from views.kit.i18n import _
from views.kit.typed import Wrong
from views.selfcheck.questions import NOBODY, Question, questions

OPENED = ("show", "ref", "also", "ask")
"""Parameters of an address that was made by answering: it is taken as it is."""


def start(session: Session, address: Mapping[str, str], on: date) -> dict[str, str]:
    """The answers to begin with; empty for whoever is no company, or has answered anything but where it is."""
    if any(name in address for name in OPENED) or any(q.key in address for q in questions() if q.key != "where"):
        return {}
    known = _known(session, on)
    if "where" not in address and len(known) == 1:
        [(park, answers)] = known.items()
        return {"where": park, **answers}
    return known.get(address.get("where", ""), {})


def sources(session: Session, answers: Mapping[str, str], on: date) -> dict[str, str]:
    """By key of the answers that say what the register does, which of its records that is."""
    known = _known(session, on).get(answers.get("where", ""), {})
    asked = {question.key: question for question in questions()}
    return {key: _record(asked[key], text) for key, text in known.items() if answers.get(key) == text}


def _known(session: Session, on: date) -> dict[str, dict[str, str]]:
    """By short name of a park that the company rents in, what is known of it there; nothing for who is no company."""
    person = identity.person()
    if person.uscc is None or not may(person, "tenant.own", Target(uscc=person.uscc)):
        return {}
    return {
        own.park: {
            question.key: text
            for question in questions()
            if question.key != "where"
            for text in [_answer(question, own.facts, on.year - 1)]
            if text is not None
        }
        for own in tenants.cases(person, session, person.uscc, on)
    }


def _answer(question: Question, case: Mapping[str, object], year: int) -> str | None:
    """The text in which the question is answered with what the case holds; None where no text says just that."""
    for text in _texts(question, case, year):
        try:
            facts = question.facts(text, year)
        except Wrong:
            continue
        if all(_same(value, _at(case, path), year) for path, value in facts.items()):
            return text
    return None


def _texts(question: Question, case: Mapping[str, object], year: int) -> Iterator[str]:
    """The texts that might."""
    if question.key == "granted":
        yield from _granted(case)
    elif question.key == "rent":
        yield _plain(_at(case, f"rent.{year}"))
        yield "_".join(_plain(_at(case, f"lease.{part}")) for part in LEASE)
    elif question.options is not None and question.key != "industry":
        yield from question.options()
    else:
        for path in (question.answers[0], f"{question.answers[0]}.{year}"):
            found = _at(case, path)
            yield _plain(found[0].get("is") if isinstance(found, list) and found else found)


LEASE = ("start", "end", "monthly_rent", "rent_free_months", "area_m2")


def _granted(case: Mapping[str, object]) -> Iterator[str]:
    """Never, or the years of one measure; where several paid, no one text says so."""
    paid = case.get("granted")
    if paid == []:
        yield NOBODY
    elif isinstance(paid, list):
        years = "_".join(sorted(str(each.get("rent_year")) for each in paid))
        yield from (f"{measure}:{years}" for measure in {each.get("measure") for each in paid})


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value.normalize() if value else value, "f")
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _at(case: Mapping[str, object], path: str) -> object:
    found: object = case
    for name in path.split("."):
        under = cast("Mapping[object, object]", found) if isinstance(found, Mapping) else {}
        found = under.get(int(name) if name.isdecimal() else name)
    return found


def _same(said: object, known: object, year: int) -> bool:
    """Whether an answer says what is known: of what is known from a day on, only where that is before the rent
    year; of grants the measure and the year, which decide."""
    if isinstance(said, list) and isinstance(known, list):
        if len(said) != len(known):
            return False
        if all(isinstance(each, dict) and "is" in each for each in (*said, *known)):
            return all(a["is"] == b["is"] and b["from"] <= date(year, 1, 1) for a, b in zip(said, known, strict=True))
        pairs = [sorted((str(each["measure"]), str(each.get("rent_year"))) for each in some) for some in (said, known)]
        return pairs[0] == pairs[1]
    if isinstance(said, bool) or isinstance(known, bool):
        return said is known
    return known is not None and said == known


def _record(question: Question, text: str) -> str:
    """The record of the register that an answer comes from."""
    if question.key == "rent":
        return _("登记的租约") if "_" in text else _("登记的租金")
    if question.key == "granted":
        return _("登记的领取记录")
    if question.key in ("cooperation", "ai", "software", "scale"):
        return _("名册或主管部门的认定")
    if "." in question.key:
        return _("登记的陈述（见“我的企业”）")
    return _("名册")
