"""What somebody writes for a fact (写法), in a field or in a cell of a list: the value, or what would be right."""

from registry.policy import Refusal
from registry.policy.answers.declared_facts import Value
from registry.policy.shared_facts import Fact
from registry.rosters.files.cells import facts
from registry.rosters.files.cells.facts import text_of
from registry.typed.complaints import Doubted, Noted, Rejected
from registry.typed.text import says_nothing

__all__ = ["read_cell", "text_of"]


def read_cell(fact: Fact, raw: str, is_number: bool = False) -> Value | None:
    """The value; None where nothing is said. `is_number`: the cell of a spreadsheet holds a number, not a text.

    Raises Refusal: what is wrong and what would be right, also where a value is in doubt.
    """
    if says_nothing(raw):
        return None
    try:
        return facts.value(fact, float(raw) if is_number and fact.kind == "percent" else raw)
    except Rejected as refused:
        wrong, right = refused.complaint.wrong, refused.complaint.right
        zh, en = f"{fact.name.zh}：{wrong.zh}。请写：{right.zh}。", f"{fact.name.en}: {wrong.en}. Write: {right.en}."
        raise Refusal(fact.path, zh, en) from None
    except Noted as noted:
        return noted.value  # type: ignore[return-value]
    except Doubted as doubted:
        wrong = doubted.complaint.wrong
        zh, en = (
            f"{fact.name.zh}：{wrong.zh}。请写一个没有疑问的值。",
            f"{fact.name.en}: {wrong.en}. Write it beyond doubt.",
        )
        raise Refusal(fact.path, zh, en) from None
