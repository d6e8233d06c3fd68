"""Parks and titles of the interface (接口的园区与称号): what the map, its table and the park's page tell anybody."""

import datetime as dt
from typing import Annotated, cast
from urllib.parse import quote

from fastapi import APIRouter, Path, Query
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from maps.viewport.api import indexes_of
from maps.viewport.filters import Filters
from registry.parameters import clean
from registry.parks import parks as registered
from registry.parks.card import ParkCard
from registry.parks.names import park_named
from registry.parks.parks import UnknownPark
from registry.parks.titles import TitleOfPark, UnknownTitle, title_numbered, titles_by
from registry.policy.vocabulary import TIERS
from registry.process.site import based
from views.api import park_shapes as shapes
from views.api.answers import answer, following
from views.api.asked import Number, OnADay, ParksAsked, TitlesAsked
from views.api.bearer import FIRST
from views.api.described import listed, one
from views.api.park_shapes import Value
from views.api.refusals import unknown
from views.api.shapes import Page, Recognition, Role, Standing, Tier, address, named, sourced, worded
from views.kit.context import store, today
from views.kit.i18n import N_

router = APIRouter(dependencies=FIRST)
UNKNOWN_PARK = N_("登记中没有代号为“{id}”的园区。全部园区见 {root}/parks。")
UNKNOWN_TITLE = N_("登记中没有编号为 {id} 的称号。全部称号见 {root}/titles。")
Slug = Annotated[str, Path(max_length=120, description=N_("园区的代号，如 demo-guangming-1"))]
TitleNumber = Annotated[Number, Path(description=N_("称号的编号，正整数"))]


@router.get(
    "/parks",
    response_model=Page[shapes.ParkInList],
    summary=N_("园区"),
    description=N_(
        "某一天的园区，按登记的先后排列；筛选的写法与地图地址栏相同。同一参数的几个值任一即可，各参数同时满足。"
    ),
    **listed,
)
def parks(request: Request, asked: Annotated[ParksAsked, Query()]) -> Response:
    day = asked.on or today()
    _version, index = indexes_of(store()).of(day)
    filters = Filters.read({key: clean(text) for key, text in asked.filters().items()})
    passing = index.columns.counted(filters) & (index.sites.ids > (asked.after or 0))
    rows = passing.nonzero()[0]
    shown = index.frame.iloc[rows[: asked.limit]]
    items = [_in_list(row) for row in shown.itertuples(index=False)]
    more = len(rows) > asked.limit
    last = int(shown["id"].iloc[-1]) if more else 0
    return answer(
        request,
        Page[shapes.ParkInList](
            items=items, next=following("parks", asked, last, on=day.isoformat()) if more else None
        ),
    )


def _in_list(row) -> shapes.ParkInList:
    return shapes.ParkInList(
        id=row.slug,
        name=named(row.name_zh, row.name_en),
        role=row.role,
        district=shapes.Place(code=row.district, name=named(row.district_zh, row.district_en)),
        area=row.area,
        standing=row.standing,
        recognition=row.recognition,
        lon=row.lon,
        lat=row.lat,
        accuracy_m=row.accuracy_m,
        source=sourced(row.source),
        demo=row.demo,
        url=_address(row.slug),
        page=_page(row.slug),
    )


@router.get(
    "/parks/{park}",
    response_model=shapes.Park,
    summary=N_("一个园区"),
    description=N_("一个园区在某一天的全部公开情况，每个值都注明来源。"),
    **one,
)
def park(request: Request, park: Slug, asked: Annotated[OnADay, Query()]) -> Response:
    day, slug = asked.on or today(), clean(park)
    try:
        with store().read() as session:
            card = registered.park_card(session, slug, day)
            titles = [_title(title, day) for title in titles_by(session, day, park=slug)]
    except UnknownPark:
        raise unknown(UNKNOWN_PARK, park) from None
    return answer(request, _whole(card, titles, day))


