"""Applying (应用): a plan written into the register, within a transaction that the caller opened.

Corrections of a lease are made in place, since history keeps what was there; facts of a tenant change from a day on,
by ending one interval and beginning another; those that are not the park's to change are proposed
(`registry.rosters.proposing`). Rows are written in bulk.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from operator import itemgetter
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.claims.tenancy import PROFILE
from registry.rosters import bulk_write, proposing
from registry.rosters.facts.columns import is_fact
from registry.rosters.fields import BY_ID, FIELDS, RosterRow
from registry.rosters.plan import Difference, Plan
from registry.rosters.profiles import change_profiles
from registry.rosters.proposing import Proposer
from registry.rosters.rows import batches
from registry.rosters.state import PLACE, SHARED
from registry.rosters.stating import writing
from registry.store.models import Contact, FactCorrection, Lease, Proposal, Rent, StatedFact, Tenant, TenantProfile
from registry.store.models.base import now
from registry.words import Words

ApplyProgress = Callable[[Words, float], None]
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
FIRST_FACT, LAST_FACT = PLACE[PROFILE[0]], PLACE[PROFILE[-1]]
OF_LEASE = frozenset(field.id for field in FIELDS if field.of == "lease")
LEASE = ("room", "start", "end", "area_m2", "monthly_rent_fen", "rent_free_months", "newly_moved_in")


def apply(
    session: Session, plan: Plan, moved_out: Collection[int], shared: Collection[str], last_day: dt.date, source: str,
    progress: ApplyProgress, by: Proposer,
) -> frozenset[str]:  # fmt: skip
    """Write the plan. `moved_out`: leases whose last day is `last_day`; those that begin later are taken out.

    `shared`: credit codes of tenants of whom a change that other parks show is proposed; of others nothing is. Gives
    the credit codes of tenants that came from elsewhere.
    """
    writer = _Writer(session, plan, {"source": source, "demo": plan.demo, "recorded_at": now()}, progress)
    came = writer.look_up(by.reads)
    writer.add_tenants()
    writer.add_leases()
    writer.change_leases()
    writer.move_out(moved_out, last_day)
    writer.change_tenants(shared, by)
    writer.state_facts(by.login)
    return came


class _Writer:
    def __init__(self, session: Session, plan: Plan, stated: dict, progress: ApplyProgress):
        self.session, self.plan, self.stated, self.progress = session, plan, stated, progress
        self.connection = session.connection()
        self.park_id, self.day = plan.asked.park_id, plan.asked.day
        self.restated = {key: value for key, value in stated.items() if key != "demo"}
        self.added: dict[str, int] = {}
        self.registered: dict[str, int] = {}  # by credit code, the tenants of new leases that are in the register
        self.introduced: dict[int, proposing.Says] = {}

    def look_up(self, reads: Collection[int]) -> frozenset[str]:
        """Find who is in the register already; the credit codes of those that the park cannot read there."""
        self.registered = self._ids({new.row.uscc for new in self.plan.new})
        changed = {each.row.uscc: each.tenant_id for each in self.plan.changed}
        self.introduced = proposing.introduced(self.session, self.plan, changed | self.registered, reads)
        return frozenset(code for code, id in (changed | self.registered).items() if id in self.introduced)

    def add_tenants(self) -> None:
        """The tenants that the register does not know, with what their rows say of them; of those that only others
        know, what is the park's own.
        """
        rows: dict[str, list[RosterRow]] = defaultdict(list)
        for new in self.plan.new:
            if not new.known:
                rows[new.row.uscc].append(new.row)
        self._add_own({self.registered[code]: _together(own) for code, own in rows.items() if code in self.registered})
        rows = {code: own for code, own in rows.items() if code not in self.registered}
        self._insert(Tenant, ("uscc", "name"), [(code, own[0].name) for code, own in rows.items()], "tenants")
        self.added = self._ids(rows)
        said = {code: _together(own) for code, own in rows.items()}
        profiles = [
            (self.added[code], min(self.day, *(row.start for row in rows[code])), *row[FIRST_FACT : LAST_FACT + 1])
            for code, row in said.items()
            if any(value is not None for value in row[FIRST_FACT : LAST_FACT + 1])
        ]
        self._insert(TenantProfile, ("tenant_id", "valid_from", *PROFILE), profiles, "tenants")
        rents = [(self.added[code], row.rent_fen) for code, row in said.items() if row.rent_fen is not None]
        self._add_rents(rents)
        contacts = [(self.added[code], row.contact, row.telephone) for code, row in said.items()]
        self._add_contacts([each for each in contacts if any(each[1:])])

    def _add_own(self, said: dict[int, RosterRow]) -> None:
        """Rent and contact, by tenant, where the park may have registered them in earlier years."""
        self._change_rents({id: row.rent_fen for id, row in said.items() if row.rent_fen is not None})
        contacts = {id: [Difference(field, None, getattr(row, field)) for field in ("contact", "telephone")
                         if getattr(row, field) is not None] for id, row in said.items()}  # fmt: skip
        self._change_contacts({id: differences for id, differences in contacts.items() if differences})

    def add_leases(self) -> None:
        ids = self.registered | self.added
        names = ("tenant_id", *(COLUMNS.get(field, field) for field in LEASE))
        own = itemgetter(*(PLACE[field] for field in LEASE))
        leases = [(ids[row.uscc], *own(row)) for row in (new.row for new in self.plan.new)]
        self._insert(Lease, names, leases, "leases", park_id=self.park_id)

    def change_leases(self) -> None:
        changes = {}
        for changed in self.plan.changed:
            values = {
                COLUMNS.get(each.field, each.field): each.after
                for each in changed.differences
                if each.field in OF_LEASE
            }
            if values:
                changes[changed.lease_id] = values
        self._update(Lease, changes, "leases")

    def move_out(self, leases: Collection[int], last_day: dt.date) -> None:
        """End the leases; those that would end before they begin never ran, and are taken out."""
        starts = {missing.lease_id: missing.row.start for missing in self.plan.missing}
        chosen = [id for id in leases if id in starts]
        self._update(Lease, {id: {"end_on": last_day} for id in chosen if starts[id] <= last_day}, "leases")
        never = [id for id in chosen if starts[id] > last_day]
        self._forget(never)
        self._delete(Lease, never, "leases")

    def _forget(self, leases: Collection[int]) -> None:
        """Take out what was stated of premises that never were."""
        for some in batches(leases):
            for table in (StatedFact, FactCorrection):
                asked = select(table.id).where(table.lease_id.in_(some))
                self._delete(table, [row[0] for row in self.connection.execute(asked)], "leases")

    def change_tenants(self, shared: Collection[str], by: Proposer) -> None:
        """Names, facts, rents and contacts of tenants that the register knows; and what is proposed of them."""
        names, facts, rents, contacts = {}, {}, {}, {}
        stated, proposed = defaultdict(dict), defaultdict(dict)
        for changed in self.plan.changed:
            for each in changed.differences:
                if each.field in OF_LEASE or is_fact(each.field):
                    continue
                of = BY_ID[each.field].of
                if changed.stated and each.field in SHARED:
                    stated[changed.tenant_id][each.field] = each.after
                elif each.field in changed.shared:
                    if changed.row.uscc in shared:
                        proposed[changed.tenant_id][each.field] = each.after
                elif of == "tenant":
                    names[changed.tenant_id] = {"name": each.after}
                elif of == "profile":
                    facts.setdefault(changed.tenant_id, {})[each.field] = each.after
                elif of == "rent":
                    rents[changed.tenant_id] = each.after
                else:
                    contacts.setdefault(changed.tenant_id, []).append(each)
        self._update(Tenant, names, "facts")
        self._change_facts(facts)
        self._change_rents(rents)
        self._change_contacts(contacts)
        self._propose(stated, proposed, by)

    def state_facts(self, login: str) -> None:
        """What the rows say of the facts of documents, as the word of the park's operating body."""
        said = writing.statements(self.session, self.plan, self.registered | self.added, login)
        self._delete(StatedFact, said.gone, "facts")
        self._update(StatedFact, said.changed, "facts")
        if said.added:
            self._insert(StatedFact, tuple(said.added[0]), [tuple(row.values()) for row in said.added], "facts")

    def _propose(self, stated: dict[int, dict], proposed: dict[int, dict], by: Proposer) -> None:
        rows = proposing.rows(self.session, self.plan, by, self.introduced, stated, proposed)
        self._insert(Proposal, proposing.COLUMNS, rows.added, "facts")
        self._update(Proposal, rows.changed, "facts")

    def _change_facts(self, facts: dict[int, dict]) -> None:
        asked = self.plan.asked
        added, changed = change_profiles(self.session, facts, asked.day, asked.since or asked.day, asked.correct)
        self._update(TenantProfile, changed, "facts")
        names = ("tenant_id", "valid_from", "valid_to", *PROFILE, "grants_complete")
        self._insert(TenantProfile, names, [tuple(row.get(name) for name in names) for row in added], "facts")

    def _change_rents(self, rents: dict[int, int | None]) -> None:
        here = (Rent.park_id == self.park_id, Rent.year == self.day.year - 1, Rent.month.is_(None))
        held = {row[0]: row[1] for row in self._some(select(Rent.tenant_id, Rent.id).where(*here), Rent, rents)}
        kept = {id: fen for id, fen in rents.items() if fen is not None}
        self._delete(Rent, [held[id] for id in rents if id not in kept and id in held], "facts")
        self._update(Rent, {held[id]: {"amount_fen": fen} for id, fen in kept.items() if id in held}, "facts")
        self._add_rents([(id, fen) for id, fen in kept.items() if id not in held])

    def _add_rents(self, rents: list[tuple[int, int]]) -> None:
        here = {"park_id": self.park_id, "year": self.day.year - 1}
        self._insert(Rent, ("tenant_id", "amount_fen"), rents, "facts", **here)

    def _change_contacts(self, contacts: dict[int, list[Difference]]) -> None:
        asked = select(Contact.tenant_id, Contact.id, Contact.name, Contact.telephone)
        held = {row[0]: row[1:] for row in self._some(asked.where(Contact.park_id == self.park_id), Contact, contacts)}
        changed, gone, added = {}, [], []
        for id, differences in contacts.items():
            after = dict(zip(("contact", "telephone"), held[id][1:] if id in held else (None, None), strict=True))
            after |= {each.field: each.after for each in differences}
            if id not in held:
                added.append((id, after["contact"], after["telephone"]))
            elif any(after.values()):
                changed[held[id][0]] = {"name": after["contact"], "telephone": after["telephone"]}
            else:
                gone.append(held[id][0])
        self._update(Contact, changed, "facts")
        self._delete(Contact, gone, "facts")
        self._add_contacts(added)

    def _add_contacts(self, contacts: list[tuple[int, str | None, str | None]]) -> None:
        self._insert(Contact, ("tenant_id", "name", "telephone"), contacts, "facts", park_id=self.park_id)

    def _ids(self, codes: Collection[str]) -> dict[str, int]:
        """The ids of the tenants with these credit codes."""
        return bulk_write.ids(self.connection, Tenant.__table__, "uscc", codes)

    def _some(self, asked, model, ids: Collection[int]) -> list:
        return [row for some in batches(ids) for row in self.connection.execute(asked.where(model.tenant_id.in_(some)))]

    def _insert(self, model, names: tuple[str, ...], rows: list[tuple], step: str, **alike: object) -> None:
        """Add the rows and say where they come from; `alike`: by column, what else is the same in all of them."""
        for some in self._blocks(rows, step):
            bulk_write.insert(self.connection, model.__table__, names, some, alike | self.stated)

    def _update(self, model, changes: dict[int, dict], step: str) -> None:
        """Set the values of rows by their ids, those of the same columns together, and say where they come from."""
        by_columns: dict[tuple, list[tuple]] = defaultdict(list)
        for key, values in changes.items():
            by_columns[tuple(values)].append((*values.values(), *self.restated.values(), key))
        for names, rows in by_columns.items():
            for some in self._blocks(rows, step):
                bulk_write.update(self.connection, model.__table__, (*names, *self.restated), some)

    def _delete(self, model, keys: list[int], step: str) -> None:
        for some in self._blocks([(key,) for key in keys], step):
            bulk_write.delete(self.connection, model.__table__, some)

    def _blocks(self, rows: Sequence[tuple], step: str) -> Iterator[Sequence[tuple]]:
        """The rows, some at a time, telling how far they are."""
        for first in range(0, len(rows), BLOCK):
            self.progress(STEPS[step], first / len(rows))
            yield rows[first : first + BLOCK]
        if rows:
            self.progress(STEPS[step], 1.0)


def _together(rows: list[RosterRow]) -> RosterRow:
    """The first word that the rows of one tenant have about each field."""
    if len(rows) == 1:
        return rows[0]
    return RosterRow._make(
        next((value for value in values if value is not None), None) for values in zip(*rows, strict=True)
    )
