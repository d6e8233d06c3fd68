"""What a policy file must hold beyond the right words (语义检查): its parts fit together.

A check is given the parts of the file that can be read and yields its mistakes, each with the place where the file is
to be changed. A part whose own words are wrong is checked once they are right.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from registry.policy.files import base, jurisdictions
from registry.policy.files import terms as t
from registry.policy.files.checking.measure_checks import check_measure
from registry.policy.files.checking.open_questions import tests_of
from registry.policy.files.checking.own_questions import check_declared
from registry.policy.files.documents import Coverage, Document, Force, Measure, Place, Quoted, Stacking, Target
from registry.policy.files.fact_forms import DeclaredFact, check_facts
from registry.policy.files.left_open.own_questions import DeclaredQuestion
from registry.policy.files.mistakes import Mistake
from registry.policy.files.payments import InKind
from registry.policy.files.proof import coverage
from registry.policy.files.refusal import join
from registry.policy.shared_facts import Fact
from registry.policy.vocabulary import FACTS

YEARS = range(1990, 2101)


@dataclass(frozen=True)
class Parts:
    """The parts of a file whose words are right, in its order; lists keep the position of each entry.

    unread: the lists of which some entries are left out, since their words are wrong.
    """

    id: str | None = None
    jurisdiction: str | None = None
    level: str | None = None
    zone: str | None = None
    force: Force | None = None
    stacking: Stacking | None = None
    ceiling: Quoted | None = None
    guide: Quoted | None = None
    scope: dict[int, Quoted] = field(default_factory=dict)
    facts: dict[int, DeclaredFact] = field(default_factory=dict)
    questions: dict[int, DeclaredQuestion] = field(default_factory=dict)
    measures: dict[int, Measure] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    targets: dict[int, Target] = field(default_factory=dict)
    coverage: dict[int, Coverage] = field(default_factory=dict)
    coverage_is_whole: bool = True
    unread: frozenset[str] = frozenset()


def check(parts: Parts, facts: Mapping[str, Fact] | None = FACTS) -> Iterator[Mistake]:
    """Every mistake of the parts, in no order. facts: those that clauses can ask for; None where the file declares some
    wrongly."""
    for one in _CHECKS:
        yield from one(parts)
    yield from check_facts(parts.facts)
    yield from check_declared(parts.questions, parts.measures, "measures" not in parts.unread)
    own = {each.id: each for each in parts.questions.values()} if "questions" not in parts.unread else None
    for place, measure in parts.measures.items():
        for mistake in check_measure(measure, parts.force, facts, own):
            yield mistake_under(f"measures.{place}", mistake)


def mistake_under(prefix: str, mistake: Mistake) -> Mistake:
    return Mistake(join(prefix, mistake.at), mistake.zh, mistake.en, mistake.word, mistake.allowed)


def _territory(parts: Parts) -> Iterator[Mistake]:
    """The code exists, and is of the level that issued the document."""
    code, digits = parts.jurisdiction, jurisdictions.DIGITS
    if code is None:
        return
    if jurisdictions.name(code) is None:
        zh, en = jurisdictions.beside_the_codes(code)
        yield Mistake(
            "jurisdiction",
            f"没有区划代码“{code}”（GB/T 2260）。{zh}",
            f"There is no territory with the code {code!r} (GB/T 2260).{en}",
            code,
        )
    elif parts.zone is not None:
        ground = jurisdictions.ground_of(parts.zone)
        if not all(each.startswith(code) for each in ground):
            zh = f"“{parts.zone}”在 {'、'.join(ground)} 境内，代码应包括它们。"
            yield Mistake("jurisdiction", zh, f"{parts.zone!r} lies on {', '.join(ground)}: write a code of all.", code)
    elif parts.level and len(code) != digits[parts.level]:
        yield Mistake(
            "jurisdiction",
            f"“{code}”是 {len(code)} 位，而 {parts.level} 级的文件应为 {digits[parts.level]} 位。",
            f"{code!r} has {len(code)} digits; a document of the level {parts.level} has {digits[parts.level]}.",
            code,
        )


def _measure_ids(parts: Parts) -> Iterator[Mistake]:
    seen = set[str]()
    for place, measure in parts.measures.items():
        if parts.id and measure.id.split("/")[0] != parts.id:
            yield Mistake(
                f"measures.{place}.id",
                f"措施编号“{measure.id}”应以“{parts.id}/”开头。",
                f"The measure {measure.id!r} should begin with '{parts.id}/'.",
                measure.id,
            )
        if measure.id in seen:
            zh, en = f"措施编号“{measure.id}”用了两次。", f"The measure {measure.id!r} stands twice."
            yield Mistake(f"measures.{place}.id", zh, en, measure.id)
        seen.add(measure.id)


_DATED_BY = {
    "issued": ("start", "years", "issued", "last", "replaced_on"),
    "plan": ("first_year", "last_year", "issued"),
    "draft": (),
}
_NEEDS = {"issued": ("start",), "plan": ("first_year", "last_year"), "draft": ()}


def _force(parts: Parts) -> Iterator[Mistake]:
    """An issued document has a first day, a plan its years, a draft neither; and they are in order."""
    force = parts.force
    if force is None:
        return
    for key in ("issued", "start", "years", "first_year", "last_year", "last", "replaced_on"):
        given = getattr(force, key) is not None
        if not given and key in _NEEDS[force.state]:
            zh, en = f"{force.state} 的文件须写“{key}”。", f"A document that is {force.state} needs {key!r}."
            yield Mistake("force", zh, en, key)
        if given and key not in _DATED_BY[force.state]:
            zh = f"{force.state} 的文件不写“{key}”" + ("：征求意见稿从未生效。" if force.state == "draft" else "。")
            en = f"A document that is {force.state} has no {key!r}."
            yield Mistake(f"force.{key}", zh, en, key, _DATED_BY[force.state])
    for key in ("issued", "start", "last", "replaced_on"):
        day: dt.date | None = getattr(force, key)
        if day is not None and day.year not in YEARS:
            zh, en = f"“{day}”不在 1990 至 2100 年之间。", f"{day} does not lie in the years 1990 to 2100."
            yield Mistake(f"force.{key}", zh, en, str(day))
    yield from _in_order(force)


def _in_order(force: Force) -> Iterator[Mistake]:
    if force.years is not None and force.last is not None:
        zh, en = "有效期写 years 或 last（最后一天），不要都写。", "Write 'years' or 'last', the last day, not both."
        yield Mistake("force.last", zh, en, str(force.last))
    for key in ("last", "replaced_on"):
        day: dt.date | None = getattr(force, key)
        if day is not None and force.start is not None and day < force.start:
            yield Mistake(
                f"force.{key}", f"“{day}”早于施行日 {force.start}。", f"{day} comes before {force.start}.", str(day)
            )
    if force.issued and force.start and force.start < force.issued:
        zh = f"施行日 {force.start} 早于印发日 {force.issued}。"
        yield Mistake(
            "force.start", zh, f"It starts on {force.start}, before it was issued ({force.issued}).", str(force.start)
        )
    if force.first_year and force.last_year and force.last_year < force.first_year:
        zh = f"最后一年 {force.last_year} 早于第一年 {force.first_year}。"
        en = f"The last year, {force.last_year}, comes before the first, {force.first_year}."
        yield Mistake("force.last_year", zh, en, str(force.last_year))


def _coverage(parts: Parts) -> Iterator[Mistake]:
    """Every article that data was taken from is listed as encoded, and none is listed twice."""
    yield from coverage.mistakes(parts.coverage)
    if not parts.coverage_is_whole:
        return
    encoded = tuple(part.article for part in parts.coverage.values() if part.treated == "encoded")
    missing = set[str]()
    for at, article in _articles(parts):
        if article not in missing and not coverage.is_covered(article, encoded):
            missing.add(article)
            yield Mistake(
                at,
                f"取自“{article}”，但 coverage 没有把这一条列为 encoded。",
                f"This is taken from {article!r}, which the coverage does not list as encoded.",
                article,
                encoded,
            )


def _targets(parts: Parts) -> Iterator[Mistake]:
    """The article of a target is not ignored: whether it was reached, people judge."""
    used = tuple(part.article for part in parts.coverage.values() if part.treated != "ignored")
    for place, target in parts.targets.items() if parts.coverage_is_whole else ():
        if not coverage.is_covered(target.article, used):
            zh = f"目标取自“{target.article}”，但 coverage 没有把这一条列为 people 或 encoded。"
            en = f"A target stands in {target.article!r}, which the coverage lists neither as people nor as encoded."
            yield Mistake(f"targets.{place}.article", zh, en, target.article, used)


def _articles(parts: Parts) -> Iterator[tuple[str, str]]:
    """Every article that something was taken from: (place, article)."""
    for name in ("scope", "places", "measures"):
        for place, part in getattr(parts, name).items():
            yield from articles_in(part, f"{name}.{place}")
    for name in ("stacking", "ceiling", "guide"):
        yield from articles_in(getattr(parts, name), name)


def articles_in(part: object, at: str) -> Iterator[tuple[str, str]]:
    if isinstance(part, tuple):
        for place, item in enumerate(part):
            yield from articles_in(item, join(at, place))
    elif isinstance(part, base.Frozen):
        for name in type(part).model_fields:
            child = getattr(part, name)
            if name == "article":
                yield join(at, name), child
            elif isinstance(child, tuple | base.Frozen):
                yield from articles_in(child, join(at, name))


def _exclusions(parts: Parts) -> Iterator[Mistake]:
    """Measures that exclude each other are those of the document."""
    own = tuple(measure.id for measure in parts.measures.values())
    named = [
        (f"stacking.one_of.{place}.measures.{n}", id)
        for place, rule in enumerate(parts.stacking.one_of if parts.stacking else ())
        for n, id in enumerate(rule.measures)
    ]
    for place, measure in parts.measures.items():
        asked = [(at, test.of) for at, test in tests_of(measure) if isinstance(test, t.Unpaid) and test.of is not None]
        named += [(f"measures.{place}.{at}.of", id) for at, id in asked if id != measure.id]
        for at, _ in [(at, id) for at, id in asked if id == measure.id]:
            zh, en = "of 指本文件的另一项措施。", "'of' is another measure of the document."
            yield Mistake(f"measures.{place}.{at}.of", zh, en, measure.id, tuple(id for id in own if id != measure.id))
    if "measures" in parts.unread:  # what is not known yet may be the one that is named
        return
    for at, id in named:
        if id not in own:
            zh, en = f"本文件没有措施“{id}”。", f"The document has no measure {id!r}."
            yield Mistake(at, zh, en, id, own)


_CHECKS: tuple[Callable[[Parts], Iterator[Mistake]], ...] = (
    _territory, _measure_ids, _force, _coverage, _targets, _exclusions,
)  # fmt: skip


def between(documents: Iterable[Document]) -> Iterator[Mistake]:
    """Mistakes that show only beside the other documents: an offer of the same kind that no document makes, a fact that
    two declare in two ways."""
    documents = tuple(documents)
    yield from _declared_alike(documents)
    yield from _asked_alike(documents)
    in_kind = tuple(
        measure.id for document in documents for measure in document.measures if isinstance(measure.payment, InKind)
    )
    for document in documents:
        for place, measure in enumerate(document.measures):
            offer = measure.payment.gives_way_to
            if offer is not None and offer not in in_kind:
                yield Mistake(
                    f"measures.{place}.payment.same_kind_offer",
                    f"“{offer}”不是给予免租月数（free-months）的措施。",
                    f"{offer!r} is no measure that grants rent-free months (free-months).",
                    offer,
                    in_kind,
                    within=measure.id,
                )


def _declared_alike(documents: Iterable[Document]) -> Iterator[Mistake]:
    """A fact that several documents declare is the same in all of them, but for the words of its question."""
    first: dict[str, tuple[str, DeclaredFact]] = {}
    for document in documents:
        for place, each in enumerate(document.facts):
            by, other = first.setdefault(each.id, (document.id, each))
            for key in ("kind", "by", "unit", "decimals", "values"):
                if getattr(each, key) != getattr(other, key):
                    zh = f"事实“{each.id}”在 {by} 中已声明，两处的 {key} 不同；同名的事实应完全一样，否则请另起名称。"
                    en = (
                        f"The fact {each.id!r} is declared by {by} too, with another {key!r}: one name is one fact, "
                        "so make them the same, or give it another name."
                    )
                    yield Mistake(f"facts.{place}.id", zh, en, each.id, within=document.id)
                    break


def _asked_alike(documents: Iterable[Document]) -> Iterator[Mistake]:
    """A question that several documents declare is the same in all of them, since one ruling may hold for all."""
    first: dict[str, tuple[str, DeclaredQuestion]] = {}
    for document in documents:
        for place, each in enumerate(document.questions):
            by, other = first.setdefault(each.id, (document.id, each))
            if each != other:
                zh = f"问题“{each.id}”在 {by} 中已声明，两处不同；同一编号应完全一样，否则请另起编号。"
                en = (
                    f"The question {each.id!r} is declared by {by} too, and otherwise: make them the same, "
                    "or give it another id."
                )
                yield Mistake(f"questions.{place}.id", zh, en, each.id, within=document.id)