def _whole(card: ParkCard, titles: list[shapes.Title], day: dt.date) -> shapes.Park:
    return shapes.Park(
        id=card.slug,
        name=named(card.name_zh, card.name_en),
        on=day,
        role=cast("Role", card.role),
        district=shapes.Place(code=card.district, name=named(card.district_zh, card.district_en)),
        area=card.area,
        standing=cast("Standing", card.standing),
        since=card.since,
        recognition=cast("Recognition", card.recognition),
        facts=[
            shapes.ParkFact(key=fact.key, value=cast("Value", fact.value), source=sourced(fact.source))
            for fact in card.facts
        ],
        titles=sorted(titles, key=lambda title: (title.valid_from, title.id)),
        recognitions=list(map(_span, card.recognitions)),
        operators=list(map(_span, card.operators)),
        incubators=list(map(_span, card.incubators)),
        assessments=[
            shapes.Assessed(year=row.year, result=row.result, source=sourced(row.source), demo=row.demo)
            for row in card.assessments
        ],
        void=[
            shapes.Void(
                what=void.what,
                valid_from=void.valid_from,
                valid_to=void.valid_to,
                reason=void.reason,
                document=void.document,
                on=void.on,
                source=sourced(void.source),
                demo=void.demo,
            )
            for void in card.void
        ],
        tenants=card.tenants,
        tenants_demo=card.tenants_demo,
        demo=card.demo,
        url=_address(card.slug),
        page=_page(card.slug),
    )


def _span(span: registered.Span) -> shapes.Span:
    return shapes.Span(
        what=span.what,
        valid_from=span.valid_from,
        valid_to=span.valid_to,
        current=span.current,
        source=sourced(span.source),
        demo=span.demo,
    )


@router.get(
    "/titles",
    response_model=Page[shapes.Title],
    summary=N_("称号"),
    description=N_("某一天以前开始的软件名园（基地）称号，按登记的先后排列；作废的不在其中。"),
    **listed,
)
def titles(request: Request, asked: Annotated[TitlesAsked, Query()]) -> Response:
    day = asked.on or today()
    with store().read() as session:
        found = titles_by(
            session,
            day,
            park=_known_park(session, asked.park),
            tiers=(asked.tier or "").split(",") if asked.tier else (),
            holding=asked.current == "true",
            after=asked.after or 0,
            most=asked.limit + 1,
        )
    items, more = found[: asked.limit], len(found) > asked.limit
    return answer(
        request,
        Page[shapes.Title](
            items=[_title(title, day) for title in items],
            next=following("titles", asked, items[-1].id, on=day.isoformat()) if more else None,
        ),
    )


def _known_park(session: Session, slug: str | None) -> str | None:
    if slug is None:
        return None
    try:
        return park_named(session, clean(slug)).slug
    except UnknownPark:
        raise unknown(UNKNOWN_PARK, slug) from None


@router.get(
    "/titles/{id}",
    response_model=shapes.Title,
    summary=N_("一个称号"),
    description=N_("一个称号的园区、级别、起止日与来源。"),
    **one,
)
def title(request: Request, id: TitleNumber, asked: Annotated[OnADay, Query()]) -> Response:
    try:
        with store().read() as session:
            found = title_numbered(session, id)
    except UnknownTitle:
        raise unknown(UNKNOWN_TITLE, str(id)) from None
    return answer(request, _title(found, asked.on or today()))


def _title(title: TitleOfPark, day: dt.date) -> shapes.Title:
    return shapes.Title(
        id=title.id,
        park=title.park,
        park_name=named(title.park_zh, title.park_en),
        tier=cast("Tier", title.tier),
        tier_name=worded(TIERS, title.tier),
        kind=title.kind,
        valid_from=title.valid_from,
        valid_to=title.valid_to,
        current=title.holds(day),
        source=sourced(title.source),
        demo=title.demo,
        url=address("titles", title.id),
        park_url=_address(title.park),
    )


def _address(slug: str) -> str:
    return address("parks", quote(slug))


def _page(slug: str) -> str:
    return based(f"/park?park={quote(slug)}")
