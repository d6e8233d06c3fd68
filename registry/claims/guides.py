"""Statements for a year's claims (当年申报说明) in the register: recorded by appending, read for a year.

Of several for one measure and year the last counts; one that is withdrawn leaves nothing stated.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import identity
from registry.clock import day_of
from registry.parameters import clean
from registry.policy import Refusal, load_law
from registry.policy.answers.next_step import PARTS, Stated
from registry.store.models import ClaimGuide

YEARS = range(2000, 2101)
LONGEST = {"office": 200, "portal": 500, "papers": 2_000, "telephone": 60, "by": 200, "source": 500}
MOST_PAPERS = 40
_TELEPHONE = re.compile(r"[0-9+()（）、,，;；/ \-转]{5,60}")


def state(
    session: Session,
    measure: str,
    year: int,
    by: str,
    source: str,
    office: str = "",
    portal: str = "",
    opens: dt.date | None = None,
    closes: dt.date | None = None,
    papers: str = "",
    telephone: str = "",
) -> ClaimGuide:
    """Record what holds for the claims of a year. An empty text is not stated. Raises Refusal."""
    _check(measure, year)
    texts = {"office": office, "portal": portal, "papers": papers, "telephone": telephone}
    given = {name: _text(name, text) or None for name, text in texts.items()}
    if given["telephone"] and not _TELEPHONE.fullmatch(given["telephone"]):
        raise Refusal(
            "telephone", "电话只写数字，如 0755-12345678。", "a telephone is written in digits, such as 0755-12345678."
        )
    if given["papers"] and len(given["papers"].splitlines()) > MOST_PAPERS:
        raise Refusal("papers", f"材料最多 {MOST_PAPERS} 行。", f"at most {MOST_PAPERS} lines of papers.")
    if opens and closes and closes < opens:
        zh, en = f"截止日 {closes} 早于开始日 {opens}。", f"closes on {closes}, before it opens on {opens}."
        raise Refusal("closes", zh, en)
    if not any((*given.values(), opens, closes)):
        named, english = "、".join(part.zh for part in PARTS.values()), ", ".join(part.en for part in PARTS.values())
        raise Refusal("office", f"至少填写一项：{named}。", f"state at least one: {english}.")
    return _add(session, ClaimGuide(
        measure=measure, year=year, opens=opens, closes=closes, by=_given("by", by), source=_given("source", source),
        **given,
    ))  # fmt: skip


def withdraw(session: Session, measure: str, year: int, by: str, source: str) -> ClaimGuide:
    """Record that what was stated for the year holds no more; `source` says why. Raises Refusal where nothing is."""
    _check(measure, year)
    if measure not in stated(session, year):
        raise Refusal(
            "year", f"{year} 年没有填写过这项措施的申报说明。", f"nothing is stated for this measure in {year}."
        )
    given = {"by": _given("by", by), "source": _given("source", source)}
    return _add(session, ClaimGuide(measure=measure, year=year, withdrawn=True, **given))


def stated(session: Session, year: int) -> dict[str, Stated]:
    """By measure, what is stated for the claims of the year."""
    last = {record.measure: record for record in _records(session, year)}
    return {measure: _plain(record) for measure, record in last.items() if not record.withdrawn}


@dataclass(frozen=True, slots=True)
class GuideRecord:
    """A record: its number, what it states, and whether it withdraws what was stated before."""

    number: int
    stated: Stated
    withdrawn: bool


def history(session: Session) -> list[GuideRecord]:
    """Every statement ever recorded, the newest first."""
    records = session.scalars(select(ClaimGuide).order_by(ClaimGuide.id.desc()))
    return [GuideRecord(record.id, _plain(record), record.withdrawn) for record in records]


def _records(session: Session, year: int) -> list[ClaimGuide]:
    return list(session.scalars(select(ClaimGuide).where(ClaimGuide.year == year).order_by(ClaimGuide.id)))


def _plain(record: ClaimGuide) -> Stated:
    return Stated(
        record.measure, record.year, record.by, record.source, day_of(record.recorded_at), record.office, record.portal,
        record.opens, record.closes, tuple((record.papers or "").splitlines()), record.telephone,
    )  # fmt: skip


def _add(session: Session, record: ClaimGuide) -> ClaimGuide:
    session.add(record)
    session.flush()
    return record


def _check(measure: str, year: int) -> None:
    known = load_law().measures
    if measure not in known:
        listed = "、".join(known)
        raise Refusal("measure", f"没有措施“{measure}”；已有：{listed}。", f"there is no measure {measure!r}.")
    if year not in YEARS:
        zh, en = f"年度应在 {YEARS[0]} 至 {YEARS[-1]} 之间。", f"a year from {YEARS[0]} to {YEARS[-1]}."
        raise Refusal("year", zh, en)


def _text(name: str, text: str) -> str:
    """The text without empty lines and stray blanks, each line as it can be shown. Raises Refusal."""
    lines = [clean(line.strip(), LONGEST[name] + 1) for line in text.splitlines() if line.strip()]
    found = "\n".join(lines) if name == "papers" else " ".join(lines)
    if len(found) > LONGEST[name]:
        raise Refusal(name, f"最多 {LONGEST[name]} 字。", f"at most {LONGEST[name]} characters.")
    if identity.within(found):
        raise Refusal(name, "不要写身份证号码。", "write no identity number.")
    return found


def _given(name: str, text: str) -> str:
    found = _text(name, text)
    if found:
        return found
    if name == "by":
        raise Refusal("by", "请写明由谁说明，如主管部门的名称。", "say who states it, such as the authority.")
    zh, en = "请写明来源：指南的文号、名称或网址。", "give the source: the number, title or address of the guide."
    raise Refusal("source", zh, en)
