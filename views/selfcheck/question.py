"""A question of 补贴自查: its key in the address, its words, and its answer as facts of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from registry.policy.shared_facts import Fact
from registry.policy.vocabulary import FACTS
from views.kit.format import capital
from views.kit.i18n import _, pick
from views.kit.typed import Wrong

UNKNOWN = "?"
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Question:
    """A question: its key in the address, the fact paths it answers, its words, and its answer as facts.

    `facts(text, year)` gives {dotted path: value} for an answer that is not 不清楚; raises Wrong for nonsense.
    `options` lists the values to choose from, with their words; None where the page draws its own fields. `fact`: the
    one that is asked for, where it is one of the kinds that any fact may have.
    """

    key: str
    answers: tuple[str, ...]
    title: Callable[[], str]
    shown: Callable[[str], str]
    facts: Callable[[str, int], dict[str, object]]
    options: Callable[[], Mapping[str, str]] | None = None
    fact: Fact | None = None

    def why(self) -> str:
        """One line: why it is asked."""
        return pick((self.fact or FACTS[self.answers[0]]).why)

    def covers(self, path: str) -> bool:
        """Whether `path`, as the law names a missing fact, is answered by this question."""
        return any(path == fact or path.startswith(f"{fact}.") for fact in self.answers)


def choice(key: str, fact: Fact, title: Callable[[], str]) -> Question:
    """A question whose answers are the values of a fact; yes and no become true and false."""
    spelled = {"true": YES, "false": NO}

    def options() -> dict[str, str]:
        return {spelled.get(value, value): capital(pick(name)) for value, name in fact.values.items()}

    def facts(text: str, year: int) -> dict[str, object]:
        if text not in options():
            raise Wrong(key, _("请从列出的选项中选一项。"))
        return {fact.path: {YES: True, NO: False}.get(text, text)}

    return Question(key, (fact.path,), title, lambda text: options().get(text, text), facts, options, fact)
