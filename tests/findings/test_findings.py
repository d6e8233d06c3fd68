"""An official finds facts within the own district or city: one by one, from a list, withdrawn, undone, never over
somebody else's head."""

import datetime as dt

import pytest
from sqlalchemy import select

from registry.access.permissions import Denied
from registry.claims import entitlement
from registry.findings.desk import Stated
from registry.person import Person
from registry.policy import Refusal
from registry.services import findings
from registry.store import audit, history
from registry.store.models import Finding, OperatingBody, ParkOperator, Proposal, StatedFact, TenantProfile
from tests.fixtures.rows import SOURCE, day, lease, park, profile, tenant

TODAY = day("2026-11-21")
OFFICE = "440311"
WANG = Person(1, "wang", "王", "official", scope=OFFICE)
CITY = Person(2, "li", "李", "official", scope="4403")
KEEPER = Person(3, "zhao", "赵", "operator", parks=frozenset((501,)))
ONE, PARK, BODY, AWAY = ("tenant_id", 1), ("park_id", 501), ("operating_body_id", 1), ("tenant_id", 3)
BY_LIST = "名单〔2026〕1号"


@pytest.fixture
def register(placed_store, declaring):
    with placed_store.write() as session:
        session.add_all([
            park("a", id=501, name_zh="甲园"), park("b", id=502), park("c", id=503, district_code="440305"),
            *(tenant(n, id=n) for n in (1, 2, 3, 4)), OperatingBody(id=1, name="运营公司", **SOURCE),
        ])  # fmt: skip
        session.flush()
        session.add_all([
            lease(1, 501, "2024-01-01", id=11, room="1205"), lease(2, 501, "2024-01-01", id=12),
            lease(2, 502, "2025-01-01", id=13), lease(3, 503, "2024-01-01", id=14),
            profile(1, kind="enterprise"),
            ParkOperator(park_id=501, operating_body_id=1, valid_from=day("2020-01-01"), **SOURCE),
        ])  # fmt: skip
    return placed_store


def seen(store):
    with store.read() as session:
        return history.last(session)


def state(store, path, text, whose=ONE, person=WANG, office=OFFICE, since=TODAY, at=None, **other):
    at = seen(store) if at is None else at
    said = Stated(whose, path, text, since, "测试文件", **other)
    return findings.state(person, store, office, said, TODAY, at)


def known(store, whose=ONE):
    with store.read() as session:
        look = findings.look(WANG, session, OFFICE, whose, TODAY)
    found = {(each.fact.path, each.year): each.heard.value for each in look.known}
    return found | {(each.fact.path, each.park_id): each.value for each in look.shared}


def test_a_finding_is_stated_of_companies_leases_parks_and_operating_bodies_alike(register):
    state(register, "tenant.bad_credit", "否")
    state(register, "tenant.growth", "21.5%", year=2025)
    state(register, "property.owner", "政府物业", ("lease_id", 11))
    state(register, "park.opened", "2020-05-01", PARK)
    state(register, "operator.code", "7210", BODY)
    assert known(register) == {
        ("tenant.bad_credit", None): False, ("tenant.growth", 2025): 2150, ("property.owner", None): "government"
    }  # fmt: skip
    assert known(register, PARK) == {("park.opened", None): day("2020-05-01")}
    with register.read() as session:
        stands = findings.standing(WANG, session, OFFICE)
        said = {(each.said_as, each.said_by, each.office, each.source) for each in session.scalars(select(StatedFact))}
        assert audit.verify(session) == []
    assert said == {("authority", "wang", OFFICE, "测试文件")} and len(stands) == 5


def test_shared_findings_change_where_rosters_keep_them(register):
    state(register, "cooperation", "是", park_id=501, since=day("2026-01-01"))
    state(register, "tenant.newly_moved_in", "否", park_id=501)
    state(register, "tenant.software_enterprise", "是")
    state(register, "tenant.ai_listed", "是")
    found = known(register)
    assert found["cooperation", 501] and found["tenant.software_enterprise", None] and found["tenant.ai_listed", None]
    assert found["tenant.newly_moved_in", 501] is False
    state(register, "cooperation", "否", park_id=501, since=day("2026-06-01"))
    with register.read() as session:
        rows = session.scalars(select(Finding).order_by(Finding.valid_from)).all()
        assert [(row.value, row.valid_from, row.valid_to) for row in rows] == [
            (True, day("2026-01-01"), day("2026-05-31")), (False, day("2026-06-01"), None)
        ]  # fmt: skip
        profiles = session.scalars(select(TenantProfile).order_by(TenantProfile.valid_from)).all()
        assert [(each.kind, each.ai_listed) for each in profiles] == [("enterprise", None), ("enterprise", True)]
    findings.take_back(
        WANG, register, OFFICE, ONE, "cooperation", 501, day("2026-06-01"), TODAY, "有误", seen(register)
    )
    assert ("cooperation", 501) not in known(register)


