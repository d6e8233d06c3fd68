"""Questions of 补贴自查 about facts that documents declare for themselves: asked in the words of their declaration."""

from __future__ import annotations

from dataclasses import replace

from registry.policy.shared_facts import Fact
from registry.policy.vocabulary import FIRST_DAY
from views.answers.facts import one_value
from views.answers.stated import fact_label
from views.kit import typed
from views.kit.format import capital
from views.kit.i18n import _, pick
from views.kit.typed import Wrong
from views.selfcheck.question import Question, choice

ASKED = ("tenant", "park", "property")
"""Whose facts a tenant is asked for."""


def question_about(fact: Fact) -> Question:
    """The question about a fact that a document declares; its key in the address is the fact's path."""

    def title() -> str:
        """As it is declared; where no question is, its name as one."""
        asked = pick(fact.question) if fact.question is not None else _("{fact}？").format(fact=pick(fact.name))
        return capital(asked)

    if fact.values:
        asked = choice(fact.path, fact, title)
        return replace(asked, facts=lambda text, year: _when(fact, asked.facts(text, year)[fact.path], year))

    def facts(text: str, year: int) -> dict[str, object]:
        return _when(fact, _typed(fact, text), year)

    def shown(text: str) -> str:
        return one_value(fact, _typed(fact, text))

    return Question(fact.path, (fact.path,), title, shown, facts, fact=fact)


def field_label(fact: Fact, year: int) -> str:
    """What stands at the field of a fact: its name, the year that is meant, and its unit."""
    name = fact_label(fact, year if fact.by == "year" else None)
    unit = {"money": _("元"), "percent": "%"}.get(fact.kind, pick(fact.unit) if fact.unit is not None else "")
    return _("{name}（{unit}）").format(name=name, unit=unit) if unit else name


def example(fact: Fact) -> str:
    """What may be typed there."""
    return {"money": "3000000", "day": "2025-07-01", "percent": "20", "code": "6513"}.get(fact.kind, "25")


def _typed(fact: Fact, text: str) -> object:
    """What was typed, as the value of the fact; raises Wrong."""
    name = pick(fact.name)
    match fact.kind:
        case "money":
            return typed.money(text, fact.path, name)
        case "day":
            found = typed.day(text, fact.path, name)
            if found is None:
                raise Wrong(fact.path, _("{field}要写哪一天，例如 2025-07-01。").format(field=name))
            return found
        case "code":
            return typed.cleaned(text).strip()
        case "percent":
            return typed.quantity(text, fact.path, name, fact.decimals, ("%", "％"))
        case _:
            unit = (fact.unit.zh, fact.unit.en) if fact.unit is not None else ()
            return typed.quantity(text, fact.path, name, fact.decimals, unit)


def _when(fact: Fact, value: object, year: int) -> dict[str, object]:
    """The value for the year before the claim, or for always, where the fact is told so."""
    if fact.by == "year":
        return {f"{fact.path}.{year}": value}
    if fact.by == "days":
        return {fact.path: [{"is": value, "from": FIRST_DAY}]}
    return {fact.path: value}
