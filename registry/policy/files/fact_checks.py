"""The facts that clauses ask for (事实的语义检查): each is one that the claimant can have, and one name is one fact in
all documents. Whether a fact can be asked in a form, the forms say (`registry.policy.files.terms`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from registry.policy.files import terms as t
from registry.policy.files.documents import Document, Measure
from registry.policy.files.fact_forms import DeclaredFact
from registry.policy.files.mistakes import Mistake
from registry.policy.files.open_questions import tests_of
from registry.policy.files.refusal import join
from registry.policy.shared_facts import Fact
from registry.policy.vocabulary import FACTS

_ONLY_TENANTS = ("tenant.", "property.", "lease", "rent", "cooperation")
_ONLY_OPERATORS = ("incubator.", "operator.")
_BARRED = {
    "tenant": _ONLY_OPERATORS,
    "operator": _ONLY_TENANTS,
    "anyone": _ONLY_TENANTS + _ONLY_OPERATORS,
}

MOST_FACTS = 64
"""Bits of the facts that may be missing, the shared ones among them."""


def check_facts_asked(measure: Measure, facts: Mapping[str, Fact]) -> Iterator[Mistake]:
    """A clause asks only for what its claimant can have: a park has no lease, a tenant no incubator's outlay.

    facts: those that can be asked, by their paths.
    """
    barred = _BARRED[measure.claimant]
    for at, test in tests_of(measure):
        for key, path in _asked(test):
            if path.startswith(barred):
                yield Mistake(
                    join(at, key),
                    f"{measure.claimant} 的措施不能问“{path}”。",
                    f"A measure for the claimant {measure.claimant!r} cannot ask for {path!r}.",
                    path,
                    tuple(each for each, fact in facts.items() if fact.values and not each.startswith(barred)),
                )
    if len(measure.facts_by_bit) > MOST_FACTS:
        most = MOST_FACTS - len(FACTS)
        zh, en = f"一项措施最多问 {most} 个自行声明的事实。", f"A measure asks for {most} declared facts at most."
        yield Mistake("clauses", zh, en, "clauses")


def _asked(test: t.Test) -> Iterator[tuple[str, str]]:
    """The facts that a test names: (key, path)."""
    if isinstance(test, t.Asking | t.Division):
        yield "fact", test.fact
    if isinstance(test, t.Within) and test.other != t.CLAIM:
        yield "before" if test.before is not None else "after", test.other


def declared_alike(documents: Iterable[Document]) -> Iterator[Mistake]:
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
