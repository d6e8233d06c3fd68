"""Applying (应用): a plan written into the register, within a transaction that the caller opened.

Corrections of a lease are made in place, since history keeps what was there; facts of a tenant change from a day on,
by ending one interval and beginning another. Rows are written in bulk.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from types import MappingProxyType

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from registry.models import Contact, Lease, Rent, Tenant, TenantProfile
from registry.models.base import now
from registry.policy.vocabulary import Words
from registry.roster.fields import BY_ID, Row
from registry.roster.plan import Difference, Plan
from registry.roster.profiles import change_profiles
from registry.roster.state import BATCH
from registry.tenancy import PROFILE

Progress = Callable[[Words, float], None]
"""Told the step (of `STEPS`) and how much of it is done, from 0 to 1. Raising in it takes everything back."""

STEPS = MappingProxyType(
    {
        "check": Words("核对名册", "checking the roster"),
        "tenants": Words("登记企业", "adding tenants"),
        "leases": Words("写入租约", "writing leases"),
        "facts": Words("更新企业信息", "changing facts of tenants"),
        "seal": Words("写入变更历史", "sealing the history"),
    }
)
BLOCK = 5_000  # rows written between two reports of progress

COLUMNS = {"start": "start_on", "end": "end_on"}
LEASE = ("room", "start", "end", "area_m2", "monthly_rent_fen", "rent_free_months", "newly_moved_in")


def apply(
    session: Session, plan: Plan, moved_out: Collection[int], shared: Collection[str], last_day: dt.date, source: str,
    progress: Progress,
) -> None:  # fmt: skip
    """Write the plan. `moved_out`: leases whose last day is `last_day`; those that begin later are taken out.

    `shared`: credit codes of tenants whose facts may change although other parks show them; others stay as they are.
    """
    writer = _Writer(session, plan, {"source": source, "demo": plan.demo, "recorded_at": now()}, progress)
    writer.add_tenants()
    writer.add_leases()
    writer.change_leases()
    writer.move_out(moved_out, last_day)
    writer.change_tenants(shared)


class _Writer:
    def __init__(self, session: Session, plan: Plan, stated: dict, progress: Progress):
        self.session, self.plan, self.stated, self.progress = session, plan, stated, progress
        self.connection = session.connection()
        self.park_id, self.day = plan.asked.park_id, plan.asked.day
        self.added: dict[str, int] = {}

    def add_tenants(self) -> None:
        """The tenants that the register does not know, with what their rows say of them."""
        rows: dict[str, list[Row]] = defaultdict(list)
        for new in self.plan.new:
            if not new.known:
                rows[new.row.uscc].append(new.row)
        tenants = [{"uscc": code, "name": own[0].name, **self.stated} for code, own in rows.items()]
        self._insert(Tenant, tenants, "tenants")
        self.added = self._ids(rows)
        profiles, rents, contacts = [], [], []
        for code, own in rows.items():
            of = {"tenant_id": self.added[code], **self.stated}
            said = {field: _first(own, field) for field in (*PROFILE, "rent_fen", "contact", "telephone")}
            facts = {field: said[field] for field in PROFILE}
            if any(value is not None for value in facts.values()):
                since = min(self.day, *(row.start for row in own))
                profiles.append({"valid_from": since, **facts, **of})
            if said["rent_fen"] is not None:
                rents.append(of | self._rent(said["rent_fen"]))
            if said["contact"] or said["telephone"]:
                contacts.append(of | {"park_id": self.park_id, "name": said["contact"],
                                      "telephone": said["telephone"]})  # fmt: skip
        for model, added in ((TenantProfile, profiles), (Rent, rents), (Contact, contacts)):
            self._insert(model, added, "tenants")

    def add_leases(self) -> None:
        known = self._ids({new.row.uscc for new in self.plan.new if new.known})
        ids = known | self.added
        leases = [
            {
                "tenant_id": ids[new.row.uscc],
                "park_id": self.park_id,
                **{COLUMNS.get(field, field): getattr(new.row, field) for field in LEASE},
                **self.stated,
            }
            for new in self.plan.new
        ]
        self._insert(Lease, leases, "leases")

    def change_leases(self) -> None:
        by_columns: dict[tuple, list[dict]] = defaultdict(list)
        for changed in self.plan.changed:
            values = {
                COLUMNS.get(each.field, each.field): each.after
                for each in changed.differences
                if BY_ID[each.field].of == "lease"
            }
            if values:
                by_columns[tuple(values)].append(values | {"key": changed.lease_id} | self._restated())
        for rows in by_columns.values():
            self._each(update(Lease.__table__).where(Lease.__table__.c.id == bindparam("key")), rows, "leases")

    def move_out(self, leases: Collection[int], last_day: dt.date) -> None:
        """End the leases; those that would end before they begin never ran, and are taken out."""
        starts = {missing.lease_id: missing.row.start for missing in self.plan.missing}
        chosen = [id for id in leases if id in starts]
        ended = [{"key": id, "end_on": last_day} | self._restated() for id in chosen if starts[id] <= last_day]
        never = [{"key": id} for id in chosen if starts[id] > last_day]
        table = Lease.__table__
        self._each(update(table).where(table.c.id == bindparam("key")), ended, "leases")
        self._each(delete(table).where(table.c.id == bindparam("key")), never, "leases")

    def change_tenants(self, shared: Collection[str]) -> None:
        """Names, facts, rents and contacts of tenants that the register knows."""
        names, facts, rents, contacts = [], {}, {}, {}
        for changed in self.plan.changed:
            kept = () if changed.row.uscc in shared else changed.shared
            for each in changed.differences:
                of = BY_ID[each.field].of
                if each.field in kept or of == "lease":
                    continue
                if of == "tenant":
                    names.append({"key": changed.tenant_id, "name": each.after} | self._restated())
                elif of == "profile":
                    facts.setdefault(changed.tenant_id, {})[each.field] = each.after
                elif of == "rent":
                    rents[changed.tenant_id] = each.after
                else:
                    contacts.setdefault(changed.tenant_id, []).append(each)
        table = Tenant.__table__
        self._each(update(table).where(table.c.id == bindparam("key")), names, "facts")
        asked = self.plan.asked
        since = asked.since or asked.day
        added, changed = change_profiles(self.session, facts, asked.day, since, asked.correct, self.stated)
        self._each_by_columns(TenantProfile, changed)
        self._insert(TenantProfile, added, "facts")
        self._change_rents(rents)
        self._change_contacts(contacts)

    def _change_rents(self, rents: dict[int, int | None]) -> None:
        here = (Rent.park_id == self.park_id, Rent.year == self.day.year - 1, Rent.month.is_(None))
        held = {row[0]: row[1] for row in self._some(select(Rent.tenant_id, Rent.id).where(*here), Rent, rents)}
        gone = [{"key": held[id]} for id, fen in rents.items() if fen is None and id in held]
        kept = [(id, fen) for id, fen in rents.items() if fen is not None]
        changed = [{"key": held[id], "amount_fen": fen} | self._restated() for id, fen in kept if id in held]
        table = Rent.__table__
        self._each(delete(table).where(table.c.id == bindparam("key")), gone, "facts")
        self._each(update(table).where(table.c.id == bindparam("key")), changed, "facts")
        added = [{"tenant_id": id, **self._rent(fen), **self.stated} for id, fen in kept if id not in held]
        self._insert(Rent, added, "facts")

    def _change_contacts(self, contacts: dict[int, list[Difference]]) -> None:
        asked = select(Contact.tenant_id, Contact.id, Contact.name, Contact.telephone)
        held = {row[0]: row[1:] for row in self._some(asked.where(Contact.park_id == self.park_id), Contact, contacts)}
        changed, gone, added = [], [], []
        for id, differences in contacts.items():
            before = dict(zip(("contact", "telephone"), held[id][1:] if id in held else (None, None), strict=True))
            after = before | {each.field: each.after for each in differences}
            values = {"name": after["contact"], "telephone": after["telephone"]}
            if id not in held:
                added.append({"tenant_id": id, "park_id": self.park_id, **values, **self.stated})
            elif any(values.values()):
                changed.append({"key": held[id][0]} | values | self._restated())
            else:
                gone.append({"key": held[id][0]})
        table = Contact.__table__
        self._each(update(table).where(table.c.id == bindparam("key")), changed, "facts")
        self._each(delete(table).where(table.c.id == bindparam("key")), gone, "facts")
        self._insert(Contact, added, "facts")

    def _rent(self, fen: int) -> dict:
        return {"park_id": self.park_id, "year": self.day.year - 1, "month": None, "amount_fen": fen}

    def _restated(self) -> dict:
        """What a row that is changed says of where its facts come from; that it is a demo row does not change."""
        return {key: value for key, value in self.stated.items() if key != "demo"}

    def _ids(self, codes: Iterable[str]) -> dict[str, int]:
        """The ids of the tenants with these credit codes."""
        wanted, found = list(codes), {}
        for first in range(0, len(wanted), BATCH):
            asked = select(Tenant.uscc, Tenant.id).where(Tenant.uscc.in_(wanted[first : first + BATCH]))
            found |= {row[0]: row[1] for row in self.connection.execute(asked)}
        return found

    def _some(self, asked, model, ids: Collection[int]) -> list:
        wanted, found = list(ids), []
        for first in range(0, len(wanted), BATCH):
            found += self.connection.execute(asked.where(model.tenant_id.in_(wanted[first : first + BATCH])))
        return found

    def _insert(self, model, rows: Sequence[dict], step: str) -> None:
        self._each(insert(model.__table__), rows, step)

    def _each_by_columns(self, model, rows: Iterable[dict]) -> None:
        by_columns: dict[tuple, list[dict]] = defaultdict(list)
        for row in rows:
            by_columns[tuple(row)].append(row)
        table: Table = model.__table__
        for same in by_columns.values():
            self._each(update(table).where(table.c.id == bindparam("key")), same, "facts")

    def _each(self, statement, rows: Sequence[dict], step: str) -> None:
        for first in range(0, len(rows), BLOCK):
            self.progress(STEPS[step], first / len(rows))
            self.connection.execute(statement, rows[first : first + BLOCK])
        if rows:
            self.progress(STEPS[step], 1.0)


def _first(rows: list[Row], field: str) -> object:
    """The first word that the rows of one tenant have about a field."""
    return next((value for row in rows if (value := getattr(row, field)) is not None), None)