def test_a_finding_reaches_the_answer(register):
    def missing():
        with register.read() as session:
            return entitlement.of_park(session, 501, TODAY)[1].determinations["own-scheme/2"].missing

    assert "tenant.bad_credit" in missing()
    state(register, "tenant.bad_credit", "否")
    assert "tenant.bad_credit" not in missing()


@pytest.mark.parametrize(
    ("whose", "path", "text", "other", "says"),
    [
        (AWAY, "tenant.bad_credit", "否", {}, "这里没有"),  # rents in another district only
        (("tenant_id", 4), "tenant.bad_credit", "否", {}, "这里没有"),
        (("park_id", 503), "park.opened", "2020-01-01", {}, "这里没有"),
        (("lease_id", 14), "property.owner", "政府物业", {}, "这里没有"),
        (ONE, "tenant.nonsense", "是", {}, "不由您陈述"),
        (ONE, "park.opened", "2020-01-01", {}, "不由您陈述"),
        (ONE, "tenant.growth", "20%", {"year": 2026}, "已经结束的年度"),
        (ONE, "tenant.growth", "20%", {}, "已经结束的年度"),
        (ONE, "tenant.bad_credit", "否", {"since": day("2027-01-01")}, "起始日"),
        (ONE, "cooperation", "是", {"park_id": 502}, "请选择企业入驻的园区"),
        (ONE, "tenant.bad_credit", "", {}, "请填写"),
    ],
)
def test_what_does_not_go_is_told_and_nothing_is_written(register, whose, path, text, other, says):
    before = seen(register)
    with pytest.raises(Refusal, match=says):
        state(register, path, text, whose, **other)
    assert seen(register) == before


def test_a_source_is_given_and_no_identity_number_in_it(register):
    for source in ("", "  ", "x" * 201, "身份证 11010519491231002X"):
        with pytest.raises(Refusal):
            said = Stated(ONE, "tenant.bad_credit", "否", TODAY, source)
            findings.state(WANG, register, OFFICE, said, TODAY, seen(register))


def test_nobody_but_the_office_states_in_its_name(register):
    for person in (KEEPER, Person(4, "x", "x", "official", scope="440305"), Person(5, "t", "t", "tenant", uscc="x")):
        with pytest.raises(Denied):
            state(register, "tenant.bad_credit", "否", person=person)
        with register.read() as session, pytest.raises(Denied):
            findings.look(person, session, OFFICE, ONE, TODAY)
    with pytest.raises(
        Refusal, match="本部门的名义"
    ):  # the city's office may read the district's, and speaks for itself
        state(register, "tenant.bad_credit", "否", person=CITY)
    state(register, "tenant.bad_credit", "是", person=CITY, office="4403")
    state(register, "tenant.bad_credit", "否")
    assert known(register)["tenant.bad_credit", None] is None  # two authorities differ
    with register.read() as session:
        (own,) = findings.standing(WANG, session, OFFICE)
        (theirs,) = findings.standing(CITY, session, "4403")
    with pytest.raises(Refusal, match="没有这项陈述"):
        findings.withdraw(WANG, register, OFFICE, theirs.statement.id, None, "有误")
    findings.withdraw(WANG, register, OFFICE, own.statement.id, None, "有误")
    assert known(register)["tenant.bad_credit", None] is True


def test_a_finding_is_withdrawn_from_a_day_on_or_for_all_its_days(register):
    state(register, "tenant.staff", "25", since=day("2026-01-01"))
    with register.read() as session:
        (stands,) = findings.standing(WANG, session, OFFICE)
    findings.withdraw(WANG, register, OFFICE, stands.statement.id, day("2026-07-01"), "已核减")
    with register.read() as session:
        row = session.scalars(select(StatedFact)).one()
        assert (row.valid_from, row.valid_to) == (day("2026-01-01"), day("2026-06-30"))
        assert history.sets(session)[0].note == "已核减"
    with pytest.raises(Refusal):
        findings.withdraw(WANG, register, OFFICE, stands.statement.id, day("2026-08-01"), "再撤")
    findings.withdraw(WANG, register, OFFICE, stands.statement.id, None, "从头撤回")
    with pytest.raises(Refusal, match="没有这项陈述"):
        findings.withdraw(WANG, register, OFFICE, stands.statement.id, None, "再撤")


def test_two_officials_at_once_the_second_is_told_to_look_again(register):
    opened = seen(register)
    state(register, "tenant.staff", "25", at=opened)
    state(register, "tenant.bad_credit", "否", at=opened)  # another fact is none of the first one's business
    with pytest.raises(Refusal, match="已被他人更改"):
        state(register, "tenant.staff", "30", at=opened)
    assert known(register)["tenant.staff", None] == 25


def test_a_company_that_a_park_alone_claims_is_nobodys_to_find(register):
    with register.write() as session:
        session.add(lease(3, 501, "2026-01-01", id=15))
        alone = {"introduces": True, "says": '{"name": "x"}', "since": TODAY, "corrects": False, "made_by": "x"}
        session.add(Proposal(tenant_id=3, park_id=501, made_by_id=None, **alone, **SOURCE))
    with pytest.raises(Refusal, match="这里没有"):
        state(register, "tenant.bad_credit", "否", AWAY)


