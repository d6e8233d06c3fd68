"""What ``softpark check`` does: every case of a file decided, in words or as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cli.law.answers import (
    arithmetic,
    between,
    loss_words,
    lost,
    name,
    next_words,
    parts,
    perhaps_same_kind,
    sentence,
    side_by_side,
    standing,
    steps,
)
from cli.opened import opened
from cli.own_documents import whole_law
from cli.topics import about
from registry.policy import Answer, Law, Refusal, Ruling, Unanswered
from registry.policy.answers.answer_json import all_as_json
from registry.policy.answers.cases import Case, Refused, read_cases
from registry.policy.answers.check import answer_cases
from registry.policy.answers.next_step import NextStep, Stated
from registry.policy.spoken.arithmetic import lines
from registry.policy.spoken.premises_on_steps import premises_on_steps
from registry.policy.turning.losses import Loss
from registry.process import heap, terminal
from registry.process.terminal import one_line

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

console = terminal.lines()
problems = terminal.lines(stderr=True)


def checked(file: Path, *, as_json: bool, ruled: bool, own: Path | None, topics: Sequence[str] | None) -> None:
    """Print the answer to every case of the file. Exits with 2 where the file, or the law, cannot be read."""
    text = _read(file)
    with heap.uncollected():  # a file of thousands of cases is a million small objects
        _check(file, text, as_json, ruled, about(whole_law(own), topics))


def _check(file: Path, text: str, as_json: bool, ruled: bool, law: Law) -> None:
    try:
        cases = read_cases(text, law.measures, law.declared, law.declared_asked)
    except Refusal as refusal:
        problems.say((f"读不了 {file}", "red"), f"：{refusal.at} {refusal.zh}\n{refusal.en}")
        raise typer.Exit(2) from None
    with _register(ruled) as session:
        rulings = _recorded(session)
        answers = answer_cases(cases, law, rulings)
        following = steps(answers, cases, law, _stated(session))
    if as_json:
        console.say_json(all_as_json(answers, following))
        return
    if not answers:
        problems.print(f"{file} 里没有案例 / holds no case")
    losing = lost(answers, cases, law, rulings)
    for case, answer, step, losses in zip(cases, answers, following, losing, strict=True):
        _show(case, answer, step, losses, law, rulings)


def _read(file: Path) -> str:
    try:
        raw = typer.get_binary_stream("stdin").read() if str(file) == "-" else file.read_bytes()
        return raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        reason = getattr(fault, "strerror", None) or "不是 UTF-8 文本 / not UTF-8 text"
        problems.say((f"读不了 {file}", "red"), f"：{reason}")
        raise typer.Exit(2) from None


def _show(
    case: Case | Refused,
    answer: Answer,
    following: Mapping[str, NextStep],
    losing: Mapping[str, Sequence[Loss]],
    law: Law,
    rulings: tuple[Ruling, ...] | None,
) -> None:
    console.say("\n", (_named(answer), "bold"))
    if isinstance(answer, Unanswered):
        at, message = one_line(answer.at), one_line(f"{answer.zh} {answer.en}")
        console.say("  ", ("未受理", "red"), f" {at}{'：' if at else ''}{message}")
        return
    for id, said in answer.determinations.items():
        if said.status == "not_applicable":
            continue
        measure = law.measures[id]
        reckoned = {} if isinstance(case, Refused) else lines(law, id, case, said, rulings)
        copied = "（只见到二手来源）" if said.secondary else ""
        console.print(f"  {name(law, id)}：{sentence(said, measure)}{copied}")
        steps = [] if isinstance(case, Refused) else premises_on_steps(law, id, case, rulings)
        for line in (*parts(said), *arithmetic(reckoned.get("")), *standing(steps)):
            console.print(f"      {line}")
        for reading, beneath in side_by_side(law, said.readings, measure, reckoned):
            console.print(f"      {reading}")
            for line in beneath:
                console.print(f"          {line}")
        for ruling in said.rulings:
            console.print(f"      {_cited(law, ruling)}")
        for line in perhaps_same_kind(said, measure):
            console.print(f"      {line}")
        for loss in losing.get(id, ()):
            console.print(f"      {one_line(loss_words(law, measure, loss))}")
        if id in following:
            console.print(f"      {one_line(next_words(following[id]))}")
    console.print(f"  合计 {between(answer.total)}")


def _named(answer: Answer) -> str:
    """The case's id, or its place in the file where it has none."""
    if answer.id is not None:
        return one_line(answer.id)
    return f"第 {answer.position} 项（没有编号） entry {answer.position}, without an id"


@contextmanager
def _register(asked: bool) -> Iterator[Session | None]:
    """The register, where it is asked for."""
    if not asked:
        yield None
        return
    with opened() as store, store.read() as session:
        yield session


def _recorded(session: Session | None) -> tuple[Ruling, ...] | None:
    """The rulings of the register, each with the days on which it counts; none where it is not asked."""
    if session is None:
        return None
    from registry.claims.rulings import recorded

    return recorded(session)


def _stated(session: Session | None) -> Callable[[int], Mapping[str, Stated]]:
    """By year and measure, what authorities stated for its claims; nothing where the register is not asked."""
    if session is None:
        return lambda year: {}
    from registry.claims.guides import stated

    return cache(lambda year: stated(session, year))


def _cited(law: Law, ruling: Ruling) -> str:
    adopted = law.question(ruling.question).ruling(ruling.option).zh
    return f"已裁定：{adopted}（{one_line(ruling.by)}，{one_line(ruling.basis)}，自 {ruling.start} 起）"
