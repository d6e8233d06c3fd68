"""Receipts (凭据): a run recomputed from today's register, law and code, and what differs from what was kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from registry.claims.runs.keeping import load
from registry.claims.runs.run import ID_LENGTH, Run, RunProgress, canonical, compute
from registry.policy import load_law
from registry.store import models
from registry.store.store import Store


@dataclass(frozen=True, slots=True)
class Difference:
    """what: kept, policy, facts, rulings, code or answers; name: which file, fact, ruling, part."""

    what: str
    name: str


@dataclass(frozen=True)
class Receipt:
    """Proven where nothing differs: what was kept is unharmed, and the same answers come out of the same facts.

    `another_program`: all but that, since another version of the program was asked, with the files of the law that it
    brings: what was kept is unharmed, facts and rulings are the same, and so are the answers.
    """

    run: Run
    differences: tuple[Difference, ...]

    @property
    def proven(self) -> bool:
        return not self.differences

    @property
    def another_program(self) -> bool:
        what = {difference.what for difference in self.differences}
        return "code" in what and what <= {"code", "policy"}

    def names(self, what: str) -> list[str]:
        return [difference.name for difference in self.differences if difference.what == what]


def receipt(store: Store, id: str, progress: RunProgress | None = None) -> Receipt:
    """The proof of a kept run, or what disproves it. Raises RunError where there is no such run."""
    with store.read() as session:
        run = load(session, id)
        kept = dict(
            session.execute(
                select(models.RunPart.name, models.RunPart.sha256).where(models.RunPart.run_id == run.id)
            ).all()
        )
    again = compute(store, run.as_of, run.district, run.measure, progress, load_law().asking(run.topics))
    before, after = run.record, again.record
    found = [Difference("kept", name) for name in _harmed(run, kept)]
    found += [Difference("policy", name) for name in _differing(before["policies"], after["policies"])]
    found += [Difference("facts", name) for name in _facts(before["facts"], after["facts"])]
    found += [Difference("rulings", name) for name in _rulings(before["rulings"], after["rulings"])]
    found += [Difference("code", name) for name in _differing(before["code"], after["code"])]
    found += [Difference("answers", name) for name in _differing(kept, again.digests()) if not name.endswith("/facts")]
    return Receipt(run, tuple(found))


def _harmed(run: Run, kept: Mapping[str, str]) -> list[str]:
    """Parts whose bytes are not those that were kept, and the record if the id is not its digest."""
    harmed = _differing(kept, run.digests())
    inputs = {name: value for name, value in run.record.items() if name != "totals"}
    if hashlib.sha256(canonical(inputs).encode()).hexdigest()[:ID_LENGTH] != run.id:
        harmed.append("record")
    return harmed


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def _facts(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The facts whose digests differ: values and where they are known are one fact."""
    names = (name.removesuffix(" known").removesuffix(" values") for name in _differing(before, after))
    return list(dict.fromkeys(names))


def _rulings(before: list[Mapping], after: list[Mapping]) -> list[str]:
    """Rulings that one of the two was asked under and the other was not."""
    changed = [ruling for ruling in before if ruling not in after] + [r for r in after if r not in before]
    return [f"{ruling['question']}={ruling['option']} ({ruling['by']}, {ruling['basis']})" for ruling in changed]
