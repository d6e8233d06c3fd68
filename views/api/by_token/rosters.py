"""Rosters of the interface (接口的名册): a park's, as of a day, as its page shows it to the same account."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from registry.access.permissions import require
from registry.claims.answered import Answered
from registry.claims.parts import parts
from registry.parameters import clean
from registry.parks.names import ParkName, park_named
from registry.parks.parks import UnknownPark
from registry.policy import Determination, Told, Unanswered
from registry.services import programs, rosters
from registry.services.rosters import RosterEntry
from registry.words import Words
from views.answers.cells import leading, priced
from views.api.answers import answer, following
from views.api.asked import OfNumbered, OnADay
from views.api.bearer import FIRST, reader_of
from views.api.by_token.roster_shapes import Amount, Contact, RosterLease, Subsidy
from views.api.described import protected
from views.api.parks import UNKNOWN_PARK, Slug
from views.api.refusals import unknown
from views.api.shapes import Page, in_both
from views.entrance import identity
from views.kit.context import store, today
from views.kit.i18n import N_

router = APIRouter(dependencies=FIRST)
NOTHING = ("not_eligible", "superseded")


class RosterAsked(OnADay, OfNumbered):
    """Which part of a roster."""


@router.get(
    "/parks/{park}/roster",
    response_model=Page[RosterLease],
    summary=N_("一个园区的名册"),
    description=N_(
        "一个园区某一天的名册：当日在租的与以后开始的租约，按登记的先后排列，与网页所示相同，联系人与电话遮盖。"
        "需要凭证，用途包括 rosters，园区在账号的范围内；每次读取记入访问日志。演示园区人人可读。"
    ),
    **protected("rosters", open_too=True),
)
def roster(request: Request, park: Slug, asked: Annotated[RosterAsked, Query()]) -> Response:
    reader, day = reader_of(request), asked.on or today()
    where = _park(park)
    require(reader.person, "roster.read", where.target)
    view = programs.roster(reader.person, store(), where.id, day, reader.token or "", identity.address_of(request))
    current = {entry.lease_id for entry in view.rows}
    entries = sorted((*view.rows, *view.coming), key=lambda entry: entry.lease_id)
    behind = [entry for entry in entries if entry.lease_id > (asked.after or 0)]
    shown, more = behind[: asked.limit], len(behind) > asked.limit
    wanted = {entry.tenant_id for entry in shown if entry.lease_id in current}
    with store().read() as session:
        answers = rosters.answers(reader.person, session, where.id, day, wanted) if wanted else {}
    items = [
        _lease(entry, entry.lease_id in current, entry.tenant_id in view.stated, answers.get(entry.tenant_id))
        for entry in shown
    ]
    path = f"parks/{where.slug}/roster"
    next_part = following(path, asked, shown[-1].lease_id, on=day.isoformat()) if more else None
    return answer(request, Page[RosterLease](items=items, next=next_part))


def _park(slug: str) -> ParkName:
    try:
        with store().read() as session:
            return park_named(session, clean(slug))
    except UnknownPark:
        raise unknown(UNKNOWN_PARK, slug) from None


def _lease(entry: RosterEntry, current: bool, stated: bool, answered: Answered | None) -> RosterLease:
    row = entry.row
    return RosterLease(
        id=entry.lease_id,
        uscc=row.uscc,
        name=row.name,
        current=current,
        room=row.room,
        start=row.start,
        end=row.end,
        area_m2=row.area_m2,
        monthly_rent=_yuan(row.monthly_rent_fen),
        rent_free_months=row.rent_free_months,
        rent_last_year=_yuan(row.rent_fen),
        newly_moved_in=row.newly_moved_in,
        kind=row.kind,
        industry=row.industry,
        ai_listed=row.ai_listed,
        software_enterprise=row.software_enterprise,
        above_scale=row.above_scale,
        size=row.size,
        startup=row.startup,
        contact=Contact(name=row.contact, telephone=row.telephone),
        stated=stated,
        subsidy=_subsidy(answered) if current and answered is not None else None,
    )


def _subsidy(answered: Answered) -> Subsidy:
    """What the page tells in the cells of the row (`views.rosters.table`)."""
    found = leading(answered.here)
    if found is None or isinstance(found, Unanswered):
        refused = None if found is None else in_both(Words(found.zh, found.en))
        return Subsidy(
            measure=None, status=None, here=None, elsewhere=answered.elsewhere, whole=None, missing=[], failed=[],
            refused=refused,
        )  # fmt: skip
    measure, said = found
    here, whole = (_amount(said), None) if priced(found) else (None, None)
    if here is not None and answered.whole is not None and isinstance(answered.whole.answer, Told):
        together = answered.whole.answer
        whole = _amount(together.determinations[measure.id])
        if parts(measure.id, together, answered.whole.parks) is None:
            here = None
    return Subsidy(
        measure=measure.id,
        status=said.status,
        here=here,
        elsewhere=answered.elsewhere,
        whole=whole,
        missing=list(said.missing),
        failed=list(said.failed),
        refused=None,
    )


def _amount(said: Determination) -> Amount:
    if said.status in NOTHING:
        return Amount(low=0, high=0)
    return Amount(
        low=None if said.low is None else float(said.low), high=None if said.high is None else float(said.high)
    )


def _yuan(fen: int | None) -> float | None:
    return None if fen is None else fen / 100
