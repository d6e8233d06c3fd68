"""Proposing (提议): what rows say of tenants whose facts are not the park's own to change, until it is answered."""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.rosters import sight
from registry.rosters.fields import RosterRow
from registry.rosters.plan import Plan
from registry.rosters.rows import Tables, batches
from registry.rosters.state import PLACE, SHARED
from registry.store.models import Proposal, Tenant

Says = dict[str, object]


class Proposer(NamedTuple):
    """Who proposes, and the other parks whose rosters that person may read."""

    login: str
    person_id: int | None
    reads: frozenset[int] = frozenset()


def introduced(session: Session, plan: Plan, tenants: Mapping[str, int], reads: Collection[int]) -> dict[int, Says]:
    """What the rows say of tenants that come from elsewhere, by id. To be asked before their leases are written.

    `tenants`: by credit code, those whose leases the plan adds or changes.
    """
    park_id, day = plan.asked.park_id, plan.asked.day
    real = {id for some in batches(tenants.values()) for id in session.scalars(_real(some))}
    doubtful = real - sight.stated(session, park_id)
    hidden = sight.hidden(session, (park_id, *reads), day, doubtful)
    codes = {code for code, id in tenants.items() if id in hidden}
    rows: dict[str, list[RosterRow]] = {}
    for row in plan.asked.rows if codes else ():
        if row.uscc in codes:
            rows.setdefault(row.uscc, []).append(row)
    return {tenants[code]: said(own) for code, own in rows.items()}


def _real(ids: list[int]):
    return select(Tenant.id).where(Tenant.id.in_(ids), Tenant.demo.is_(False))


def said(rows: list[RosterRow]) -> Says:
    """The first word that the rows of one tenant have about each field."""
    told = {field: next((row[PLACE[field]] for row in rows if row[PLACE[field]] is not None), None) for field in SHARED}
    return {field: value for field, value in told.items() if value is not None}


class Rows(NamedTuple):
    """Rows of `proposal` to be added, in the order of `COLUMNS`, and changes by id."""

    added: list[tuple]
    changed: dict[int, dict]


COLUMNS = ("tenant_id", "park_id", "introduces", "says", "since", "corrects", "made_by", "made_by_id")


def rows(
    session: Session, plan: Plan, by: Proposer, introduced: Mapping[int, Says], stated: Mapping[int, Says],
    proposed: Mapping[int, Says],
) -> Rows:  # fmt: skip
    """What is to be written, by tenant: `introduced`, the whole statement of one that comes from elsewhere; `stated`,
    what changes in the park's own statement; `proposed`, what is to change in the register. One that waits for an
    answer already is changed, else a new one begins.
    """
    asked = plan.asked
    own = sight.statements(Tables(session, {}), asked.park_id)
    wanted = {id: (True, says) for id, says in introduced.items()}
    wanted |= {id: (True, _with(own[id].says, says)) for id, says in stated.items()}
    waiting = {tenant_id: (id, says) for id, tenant_id, says in _waiting(session, asked.park_id, {*wanted, *proposed})}
    wanted |= {
        id: (False, (json.loads(waiting[id][1]) if id in waiting else {}) | says) for id, says in proposed.items()
    }
    added, changed = [], {}
    for tenant_id, (introduces, says) in wanted.items():
        text, since = json.dumps(says, ensure_ascii=False, sort_keys=True), asked.since or asked.day
        if tenant_id in waiting:
            changed[waiting[tenant_id][0]] = {
                "introduces": introduces, "says": text, "since": since, "corrects": asked.correct,
                "made_by": by.login, "made_by_id": by.person_id,
            }  # fmt: skip
        else:
            row = (tenant_id, asked.park_id, introduces, text, since, asked.correct, by.login, by.person_id)
            added.append(row)
    return Rows(added, changed)


def _with(before: Says, says: Says) -> Says:
    """The statement after a change; what is cleared is not said any more."""
    return {field: value for field, value in (before | says).items() if value is not None}


def _waiting(session: Session, park_id: int, tenants: Collection[int]) -> Iterator[tuple[int, int, str]]:
    columns = (Proposal.id, Proposal.tenant_id, Proposal.says)
    for some in batches(tenants):
        asked = select(*columns).where(
            Proposal.park_id == park_id, Proposal.tenant_id.in_(some), Proposal.answer.is_(None)
        )
        yield from session.execute(asked)
