"""The coverage of a document (逐条处理), counted in articles: each once, none left out, none that the text has not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from registry.policy.files.mistakes import Mistake
from registry.policy.files.proof.articles import Article, named, numbered, said, within
from registry.policy.files.proof.plain import entries, keys

if TYPE_CHECKING:
    from registry.policy.files.documents import Coverage


def counts(coverage: Iterable[Coverage]) -> Counter[str]:
    """How many articles are `encoded`, left to `people`, or `ignored`."""
    return Counter(part.treated for part in coverage for _ in named(part.article))


def mistakes(coverage: Mapping[int, Coverage]) -> Iterator[Mistake]:
    """Rows, by their position, whose articles cannot be read, or were listed before."""
    seen: set[Article] = set()
    for place, part in coverage.items():
        at, articles = f"coverage.{place}.article", named(part.article)
        if not articles:
            yield Mistake(
                at,
                f"看不出“{part.article}”是哪几条；写成（九）、（一）至（十二）、二（四）11、第二条（一）或八、附则这样的条次。",
                f"{part.article!r} does not say which articles: write them like （九）, （一）至（十二）, 二（四）11, "
                f"第二条（一） or 八、附则.",
                part.article,
            )
        twice = [one for one in articles if any(within(one, other) or within(other, one) for other in seen)]
        seen.update(articles)
        if twice:
            zh = f"“{part.article}”在 coverage 中列了两次：{_listed(twice)}。"
            en = f"The coverage lists articles twice: {_listed(twice)} of {part.article!r}."
            yield Mistake(at, zh, en, part.article)


def is_covered(reference: str, by: Iterable[str]) -> bool:
    """Whether every article that a reference names is among those of the others."""
    wholes = [article for other in by for article in named(other)]
    articles = named(reference)
    return bool(articles) and all(any(within(one, whole) for whole in wholes) for one in articles)


def beside_the_source(value: object, source: str) -> Iterator[Mistake]:
    """What a file, as plain values, lists otherwise than the numbering of its source text: gaps, and articles that are
    not there. Nothing where the text numbers nothing."""
    rows, there = entries(keys(value).get("coverage")), numbered(source)
    if not rows or not there:
        return
    listed: set[Article] = set()
    for place, row in enumerate(rows):
        reference = keys(row).get("article")
        articles = named(reference) if isinstance(reference, str) else ()
        listed.update(articles)
        absent = [one for one in articles if one not in there]
        if absent:
            parts = [leaf for leaf in there if any(within(leaf, one) for one in absent)]
            zh, en = (
                f"原文没有{_listed(absent)}这样编号的条。",
                f"The source has no article numbered {_listed(absent)}.",
            )
            if parts:
                zh, en = f"{zh}它分为{_listed(parts)}，请逐条写。", f"{en} It is made of {_listed(parts)}: list those."
            yield Mistake(f"coverage.{place}.article", zh, en, str(reference))
    missing = [one for one in there if not any(within(one, other) for other in listed)]
    if missing:
        zh = f"coverage 没有列出原文的{_listed(missing)}：每一条都要写明如何处理。"
        en = f"The coverage leaves out {_listed(missing)} of the source: say of each what was done with it."
        yield Mistake("coverage", zh, en, said(missing[0]))


def _listed(articles: Iterable[Article]) -> str:
    return "、".join(said(article) for article in articles)
