"""Parks, people and steps for certification, on both databases where it matters."""

import datetime as dt

import pytest

from registry.certification.given import Evidence, Given, Opening, StepAsked
from registry.person import Person
from registry.services import certification
from registry.store.models import OperatingBody, ParkOperator
from registry.store.store import Store
from tests.fixtures.rows import SOURCE, day, park

TODAY = dt.date(2026, 11, 21)
OPERATOR = Person(11, "op", "测试运营主体", "operator", parks=frozenset({501}))
DISTRICT = Person(12, "district", "光明区工业和信息化局", "official", scope="440311")
CITY = Person(13, "city", "深圳市工业和信息化局", "official", scope="4403")
PEOPLE = {"applicant": OPERATOR, "checker": DISTRICT, "district": DISTRICT, "city": CITY}
PAPER = Evidence("营业执照", "存于园区办公室")


@pytest.fixture(params=["sqlite", "postgis"])
def place(request, copy_of) -> Store:
    """A store on either database with park 501 in 光明区 and 502 in 南山区, each run by a body."""
    return copy_of(request.param, "certification", prepare)


@pytest.fixture
def quick(copy_of) -> Store:
    """The same on SQLite only."""
    return copy_of("sqlite", "certification", prepare)


def prepare(store: Store) -> None:
    from registry.parks import places

    with store.write() as session:
        places.load(session)
        session.add_all(
            [
                park("light", id=501, software_park=True, area_ha=40.0),
                park("south", id=502, district_code="440305", software_park=True),
                OperatingBody(id=61, name="测试运营主体", **SOURCE),
            ]
        )
        session.flush()
        session.add_all(
            ParkOperator(park_id=id, operating_body_id=61, valid_from=day("2022-01-01"), grants_complete=True, **SOURCE)
            for id in (501, 502)
        )


def given(on: str = "2026-06-01", by: str = "测试机关", **fields) -> Given:
    for name in ("from_day", "to_day"):
        if isinstance(fields.get(name), str):
            fields[name] = day(fields[name])
    return Given(on=day(on), by=by, **fields)


FILLED = {
    "submit": {"text": "申请", "evidence": (PAPER,)},
    "submit-to-district": {"text": "申请", "evidence": (PAPER,)},
    "return": {"text": "缺营业执照"},
    "return-from-decider": {"text": "缺审计报告"},
    "resubmit": {"text": "已补"},
    "resubmit-to-district": {"text": "已补"},
    "retract": {},
    "recommend": {"text": "符合", "document": "光工信〔2026〕1号"},
    "decline": {"text": "不符合"},
    "approve": {"text": "同意"},
    "approve-district": {"text": "同意"},
    "refuse": {"text": "不符合"},
    "forward": {"party": "广东省工业和信息化厅", "document": "深工信〔2026〕8号"},
    "refuse-before-forwarding": {"text": "不符合"},
    "approved-above": {"party": "广东省工业和信息化厅"},
    "refused-above": {"party": "广东省工业和信息化厅"},
    "notice": {"place": "局网站", "from_day": "2026-06-02", "to_day": "2026-06-09"},
    "object": {"party": "某公司", "text": "面积不实"},
    "dismiss": {"text": "查无此事"},
    "uphold": {"text": "属实"},
    "grant": {"document": "深工信〔2026〕9号", "party": "深圳市工业和信息化局", "from_day": "2026-07-01"},
    "assess": {"year": 2026, "result": "excellent", "document": "深工信〔2026〕20号"},
    "end": {"text": "考核不合格", "document": "深工信〔2026〕30号", "to_day": "2026-12-31"},
    "end-above": {"text": "撤销", "document": "粤〔2026〕3号", "to_day": "2026-12-31", "party": "省厅"},
    "void": {"text": "园区登记错了", "document": "深工信〔2026〕40号"},
    "void-assessment": {"text": "年度登记错了", "document": "深工信〔2026〕41号"},
}
"""What each step is filled in with unless a test says otherwise."""

LATE = {"grant": "2026-06-10", "object": "2026-06-05", "dismiss": "2026-06-08", "uphold": "2026-06-08"}
MUNICIPAL = Opening("shenzhen-municipal", "grant", "comprehensive")


def take(store: Store, desk: str, step: str, about, *, park_id: int = 501, on: str | None = None, **fields) -> int:
    """Take a step as the desk it belongs to; returns the number of the case."""
    seen = 0
    if not isinstance(about, Opening):
        with store.read() as session:
            from registry.certification.acts import case_of

            seen = case_of(session, park_id, about).steps[-1].number
    filled = FILLED[step] | fields
    asked = StepAsked(step, about, seen)
    service = certification.STEP_BY_DESK[desk]
    return service(PEOPLE[desk], store, park_id, asked, given(on or LATE.get(step, "2026-06-01"), **filled), TODAY)


def walk(store: Store, about, *steps: tuple[str, str], park_id: int = 501) -> int:
    """Take (desk, step) after (desk, step); returns the number of the case."""
    for desk, step in steps:
        about = take(store, desk, step, about, park_id=park_id)
    return about


CITY_WAY = (("applicant", "submit"), ("checker", "recommend"), ("city", "approve"), ("city", "notice"))


def case(store: Store, id: int, park_id: int = 501, person: Person = CITY):
    with store.read() as session:
        return certification.case(person, session, park_id, id).case


def state(store: Store, id: int, park_id: int = 501) -> str:
    return case(store, id, park_id).summary.state
