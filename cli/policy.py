"""``softpark check`` and ``softpark policies``: the law on the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from cli.answers import (
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
    steps,
)
from cli.days import day_of, typed, within
from cli.opened import opened
from cli.own_documents import Own, tell_left_out, whole_law
from cli.topics import Topics, about
from cli.validate import validate
from registry.policy import Answer, Law, Refusal, Ruling, Unanswered, load_law, standing
from registry.policy.answers.answer_json import all_as_json
from registry.policy.answers.cases import Case, Refused, read_cases
from registry.policy.answers.check import answer_cases
from registry.policy.answers.next_step import NextStep, Stated
from registry.policy.files.documents import Document
from registry.policy.files.proof.coverage import counts
from registry.policy.spoken.arithmetic import lines
from registry.policy.turning.losses import Loss
from registry.policy.vocabulary import TOPICS
from registry.process import heap, terminal
from registry.process.terminal import one_line
from registry.typed.article_words import article

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

console = terminal.lines()
problems = terminal.lines(stderr=True)


def check(
    file: Annotated[
        Path, typer.Argument(help="案例文件（YAML 列表），“-”为标准输入。A YAML list of cases; - reads stdin.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。Print JSON for programs.")] = False,
    ruled: Annotated[
        bool,
        typer.Option("--rulings", help="按数据库中的裁定认定，并列明所依裁定。Decide by the rulings of the register."),
    ] = False,
    own: Own = None,
    topics: Topics = None,
) -> None:
    """按政策条款逐个认定案例：可得多少、依据哪条、还缺什么。Decide every case of a file.

    每个案例写明一个企业或园区运营主体的已知事实；没有写的就是“不清楚”，绝不当作“否”或 0。
    某个案例写错，只拒绝这一个，并说明位置和正确写法。
    不加 --rulings 时不采用任何裁定：条文没有写明的问题，各种解释并列显示。
    只问租金和园区的措施，合计也只算这些；其他措施用 --topic 加上。

    A case states what is known about one tenant or operating body; what is left out is unknown, never "no" or zero.
    A case with a mistake is refused with its place, the others are answered. Without --rulings no ruling is used:
    every reading of what the texts leave open is shown. Only measures about rent and parks are asked, and are in the
    total; --topic asks for others.
    """
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
        for line in (*parts(said), *arithmetic(reckoned.get(""))):
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


class _Policies(TyperGroup):
    """``softpark policies [ID]`` beside its subcommands: what names no subcommand is an id or an option of `show`."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["show", *args]
        return super().parse_args(ctx, args)