# --- lists ---

HEAD = [
    "序号",
    "统一社会信用代码",
    "企业名称",
    "2024年营收增速（%）",
    "参保人数",
    "是否列入失信名单",
    "物业性质",
    "房号",
    "备注",
]


def sheet(*rows, head=HEAD):
    return [
        [("2026年认定名单", False)],
        *([(str(cell), isinstance(cell, float)) for cell in row] for row in (head, *rows)),
    ]


def read(store, cells, person=WANG):
    with store.read() as session:
        return findings.read_list(person, session, OFFICE, cells, TODAY), history.last(session)


def test_a_list_is_looked_at_first_then_written_in_one_go_and_taken_back_in_one(register):
    code = tenant(1).uscc
    cells = sheet(
        ["1", code, "", "22%", "26", "否", "政府物业", "1205", "x"], ["2", "", "测试企业2", "", "12人", "", "", "", ""]
    )
    found, at = read(register, cells)
    assert found.doubts == () and len(found.lines) == 5
    assert any("备注" in note.zh for note in found.notes) is True
    wanted = [line.wanted for line in found.lines]
    number = findings.state_list(
        WANG, register, OFFICE, wanted, day("2026-01-01"), BY_LIST, TODAY, at, "a.xlsx", "0" * 64
    )
    assert known(register) == {
        ("tenant.growth", 2024): 2200, ("tenant.staff", None): 26, ("tenant.bad_credit", None): False,
        ("property.owner", None): "government",
    }  # fmt: skip
    with register.read() as session:
        (made,) = findings.changes(WANG, session, OFFICE)
        assert (made.id, made.file_name) == (number, "a.xlsx")
        assert findings.changes(CITY, session, "4403") == []
    with pytest.raises(history.CannotUndo):
        findings.undo(CITY, register, "4403", number)
    findings.undo(WANG, register, OFFICE, number)
    assert known(register) == {}
    with register.read() as session:
        assert session.scalars(select(StatedFact)).all() == [] and audit.verify(session) == []


def test_what_is_not_found_or_doubtful_in_a_list_is_told_and_the_rest_is_taken(register):
    one, away = tenant(1).uscc, tenant(3).uscc
    found, _at = read(register, sheet(
        ["1", one, "测试企业2", "", "1", "", "", "", ""],  # a code and another's name
        ["2", away, "", "", "1", "", "", "", ""],  # of another district
        ["3", "91000000DEM0000000", "", "", "1", "", "", "", ""],  # no code
        ["4", "", "无此企业", "", "1", "", "", "", ""],
        ["5", "", "测试企业2", "", "", "", "政府物业", "", ""],  # which of its leases
        ["6", one, "", "九成", "5", "", "", "", ""],
        ["7", "", "测试企业2", "", "7", "", "", "", ""],
        ["8", "", "测试企业2", "", "8", "", "", "", ""],  # rows that differ
    ))  # fmt: skip
    assert [(each.wanted.subject.whose[1], each.wanted.value) for each in found.lines] == [(1, 5)]
    assert [(each.row, each.column) for each in found.doubts] == [
        (3, ""), (4, ""), (5, ""), (6, ""), (7, "G"), (8, "D"), (9, ""), (10, "")
    ]  # fmt: skip
    assert all(each.why.zh and each.why.en for each in found.doubts)


def test_a_list_without_headings_or_with_nothing_says_what_it_needs(register):
    for cells in ([], [[("", False)]], [[("a", False)], [("b", False)]], sheet(head=["企业名称", "别的"])):
        with pytest.raises(Refusal, match="没有找到表头"):
            read(register, cells)


def test_between_the_look_at_a_list_and_its_writing_nobody_else_may_have_changed_these_facts(register):
    found, at = read(register, sheet(["1", tenant(1).uscc, "", "", "26", "", "", "", ""]))
    state(register, "tenant.staff", "30")
    with pytest.raises(Refusal, match="已被他人更改"):
        findings.state_list(
            WANG, register, OFFICE, [line.wanted for line in found.lines], TODAY, BY_LIST, TODAY, at, "a", "0"
        )


def test_a_list_that_names_a_company_of_another_office_by_its_number_is_refused_whole(register):
    found, at = read(register, sheet(["1", tenant(1).uscc, "", "", "26", "", "", "", ""]))
    forged = [
        found.lines[0].wanted,
        found.lines[0].wanted._replace(subject=found.lines[0].wanted.subject._replace(whose=AWAY)),
    ]
    with pytest.raises(Refusal, match="这里没有"):
        findings.state_list(WANG, register, OFFICE, forged, TODAY, BY_LIST, TODAY, at)
    assert known(register) == {} and isinstance(at, int) and isinstance(TODAY, dt.date)
