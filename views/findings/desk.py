"""Who states facts at these pages: an official for the office, an operating body for its park; with the same forms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st
from sqlalchemy.orm import Session

from registry.access.permissions import Denied
from registry.findings.acts import Wanted
from registry.findings.desk import Look, Stated
from registry.findings.lists import Cells, ReadList
from registry.policy import Refusal
from registry.services import facts, findings
from registry.stated.counting import Statement, Whose
from registry.store.store import StoreError
from views.entrance import identity
from views.kit import typed
from views.kit.context import store, today
from views.kit.i18n import pick


@dataclass(frozen=True)
class Desk:
    """`within`: the office, or the id of the park. `key`: before the keys of its fields."""

    within: str | int
    key: str

    @property
    def _services(self) -> Any:
        return findings if isinstance(self.within, str) else facts

    def look(self, session: Session, whose: Whose) -> Look:
        return self._services.look(identity.person(), session, self.within, whose, today())

    def is_own(self, statement: Statement) -> bool:
        return self.within in (statement.office, statement.park_id)

    def state(self, said: Stated, seen: int) -> object:
        return self._services.state(identity.person(), store(), self.within, said, today(), seen)

    def withdraw(self, id: int, since: date | None, reason: str) -> object:
        return self._services.withdraw(identity.person(), store(), self.within, id, since, reason)

    def read_list(self, session: Session, cells: Cells) -> ReadList:
        return self._services.read_list(identity.person(), session, self.within, cells, today())

    def state_list(
        self, wanted: Sequence[Wanted], since: date, source: str, seen: int, name: str, sha256: str
    ) -> int:  # fmt: skip
        return self._services.state_list(
            identity.person(), store(), self.within, wanted, since, source, today(), seen, name, sha256
        )

    def seen(self, session: Session, what: object) -> int:
        """What was seen of the register when this was opened: held while the page is drawn anew."""
        key = f"{self.key}-seen-{what}"
        if key not in st.session_state:
            st.session_state[key] = self._services.seen(identity.person(), session, self.within)
        return st.session_state[key]

    def forget(self) -> None:
        """What was seen is written, or overtaken: from here on what is shown now counts."""
        for key in [key for key in st.session_state if str(key).startswith(f"{self.key}-seen-")]:
            del st.session_state[key]

    def do(self, act: Callable[[], object], done: str) -> None:
        """Do it and show the page anew; a refusal is said here."""
        try:
            act()
        except typed.Wrong as wrong:
            st.error(str(wrong))
        except (Refusal, Denied, StoreError) as refused:
            if isinstance(refused, Refusal) and refused.at == "seen":
                self.forget()
            st.error(pick(refused))
        else:
            self.forget()
            st.session_state["findings-done"] = done
            st.rerun()
