"""Clauses (条款依据) in a report: what the documents in force on the day say for this place, quoted with article."""

from __future__ import annotations

from datetime import date

from maps.reports.blocks import Block
from maps.speech import Speech
from registry.policy import load_law, standing
from registry.policy.files.documents import Document, Measure
from registry.policy.files.law import Standing
from registry.typed.article_words import article
from registry.words import Words

IN_FORCE = ("in_force", "last_day")
CLAIMANTS = {
    "tenant": Words("企业", "tenants"),
    "operator": Words("运营主体", "operating bodies"),
    "anyone": Words("企业或运营主体", "tenants or operating bodies"),
}
SECONDARY = Words("二手来源，以原文为准", "secondary source")
LAST_DAY = Words("有效期最后一天的算法未定", "its last day is open to reading")


def documents(place: str, day: date) -> list[tuple[Document, Standing]]:
    """The documents with measures that are in force on the day in a district (6 digits), or a city (4) with its
    districts, the nearest issuer first.
    """
    found = [(document, standing(document, day)) for document in load_law().documents]
    # A city's report tells of its districts' documents, too: they decide part of its sums.
    here = [
        (document, force)
        for document, force in found
        if measures_of(document) and force.state in IN_FORCE and _speaks_of(document, place)
    ]
    return sorted(here, key=lambda pair: (-len(pair[0].jurisdiction), pair[0].id))


def measures_of(document: Document) -> list[Measure]:
    """Its measures about rent and parks, which reports speak of."""
    return [measure for measure in document.measures if measure.id in load_law().asked]


def _speaks_of(document: Document, place: str) -> bool:
    return place.startswith(document.jurisdiction) or document.jurisdiction.startswith(place)


def block(place: str, day: date, say: Speech) -> Block | None:
    """The clauses of the place; None where no document of the law speaks of it."""
    found = documents(place, day)
    if not found:
        return None
    return {"kind": "clauses", "documents": [_document(document, force, say) for document, force in found]}


def _document(document: Document, force: Standing, say: Speech) -> Block:
    about = [document.number, _term(force, say)]
    about.append(say(LAST_DAY) if force.state == "last_day" else None)
    about.append(say(SECONDARY) if document.provenance == "secondary" else None)
    title = document.title.en if say.english else f"《{document.title.zh}》"
    return {
        "title": title,
        "about": " · ".join(part for part in about if part),
        "clauses": [{"name": _name(measure, say), "quote": measure.quote} for measure in measures_of(document)],
    }


def _term(force: Standing, say: Speech) -> str | None:
    """An end that nobody knows is not known, and not open."""
    if force.start is not None and force.end is None:
        return say(f"{force.start} 起，截止日期不清楚", f"since {force.start}, its end is not known")
    return None if force.start is None else say.interval(force.start, force.end)


def _name(measure: Measure, say: Speech) -> str:
    claimant = say(CLAIMANTS[measure.claimant])
    return f"{say.pick(article(measure.article))} {say.pick(measure.name)} · {claimant}"