policies = typer.Typer(
    cls=_Policies,
    rich_markup_mode="markdown",
    help=(
        "列出政策文件（softpark policies、softpark policies 编号），检查新写的文件（softpark policies validate）。"
        "`softpark policies [编号] [--on 日期] [--json]` 是 `softpark policies show …` 的简写。\n\n"
        "List the documents, show one by its id, and check a new file. `softpark policies [ID] [--on DAY] [--json]` is "
        "short for `softpark policies show …`."
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
policies.command("validate")(validate)


@policies.command("show")
def show(
    id: Annotated[str | None, typer.Argument(help="文件或措施编号；不写则列出全部。A document or measure id.")] = None,
    on: Annotated[
        dt.datetime | None,
        typer.Option(
            "--on", parser=typed, metavar="2026-07-01", callback=within, help="以哪一天为准，默认今天。On which day."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。Print JSON.")] = False,
    own: Own = None,
) -> None:
    """列出政策文件：某日是否有效、有哪些措施、每条如何处理。List the documents, their measures and their coverage.

    每份文件的条款分三种：已写成数据（encoded）、留给人判断（people）、不涉及而略去（ignored），各有理由。

    Each article of a document is encoded here, left to people, or ignored, with the reason.
    """
    law, day = load_law(own), day_of(on)
    tell_left_out(law)
    if as_json:
        console.say_json([_document(law, document, day) for document in law.documents])
    elif id is None:
        _list(law, day)
    else:
        _detail(law, id, day)


STATES = {
    "in_force": "有效 in force",
    "not_yet": "尚未施行 not yet",
    "expired": "已过期 expired",
    "draft": "征求意见稿 draft",
    "last_day": "最后一天有争议 last day depends on the reading",
}
TREATED = {"encoded": "已写成数据 encoded", "people": "留给人 people", "ignored": "略去 ignored"}


def _document(law: Law, document: Document, day: dt.date) -> dict:
    force = standing(document, day)
    return {
        "id": document.id,
        "title": document.title.zh,
        "number": document.number,
        "provenance": document.provenance,
        "own": document.id in law.own,
        "state": force.state,
        "start": force.start.isoformat() if force.start else None,
        "end": force.end.isoformat() if force.end else None,
        "measures": [measure.id for measure in document.measures],
        "topics": {topic: [measure.id for measure in group] for topic, group in document.by_topic.items()},
        "articles": {key: counts(document.coverage)[key] for key in TREATED},
        "coverage": [
            {"article": part.article, "treated": part.treated, "reason": part.reason.zh} for part in document.coverage
        ],
    }


def _list(law: Law, day: dt.date) -> None:
    console.print(f"政策文件，以 {day} 为准 / documents on {day}")
    for document in law.documents:
        force = standing(document, day)
        span = f"{force.start} 至 {force.end or '终止日期不明 (end unknown)'}" if force.start else "未施行"
        secondary = "，据转载 (secondary copy)" if document.provenance == "secondary" else ""
        secondary += "，本单位的文件 (the office's own)" if document.id in law.own else ""
        counted = counts(document.coverage)
        articles = "，".join(f"{words} {counted[key]} 条" for key, words in TREATED.items())
        console.say("\n", (document.id, "bold"), f"  {STATES[force.state]}{secondary}")
        console.print(f"  {document.title.zh} {document.number or ''}")
        console.print(f"  {span}；措施 measures：{_measures(document)}")
        console.print(f"  {_of_all(document)}：{articles}")


def _measures(document: Document) -> str:
    """Its measures, those of each topic after its name."""
    told = [f"{TOPICS[topic].zh} {'、'.join(each.id for each in of)}" for topic, of in document.by_topic.items()]
    return "；".join(told) or "无"


def _of_all(document: Document) -> str:
    """How many of its articles are encoded; of a copy, of those that it shows."""
    counted = counts(document.coverage)
    encoded, total = counted["encoded"], sum(counted.values())
    zh, en = ("所见 ", " at hand") if document.provenance == "secondary" else ("", "")
    return f"{zh}{total} 条中 {encoded} 条写成数据 ({encoded} of {total} articles{en})"


def _detail(law: Law, id: str, day: dt.date) -> None:
    try:
        document = law.document(id)
    except KeyError:
        known = "、".join(document.id for document in law.documents)
        problems.say((f"没有“{id}”", "red"), f"。已有文件 known documents：{known}")
        raise typer.Exit(2) from None
    if "/" in id and id not in law.measures:
        known = "、".join(measure.id for measure in document.measures)
        problems.say((f"没有措施“{id}”", "red"), f"。已有措施 known measures：{known}")
        raise typer.Exit(2)
    force = standing(document, day)
    console.say((document.title.zh, "bold"), f" {document.number or ''}  {STATES[force.state]}")
    for measure in (each for group in document.by_topic.values() for each in group):
        if id not in (document.id, measure.id):
            continue
        topic = TOPICS[measure.topic]
        console.say(
            "\n", (measure.id, "bold"), f" {article(measure.article).zh} {measure.name.zh}（{topic.zh} {topic.en}）"
        )
        console.print(f"  “{measure.quote}”")
        for clause in measure.clauses:
            console.print(f"  · {clause.name.zh}：{article(clause.article).zh}“{clause.quote}”")
        for question in measure.open_questions:
            console.print(f"  ? {law.question(question.question).name.zh}：{question.note.zh}")
    if id == document.id:
        console.print(f"\n  {_of_all(document)}")
        for part in document.coverage:
            console.print(f"  {article(part.article).zh}  {TREATED[part.treated]}：{part.reason.zh}")
