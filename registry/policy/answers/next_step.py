"""The next step (下一步): where a measure is asked for, when, with which papers and at which telephone.

What a text says stands in its policy file, with the words; what an authority stated for a year goes before it. Nothing
else is said: for the rest there is one sentence about whom to ask.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from registry.policy.answers.replies import Determination
from registry.policy.files import jurisdictions
from registry.policy.files.documents import Document, Measure
from registry.words import Words

PARTS: MappingProxyType[str, Words] = MappingProxyType(
    {
        "office": Words("受理单位", "where to apply"),
        "portal": Words("申报入口", "how to apply"),
        "period": Words("申报时间", "when to apply"),
        "papers": Words("材料", "papers"),
        "telephone": Words("电话", "telephone"),
    }
)
LEVELS = {"district": "district", "municipal": "city", "provincial": "province"}
NOTHING_TO_CLAIM = ("not_eligible", "not_in_force", "not_applicable", "superseded")


@dataclass(frozen=True, slots=True)
class Stated:
    """What an authority stated for the claims of a year; None: not stated. `source`: the guide, by number or address.

    `papers`: one line each. `opens`, `closes`: the days between which claims are taken, either may be missing.
    """

    measure: str
    year: int
    by: str
    source: str
    recorded: dt.date
    office: str | None = None
    portal: str | None = None
    opens: dt.date | None = None
    closes: dt.date | None = None
    papers: tuple[str, ...] = ()
    telephone: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is known: its lines in both languages, and the article that says it; None: the authority did."""

    lines: tuple[Words, ...]
    article: str | None = None


@dataclass(frozen=True, slots=True)
class NextStep:
    """`known` by the names of PARTS; `unknown`, the other names, and in `advice` whom to ask about them."""

    known: Mapping[str, Part]
    unknown: tuple[str, ...]
    advice: Words
    stated: Stated | None


def next_step(
    document: Document, measure: Measure, stated: Stated | None = None, whom: Words | None = None
) -> NextStep:
    """What comes next for who may claim. `whom`: the authority to ask, where it is not the
    document's own, or any district's that decides."""
    told = _of_text(measure) | (parts_of(stated) if stated else {})
    known = {name: told[name] for name in PARTS if name in told}
    unknown = tuple(name for name in PARTS if name not in known)
    asked = whom or (_payer(None) if measure.payment.kind == "discretionary" else authority(document))
    return NextStep(known, unknown, _advice(document, stated, asked), stated)


def of_answer(
    document: Document, measure: Measure, said: Determination, stated: Stated | None = None, place: Words | None = None
) -> NextStep | None:
    """The next step after an answer; None where there is nothing to claim. `place`: the name of the district that the
    answer is about, where the caller knows it in both languages."""
    if said.status in NOTHING_TO_CLAIM:
        return None
    if measure.payment.kind == "discretionary":
        return next_step(document, measure, stated, department(place) if place else _payer(said.payer))
    return next_step(document, measure, stated, department(place) if place and document.level == "district" else None)


def department(place: Words) -> Words:
    """The competent department of a place, by its name."""
    return Words(f"{place.zh}主管部门", f"the competent department of {place.en}")


def authority(document: Document) -> Words:
    """Whom to ask: the competent department of the district or city whose document it is."""
    if document.zone is not None:
        zh, en = jurisdictions.zone_name(document.zone)
        return department(Words(zh, en))
    place, level = jurisdictions.name(document.jurisdiction) or document.issuer, LEVELS[document.level]
    return Words(f"{place}主管部门", f"the competent department of the {level} ({place})")


def _payer(code: str | None) -> Words:
    """Whom to ask where a district decides."""
    place = jurisdictions.name(code) if code else None
    english = "the competent department of the district"
    return Words(f"{place}主管部门", f"{english} ({place})") if place else Words("所在区主管部门", english)


def _of_text(measure: Measure) -> dict[str, Part]:
    """What the policy file quotes."""
    found = {
        name: Part((Words(told.zh, told.en),), told.article)
        for name in ("office", "portal", "period", "telephone")
        if (told := getattr(measure.claim, name)) is not None
    }
    if measure.documents_needed:
        found["papers"] = Part(tuple(Words(text.zh, text.en) for text in measure.documents_needed), measure.article)
    return found


def parts_of(stated: Stated) -> dict[str, Part]:
    """What an authority stated, in the order of PARTS."""
    texts = {"office": stated.office, "portal": stated.portal, "telephone": stated.telephone}
    found = {name: Part((Words(text, text),)) for name, text in texts.items() if text}
    if stated.opens or stated.closes:
        found["period"] = Part((_period(stated.opens, stated.closes),))
    if stated.papers:
        found["papers"] = Part(tuple(Words(line, line) for line in stated.papers))
    return {name: found[name] for name in PARTS if name in found}


def _period(opens: dt.date | None, closes: dt.date | None) -> Words:
    if opens and closes:
        return Words(f"{opens} 至 {closes}", f"{opens} to {closes}")
    return Words(f"{opens} 起", f"from {opens}") if opens else Words(f"{closes} 截止", f"until {closes}")


def _advice(document: Document, stated: Stated | None, whom: Words) -> Words:
    """Only a document that speaks of a guide is said to have one that is not published."""
    if stated is not None:
        return Words(f"{stated.year} 年的说明没有写，请咨询{whom.zh}", f"not stated for {stated.year}; ask {whom.en}")
    if document.guide is not None:
        return Words(f"当年申报指南未公布，请咨询{whom.zh}", f"the guide of the year is not published; ask {whom.en}")
    return Words(f"文件没有写明，请咨询{whom.zh}", f"the document does not say; ask {whom.en}")


def plain(step: NextStep) -> dict[str, object]:
    """As ``softpark check --json`` says it under ``next``."""
    said: dict[str, object] = {
        name: [line.zh for line in part.lines] if name == "papers" else part.lines[0].zh
        for name, part in step.known.items()
    }
    if step.unknown:
        said["unknown"] = list(step.unknown)
        said["advice"] = {"zh": step.advice.zh, "en": step.advice.en}
    if step.stated is not None:
        said["stated"] = {"year": step.stated.year, "by": step.stated.by, "source": step.stated.source}
    return said
