"""What ``softpark policies validate`` does: every mistake of a policy file, with its line and what would be right."""

from __future__ import annotations

from pathlib import Path

import typer

from registry.drafts.beside import beside_the_others, law_with
from registry.policy.answers.examples import mistakes_of_examples
from registry.policy.files.law import POLICIES, Law, Reading, load_law, read_file
from registry.policy.files.mistakes import Mistake
from registry.policy.files.policy_file import quotes, unproved
from registry.policy.files.proof.coverage import beside_the_source
from registry.policy.files.proof.figures import figures
from registry.policy.files.refusal import Refusal
from registry.process import terminal

SOURCES = POLICIES.parents[1].parent / "shared" / "policies"

out = terminal.lines()
problems = terminal.lines(stderr=True)


def validated(file: Path, source: Path | None, *, as_json: bool) -> None:
    """Print every mistake of the file. Exits with 0 where there is none, 1 where there are, 2 where it cannot be read.

    source: the text that its quotes are proved against.
    """
    try:
        reading = read_file(file)
        text, proof = _source(reading, source)
    except (OSError, UnicodeDecodeError) as fault:
        reason = getattr(fault, "strerror", None) or "不是 UTF-8 文本 / not UTF-8 text"
        name = getattr(fault, "filename", None) or source or file
        problems.print(f"读不了 {name}：{reason}\nCannot read it.", style="red")
        raise typer.Exit(2) from None
    mistakes = [*reading.mistakes, *beside_the_others(_law(), reading), *_in_the_own_folder(file, reading)]
    if text is not None:
        mistakes = reading.placed([*mistakes, *unproved(reading.value, text), *beside_the_source(reading.value, text)])
    mistakes += _of_examples(reading)
    if as_json:
        out.say_json([_plain(mistake) for mistake in mistakes])
    else:
        _show(file, mistakes, f"{_figures(reading)}\n{_examples(reading)}\n{proof}")
    raise typer.Exit(1 if mistakes else 0)


def _source(reading: Reading, given: Path | None) -> tuple[str | None, str]:
    """The source text, None where it is not at hand, and a sentence that says which quotes it proves."""
    named = reading.value.get("source") if isinstance(reading.value, dict) else None
    known = isinstance(named, str) and Path(named).name == named and (SOURCES / named).is_file()
    path = given or (SOURCES / named if known else None)
    if path is None:
        return None, "引文未核对：没有原文，用 --source 指定。Quotes not proved: name the text with --source."
    count = len(list(quotes(reading.value)))
    return path.read_bytes().decode("utf-8-sig"), f"{count} 处引文与 {path.name} 逐字核对。{count} quotes proved."


def _figures(reading: Reading) -> str:
    count = len(list(figures(reading.value)))
    return f"{count} 个数与旁边的引文核对。{count} figures proved by the words beside them."


def _of_examples(reading: Reading) -> list[Mistake]:
    """The examples that are answered otherwise than they expect; none are asked of a file with a mistake."""
    if reading.document is None:
        return []
    law = law_with(_law(), reading.document)
    return reading.placed(list(mistakes_of_examples(law, reading.document)))


def _examples(reading: Reading) -> str:
    """How many examples were answered as they expect."""
    count = sum(len(measure.examples) for measure in reading.document.measures) if reading.document else 0
    return f"{count} 个算例与手算一致。{count} examples answered as expected."


def _law() -> Law:
    """The documents at hand; none where a file of the folder, perhaps this very one, has a mistake of its own."""
    try:
        return load_law()
    except Refusal:
        return Law(())


def _in_the_own_folder(file: Path, reading: Reading) -> list[Mistake]:
    """Why a file of the office's own folder is not taken, where it is not for its own words."""
    try:
        left_out = load_law().left_out
    except Refusal:
        return []
    if reading.document is None:
        return []
    ids = [each for one in left_out if one.path.resolve() == file.resolve() for each in one.mistakes]
    return [mistake for mistake in ids if mistake.at == "id"]


def _plain(mistake: Mistake) -> dict[str, object]:
    zh, en = mistake.said()
    return {
        "at": mistake.at,
        "line": mistake.line,
        "within": mistake.within,
        "word": mistake.word,
        "near": mistake.near,
        "allowed": list(mistake.allowed),
        "zh": zh,
        "en": en,
    }


def _show(file: Path, mistakes: list[Mistake], proof: str) -> None:
    for mistake in mistakes:
        zh, en = mistake.said()
        place = "，".join(part for part in (mistake.within, mistake.at) if part)
        out.print(f"{file}:{mistake.line or 1}  {place}", style="bold")
        out.print(f"  {zh}\n  {en}")
    if mistakes:
        out.print(f"\n{len(mistakes)} 处错误 mistakes", style="red")
    else:
        out.print(f"{file}：没有错误。No mistakes.\n{proof}")
