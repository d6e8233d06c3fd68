"""Answers of ``softpark check`` in words: one sentence for a determination, and a line for the parts of its amount."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from registry.policy import Unanswered, jurisdictions, nextstep, told
from registry.policy.cases import Case, Refused
from registry.policy.law import Law
from registry.policy.nextstep import Stated
from registry.policy.vocabulary import FACTS, STATUSES, TIERS


def sentence(said: Mapping) -> str:
    """The status in words, what is missing or fails, and the amount or the floor."""
    words = STATUSES[said["status"]].zh
    if said["status"] == "not_eligible":
        return f"{words}（{'、'.join(said.get('failed', []))}）"
    if said["status"] == "not_in_force":
        return words
    if said["status"] == "discretionary":
        return f"{words}，{_floor(said)}"
    missing = "、".join(_name(path) for path in said.get("missing", []))
    told = f"{words}{'：' + missing if missing else ''}"
    if "floor_low" in said:
        return f"{told}，{_floor(said)}"
    if "months" in said:
        return f"{told}，免租 {said['months']} 个月"
    return f"{told} {between(said['low'], said['high'])}" if said.get("high") else told


def parts(said: Mapping) -> Iterator[str]:
    """Where several steps contribute, what each comes to; where several districts pay, the floor of each."""
    if tiers := said.get("tiers"):
        listed = "；".join(f"{TIERS[tier].zh} {_amount(amount)}" for tier, amount in tiers.items())
        yield f"各档：{listed}{'；合计另受共同上限限制' if _is_cut(said) else ''}"
    if payers := said.get("payers"):
        yield "各区：" + "；".join(f"{_district(each['payer'])} {_floor(each)}" for each in payers)


def add_next(
    answers: Sequence[dict], cases: Sequence[Case | Refused], law: Law, stated: Callable[[int], Mapping[str, Stated]]
) -> None:
    """Put the next step under `next` into every answer that leaves something to claim; `stated` tells a year's."""
    for answer, case in zip(answers, cases, strict=True):
        found = told(answer)
        if isinstance(found, Unanswered):
            continue
        for id, said in found.determinations.items():
            step = nextstep.of_answer(law.document(id), law.measures[id], said, stated(case.as_of.year).get(id))
            if step is not None:
                said["next"] = nextstep.plain(step)


def next_words(said: Mapping) -> str | None:
    """The next step in a line; None where there is none."""
    if "next" not in said:
        return None
    step, parts_known = said["next"], []
    for name in nextstep.PARTS:
        if name in step:
            value = "；".join(step[name]) if name == "papers" else step[name]
            parts_known.append(f"{nextstep.PARTS[name].zh}：{value}")
    if step.get("unknown"):
        names = "、".join(nextstep.PARTS[name].zh for name in step["unknown"])
        parts_known.append(f"{names}：{step['advice']['zh']}")
    if told := step.get("stated"):
        parts_known.append(f"{told['year']} 年，{told['by']}，来源 {told['source']}")
    return f"下一步 next：{'。'.join(parts_known)}"


def _is_cut(said: Mapping) -> bool:
    """Whether the steps come to more than the amount: then a cap that they share cut something off."""
    most = [amount["high"] if isinstance(amount, Mapping) else amount for amount in said["tiers"].values()]
    return round(sum(most) * 100) > round(said["high"] * 100)


def _district(code: str | None) -> str:
    return "（区不明）" if code is None else f"{jurisdictions.name(code) or ''}（{code}）"


def _floor(said: Mapping) -> str:
    """A floor, or from which to which it can be."""
    if "floor_low" not in said:
        floor = said.get("floor")
        return "未定下限" if floor is None else f"不低于 {floor:,.2f} 元/年"
    low, high = said["floor_low"], said["floor_high"]
    if high is None:
        return "下限不明" if low is None else f"下限至少 {low:,.2f} 元/年"
    return f"可能没有下限，至多 {high:,.2f} 元/年" if low is None else f"下限 {low:,.2f} 至 {high:,.2f} 元/年"


def _name(path: str) -> str:
    """The fact's name in words; a path may end in the year it asks for."""
    fact = FACTS.get(path) or FACTS.get(path.rpartition(".")[0])
    return fact.name.zh if fact else path


def _amount(amount: float | Mapping) -> str:
    return between(amount["low"], amount["high"]) if isinstance(amount, Mapping) else between(amount, amount)


def between(low: float, high: float) -> str:
    return f"{high:,.2f} 元" if low == high else f"{low:,.2f} 至 {high:,.2f} 元"
