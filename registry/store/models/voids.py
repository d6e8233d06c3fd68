"""Void rows (作废): what was registered by mistake stays, says by which step it was declared void, and counts nowhere.

No reader has to remember that: every question that the ORM asks leaves void rows out, unless it says `WITH_VOID`.
"""

from types import MappingProxyType

from sqlalchemy import ForeignKey, event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column, with_loader_criteria

WITH_VOID = MappingProxyType({"with_void": True})
"""Execution options of a question that asks for void rows as well: `select(…).execution_options(**WITH_VOID)`."""


class Voidable:
    """Mixin: a row that a later step may declare void. `voided_by`: that step (更正); None: the row counts."""

    voided_by: Mapped[int | None] = mapped_column(ForeignKey("certification_step.id"))


COUNTS = with_loader_criteria(Voidable, lambda table: table.voided_by.is_(None), include_aliases=True)


@event.listens_for(Session, "do_orm_execute")
def _leave_out_void(asked: ORMExecuteState) -> None:
    """A row that is already in hand may be read anew (`is_column_load`); every other question passes here."""
    if asked.is_select and not asked.is_column_load and not asked.execution_options.get("with_void"):
        asked.statement = asked.statement.options(COUNTS)
