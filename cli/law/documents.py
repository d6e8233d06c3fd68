"""What ``softpark policies`` shows: the documents, their measures, and how much of their text is data."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import typer

from cli.own_documents import tell_left_out
from registry.policy import Law, load_law, standing
from registry.policy.files.documents import Document
from registry.policy.files.proof.coverage import counts
from registry.policy.vocabulary import TOPICS
from registry.process import terminal
from registry.typed.article_words import article

console = terminal.lines()
problems = terminal.lines(stderr=True)


def shown(id: str | None, day: dt.date, *, as_json: bool, own: Path | None) -> None:
    """Print all documents as of the day, or the one with this id, or a measure of it."""
    law = load_law(own)
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
