"""Figures of a policy file (数与引文核对): each stands in the words quoted beside it, as a quote stands in its source.

The words beside a figure are the nearest ``quote`` around it: that of the step, the clause, the floor, the dates, or
the measure; for the years of a plan without one, its title; for the day of issue, ``issued_quote``. They are read by
:mod:`registry.policy.files.proof.written`. Figures under one key beside the same words are found in the order of the
words, so that 500, 300 and 200 do not change places.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from registry.policy.files.mistakes import Mistake
from registry.policy.files.proof import written as w
from registry.policy.files.proof.plain import entries, keys
from registry.policy.files.refusal import join
from registry.words import Words

KINDS: Mapping[str, Words] = {
    "percent": w.PERCENT,
    "percent_from": w.PERCENT,
    "percents": w.PERCENT,
    "cap": w.MONEY,
    "cap_each": w.MONEY,
    "cap_in_all": w.MONEY,
    "least_amount": w.MONEY,
    "per_m2_month": w.MONEY_PER_M2_MONTH,
    "cap_per_m2_month": w.MONEY_PER_M2_MONTH,
    "amount": w.MONEY,
    "amounts": w.MONEY,
    "first_m2": w.AREA,
    "at_least_m2": w.AREA,
    "years": w.YEARS,
    "months": w.MONTHS,
    "first_months": w.MONTHS,
    "issued": w.DAY,
    "start": w.DAY,
    "end": w.DAY,
    "last": w.DAY,
    "replaced_on": w.FROM,
    "since": w.DAY,
    "from": w.DAY,
    "to": w.DAY,
    "titles_from": w.DAY,
    "first_year": w.YEAR,
    "last_year": w.YEAR,
    "by_year": w.YEAR,
}
"""What the figures count that stand under a key, by itself or each entry of its list or table."""

OF_FACT: Mapping[str, Words] = {
    "lease.rent_free_months": w.MONTHS,
    "lease.area_m2": w.AREA,
    "rent": w.MONEY,
    "incubator.audited_outlay": w.MONEY,
}
"""What the bounds of a comparison count, by the fact that is compared; of a fact that a document declares, by its kind
or, of a number, its unit. A number of anything else is not read off the words yet."""

OF_KIND: Mapping[str, Words] = {"money": w.MONEY, "percent": w.PERCENT, "day": w.DAY}
OF_UNIT: Mapping[str, Words] = {
    **dict.fromkeys(("人", "名"), w.PERSONS),
    **dict.fromkeys(("平方米", "㎡"), w.AREA),
    **dict.fromkeys(("个", "项", "件", "款"), w.PIECES),
    "个月": w.MONTHS,
    "年": w.YEARS,
}

BOUNDS = ("at_least", "more_than", "at_most", "less_than")
_ENDS = (
    BOUNDS,
    ("first_year", "last_year"),
    ("from", "to"),
    ("least_amount", "cap", "cap_each", "cap_in_all"),
    ("percent_from", "percent"),
)
"""Keys that say the ends of one range, or limits beside each other, in the order of the words."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a file: its place and key, what it counts, its value, and the words that must say it (None: there are
    none; empty: they are refused themselves)."""

    at: str
    key: str
    kind: Words
    value: w.Value
    words: str | None


def figures(value: object) -> Iterator[Figure]:
    """Every figure of a file as plain values, in its order, whatever else is wrong with it; what an option repeats of
    the clause that it changes is proved there."""
    declared = [keys(each) for each in entries(keys(value).get("facts"))]
    of_fact = {str(each.get("id")): kind for each in declared if (kind := _kind_of(each)) is not None}
    found = list(_within(value, "", None, {**of_fact, **OF_FACT}))
    of_clause = {(figure.at.partition(".test.")[0], figure.key, figure.value) for figure in found}
    for figure in found:
        if (clause := _changed(value, figure.at)) is None or (clause, figure.key, figure.value) not in of_clause:
            yield figure


_CHANGED = re.compile(r"measures\.(\d+)\.open_questions\.(\d+)\.changes\.([^.]+)\.(\d+)\.test\.")


def _changed(value: object, at: str) -> str | None:
    """The place of the clause whose test an option replaces where the figure stands; None of any other figure."""
    inside = _CHANGED.match(at)
    if inside is None:
        return None
    measure, question, option, change = inside.groups()
    under = keys(entries(keys(value).get("measures"))[int(measure)])
    asked = keys(entries(under.get("open_questions"))[int(question)])
    named = keys(entries(keys(asked.get("changes")).get(option))[int(change)]).get("clause")
    clauses = [keys(each).get("id") for each in entries(under.get("clauses"))]
    return f"measures.{measure}.clauses.{clauses.index(named)}" if named in clauses else None


def _kind_of(declared: Mapping[str, object]) -> Words | None:
    """What a declared fact counts; None where it is not read off the words."""
    if declared.get("kind") == "number":
        return OF_UNIT.get(str(keys(declared.get("unit")).get("zh")))
    return OF_KIND.get(str(declared.get("kind")))


def _within(value: object, at: str, words: str | None, of_fact: Mapping[str, Words]) -> Iterator[Figure]:
    under = keys(value)
    words = _words(under) if "quote" in under else words
    for key, part in under.items():
        if key == "examples":  # worked out from the words, not written there
            continue
        beside = words
        if key == "issued":
            beside = _text(under.get("issued_quote"))
        elif at == "" and key == "force":
            beside = _text(keys(under.get("title")).get("zh")) if keys(part).get("state") == "plan" else None
        kind = KINDS.get(key)
        if key in BOUNDS:
            kind = w.PIECES if key == "at_most" and "per" in under else of_fact.get(str(under.get("fact")))
        if kind is None:
            yield from _within(part, join(at, key), beside, of_fact)
        else:
            series = next(("/".join(ends) for ends in _ENDS if key in ends), key)
            for place, counted in _counted(part, join(at, key)):
                if counted == 0 and ".where" in at:  # whether anything is there, which no text writes as a figure
                    continue
                yield Figure(place, series, kind, counted, beside)
    for place, part in enumerate(entries(value)):
        yield from _within(part, join(at, place), words, of_fact)


def _text(value: object) -> str | None:
    return value.strip() if isinstance(value, str) else None


def _words(under: Mapping[str, object]) -> str:
    """The words of a quote; empty where it is none, which is refused by itself."""
    return _text(under["quote"]) or ""


def _counted(part: object, at: str) -> Iterator[tuple[str, w.Value]]:
    """The figures under a key that counts, with their places; values that are none are refused elsewhere."""
    for key, each in (*keys(part).items(), *enumerate(entries(part))):
        yield from _counted(each, join(at, key))
    if isinstance(part, int | Decimal) and not isinstance(part, bool):
        yield at, Decimal(part)
    elif isinstance(part, dt.date):
        yield at, part


def unproved_figures(value: object) -> Iterator[Mistake]:
    """The figures that do not stand in the words quoted beside them, with what stands there and what to write. Steps
    begin with the highest, which words often say last: theirs may stand in the opposite order."""
    ordered = sorted((figure for figure in figures(value) if figure.words != ""), key=_series)
    for _, group in groupby(ordered, key=_series):
        same = list(group)
        said = w.figures_of(same[0].words or "", same[0].kind)
        values, of_words = [figure.value for figure in same], [each.value for each in said]
        unfound = _unfound(values, of_words)
        if unfound and ".steps." in same[0].at and not _unfound(values, of_words[::-1]):
            continue
        for place in unfound:
            yield _mistake(same[place], said, place if len(said) == len(same) else None)


def _series(figure: Figure) -> tuple[str, str, str]:
    """What figures have in common that stand in the order of the words: of tests, those of one clause alone, since two
    clauses may rest on the same words; of what an option changes, those of one change."""
    if changed := re.match(r".*\.open_questions\.\d+\.changes\.[^.]+\.\d+", figure.at):
        return figure.words or "", figure.kind.en, f"{changed[0]} {figure.key}"
    clause, of_test, _ = figure.at.partition(".test.")
    return figure.words or "", figure.kind.en, f"{clause} {figure.key}" if of_test else figure.key


def _unfound(given: Sequence[w.Value], said: Sequence[w.Value]) -> list[int]:
    """The places of the figures given that are not said, in the order said. One that is said once may be given several
    times only where nothing else that is said goes unused."""
    if len(given) == len(said):
        return [place for place, value in enumerate(given) if said[place] != value]
    unfound, shared, used, at = list[int](), list[int](), set[int](), 0
    for place, value in enumerate(given):
        found = next((n for n in range(at, len(said)) if said[n] == value), None)
        if found is not None:
            used.add(found)
            at = found + 1
        elif at and said[at - 1] == value:
            shared.append(place)
        else:
            unfound.append(place)
    if len({said[n] for n in used}) < len(set(said)):
        unfound += shared
    return sorted(unfound)


def _mistake(figure: Figure, said: Sequence[w.Written], place: int | None) -> Mistake:
    """place: that of the figure among those said, where file and words have equally many."""
    word, kind = _plain(figure.value), figure.kind
    if figure.words is None:
        key = "issued_quote" if figure.at.endswith(".issued") else "quote"
        zh = f"“{word}”旁边没有引文：请把原文写明这一{kind.zh}的话抄进“{key}”。"
        return Mistake(figure.at, zh, f"No words stand beside {word}: copy those that say it into {key!r}.", word)
    if not said:
        zh = f"引文里没有写着“{word}”的{kind.zh}：请把原文写明它的话一并抄进引文。"
        en = f"The words quoted say no {kind.en}, so not {word} either: quote those that do."
        return Mistake(figure.at, zh, en, word)
    right = said if place is None else [said[place]]
    told = "、".join(dict.fromkeys(each.text for each in right))
    values = list(dict.fromkeys(_plain(each.value) for each in right))
    zh = f"“{word}”与引文不符：原文写“{told}”，应写 {' 或 '.join(values)}。"
    en = f"{word} is not what the words say: they have {told}; write {' or '.join(values)}."
    return Mistake(figure.at, zh, en, word)


def _plain(value: w.Value) -> str:
    """The value as a file writes it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    whole = value.to_integral_value()
    return str(int(whole)) if value == whole else str(value)
