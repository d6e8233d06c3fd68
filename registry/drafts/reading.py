"""Read a draft (读草稿): its mistakes in a limited process of its own, and only what has none here as well."""

from __future__ import annotations

from typing import Any

from registry.drafts.beside import beside_the_others, law_with
from registry.drafts.model import MAX_BYTES, WALL_SECONDS, CannotReadDraft, Draft
from registry.policy.answers.examples import mistakes_of_examples
from registry.policy.files.law import Law
from registry.policy.files.mistakes import Mistake
from registry.policy.files.policy_file import read_document
from registry.process.apart.caller import Apart
from registry.process.apart.outcomes import Busy, Crashed, Refused, TookTooLong, TookTooMuch, Unanswered

READER = Apart("registry.drafts.child", WALL_SECONDS, at_once=2)
PATIENCE = 30
"""Seconds to wait for others whose drafts are read."""
UNREAD = {
    Refused: (
        "这不是 UTF-8 文本，请另存为 UTF-8 编码后再试。",
        "This is no UTF-8 text; save it as UTF-8 and try again.",
    ),
    Busy: ("正在检查别的草稿，请过一会儿再试。", "Other drafts are being read; try again in a moment."),
    TookTooLong: (
        "检查超过了时限，已停止。请把内容分成几份文件；引文只写有关的几句。",
        "Reading took too long and was stopped. Split it into several files, and quote the sentences in question only.",
    ),
    TookTooMuch: (
        "检查需要的内存过多，已停止。请把内容分成几份文件。",
        "Reading takes too much memory and was stopped. Split it into several files.",
    ),
    Crashed: ("这份文件读不出来，原因已记入日志。", "This file could not be read; the reason is in the log."),
}
"""What is said where no answer came, in Chinese and English."""


def read_draft(data: bytes, law: Law) -> Draft:
    """The draft, or its mistakes; `law`: the documents beside which it would stand. Raises `CannotReadDraft`."""
    if len(data) > MAX_BYTES:
        raise CannotReadDraft(
            f"文件有 {len(data) / 1e6:,.1f} MB，政策文件最多 {MAX_BYTES / 1e6:.1f} MB。",
            f"The file has {len(data) / 1e6:,.1f} MB, a policy file at most {MAX_BYTES / 1e6:.1f} MB.",
        )
    try:
        said, _ = READER.ask({}, data, lambda stage, share: None, PATIENCE)
    except Unanswered as failed:
        raise CannotReadDraft(*UNREAD[type(failed)]) from failed
    text = data.decode("utf-8-sig")
    if said["count"]:
        return Draft(text, tuple(_mistake(each) for each in said["mistakes"]), said["count"])
    reading = read_document(text)
    document = reading.document
    found = beside_the_others(law, reading)
    if found or document is None:
        return Draft(text, tuple(found), len(found))
    whole = law_with(law, document)
    differing = reading.placed(mistakes_of_examples(whole, document))
    return Draft(text, document=document, law=whole, differing=tuple(differing))


def _mistake(said: dict[str, Any]) -> Mistake:
    return Mistake(**{**said, "allowed": tuple(said["allowed"])})
