"""``softpark rulings``: which reading of an open question was adopted, by whom, on what basis, from which day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from cli.opened import opened
from registry import clock
from registry.process import terminal

if TYPE_CHECKING:
    from registry.claims.rulings import RulingRecord
    from registry.policy import Ruling

console = terminal.lines()
problems = terminal.lines(stderr=True)

HELP = (
    "裁定：条文没有写明的问题采用哪种解释。List, adopt and retract rulings on what the texts leave open.\n\n"
    "没有裁定的问题，各种解释并列显示，合计取最低。裁定自其生效日起决定结果，并在每个结果中列明；"
    "记录只能追加，不能修改或删除。\n\n"
    "A question without a ruling shows all its readings, and sums use the lowest. A ruling decides from its day on and "
    "is cited by every answer that it decided; records are appended, never changed or deleted."
)
app = typer.Typer(help=HELP, rich_markup_mode="markdown", context_settings={"help_option_names": ["-h", "--help"]})

BY = Annotated[str, typer.Option("--by", help="由谁裁定，如主管部门名称 / who ruled, such as the authority")]
BASIS = Annotated[str, typer.Option("--basis", help="依据：文号或理由 / the number of a document, or the reason")]


@contextmanager
def _said() -> Iterator[None]:
    """A refusal in words and exit code 2; nothing was recorded then."""
    from registry.policy import Refusal

    try:
        yield
    except Refusal as refusal:
        at = {"id": "ID", "question": "QUESTION", "option": "OPTION"}.get(refusal.at, f"--{refusal.at}")
        problems.say(("未执行", "red"), f" {at}：{refusal.zh}\nNot done: {refusal.en}")
        raise typer.Exit(2) from None


@app.callback(invoke_without_command=True)
def rulings(
    context: typer.Context,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="哪一天，缺省为今天 / on which day, today if not given")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")] = False,
) -> None:
    if context.invoked_subcommand is not None:
        return
    from registry.claims import rulings as register

    with _said(), opened() as store, store.read() as session:
        day = clock.today() if on is None else register.day(on, "on")
        entries, holding = register.history(session), register.in_force(session, day)
        if as_json:
            console.say_json(_json(entries, holding, day))
            return
        _questions(holding, day)
        _history(entries)


@app.command()
def adopt(
    question: Annotated[str, typer.Argument(help="问题 / the question, such as three-years")],
    option: Annotated[str, typer.Argument(help="采用的选项 / the option adopted, such as gap-ends")],
    by: BY,
    basis: BASIS,
    start: Annotated[str, typer.Option("--from", metavar="DAY", help="自哪一天起，如 2026-11-21 / from which day on")],
    document: Annotated[
        str | None, typer.Option(help="只适用于这份文件，缺省为全部 / for this document only, all if not given")
    ] = None,
) -> None:
    """记录一项裁定。Record a ruling.

    同一问题、同一文件范围的新裁定，自其生效日起取代旧裁定；只适用于一份文件的裁定优先于适用于全部文件的裁定。

    A new ruling on the same question for the same document takes the place of the old one from its day on; one for a
    single document goes before one for all.
    """
    from registry.claims import rulings as register
    from registry.policy import load_law

    with _said(), opened() as store, store.write() as session:
        made = register.adopt(session, question, option, by, basis, register.day(start), document)
        number, words = made.id, load_law().questions[question]
    console.print(
        f"已记录 {number} 号裁定：{words.name.zh}：{words.options[option].zh}，自 {start} 起。\n"
        f"Recorded ruling {number}: {words.name.en}: {words.options[option].en}, from {start} on."
    )


@app.command()
def retract(
    id: Annotated[int, typer.Argument(metavar="ID", help="裁定的编号 / the number of the ruling")],
    by: BY,
    basis: BASIS,
    start: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="DAY", help="自哪一天起不再适用，缺省为今天 / from which day on, today if not given"
        ),
    ] = None,
) -> None:
    """撤回一项裁定：自某天起不再适用，记录仍保留。Retract a ruling: it counts no more from a day on, and stays listed.

    撤回之日不晚于裁定生效日的，视为从未适用。

    Retracted from its first day or before, a ruling never counted.
    """
    from registry.claims import rulings as register

    with _said(), opened() as store, store.write() as session:
        day = clock.today() if start is None else register.day(start)
        register.retract(session, id, by, basis, day)
    console.print(f"已撤回 {id} 号裁定，自 {day} 起。 Retracted ruling {id}, from {day} on.")


def _questions(holding: tuple[Ruling, ...], day: date) -> None:
    """Every open question and what holds on the day."""
    from registry.policy import load_law

    console.print(f"待解释问题，以 {day} 为准 / open questions on {day}")
    for question in load_law().questions.values():
        mine = [ruling for ruling in holding if ruling.question == question.id]
        console.say("\n", (question.id, "bold"), f"  {question.name.zh} / {question.name.en}")
        if not any(ruling.document is None for ruling in mine):
            others, rest = ("其余文件", " for the other documents") if mine else ("", "")
            console.print(f"  {others}未裁定：所有解释并列显示，合计取最低", end="")
            console.print(f" / no ruling{rest}: all readings are shown, sums use the lowest")
        for option, words in question.options.items():
            adopting = [ruling for ruling in mine if ruling.option == option]
            console.print(f"  {'●' if adopting else '○'} {option}  {words.zh} / {words.en}")
            for ruling in adopting:
                console.print(f"      {_act(ruling.by, ruling.basis, ruling.start)}{_scope(ruling.document)}")


def _history(entries: list[RulingRecord]) -> None:
    """Every record, the latest last."""
    if not entries:
        console.print(
            "\n还没有任何裁定。记录：softpark rulings adopt --help\nNo ruling yet: see softpark rulings adopt --help"
        )
        return
    console.say("\n", ("全部记录 / all records", "bold"))
    for entry in entries:
        record = entry.record
        act = _act(record.by, record.basis, record.from_day)
        console.print(f"  {record.id}  {record.question}={record.option}{_scope(record.document)}  {_days(entry)}")
        console.print(f"      {act}，记录于 recorded {clock.day_of(record.recorded_at)}")
        if record.retraction is not None:
            act = record.retraction
            console.print(f"      撤回 retracted：{_act(act.by, act.basis, act.from_day)}")


def _act(by: str, basis: str, start: date) -> str:
    return f"{terminal.one_line(by)}，依据 {terminal.one_line(basis)}，自 {start} 起"


def _scope(document: str | None) -> str:
    return "" if document is None else f"（仅 only {document}）"


def _days(entry: RulingRecord) -> str:
    if not entry.counts:
        return "从未适用 never counted"
    return f"{entry.record.from_day} 至 {entry.last_day}" if entry.last_day else f"{entry.record.from_day} 起"


def _json(entries: list[RulingRecord], holding: tuple[Ruling, ...], day: date) -> dict:
    from registry.policy import load_law

    return {
        "on": day.isoformat(),
        "in_force": [ruling.cited() for ruling in holding],
        "open": [
            id for id in load_law().questions if not any(r.question == id and r.document is None for r in holding)
        ],
        "history": [_record(entry) for entry in entries],
    }


def _record(entry: RulingRecord) -> dict:
    record = entry.record
    return {
        "id": record.id,
        "question": record.question,
        "option": record.option,
        "document": record.document,
        **_record_of_act(record),
        "last_day": entry.last_day.isoformat() if entry.last_day else None,
        "replaced_by": entry.replaced_by,
        "retracted": None if record.retraction is None else _record_of_act(record.retraction),
    }


def _record_of_act(act) -> dict:
    return {
        "by": act.by,
        "basis": act.basis,
        "from": act.from_day.isoformat(),
        "recorded_at": act.recorded_at.isoformat(timespec="seconds"),
    }
