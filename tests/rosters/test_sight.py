"""What a park may not read of a company is told nowhere: it is as if the register did not know it."""

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import select

from registry import clock
from registry.access import log
from registry.certification.figures import figures_of
from registry.claims import entitlement, park_claims, subsidies
from registry.claims.published import figures
from registry.person import Person
from registry.rosters import asking
from registry.rosters.plan import Comparison
from registry.services import proposals, roster_facts, rosters, tenants
from registry.services.rosters import CannotApply, CannotCompare
from registry.store.models import Contact, Lease, Park, Proposal, Rent, Tenant, TenantProfile
from tests.fixtures.rows import SOURCE, lease, park, profile, tenant
from tests.rosters.rosters import (
    DAY,
    HERE,
    KEEPER,
    NEIGHBOUR,
    THERE,
    answer,
    apply,
    changed,
    code,
    held,
    last,
    plan_of,
    put,
    row,
    waiting,
)

SECRETS = ("绝密名称甲", "7010", "association")
"""What the register knows of tenant 4, which rents in park 902 only."""
SAID = {"name": "来者公司", "room": "N", "kind": "enterprise", "contact": "张三", "rent_fen": 100}


@pytest.fixture
def secret(register):
    """Tenant 4 has a name and facts that no other has."""
    with register.write() as session:
        session.get(Tenant, 5004).name = SECRETS[0]
        known = session.scalar(select(TenantProfile).where(TenantProfile.tenant_id == 5004))
        known.industry, known.kind, known.ai_listed = SECRETS[1], SECRETS[2], False
    return register


def newcomer(number: int, **said):
    return row(number, "2026-05-01", **SAID | said)


def without_code(plan, number: int) -> str:
    """The plan in words, its number and the code left out."""
    return repr(dataclasses.replace(plan, based_on=0)).replace(code(number), "CODE")


def untold(words: object) -> bool:
    return not any(secret in repr(words) for secret in SECRETS)


@pytest.mark.parametrize("how", [{}, {"clear": True}, {"correct": True}, {"leases": (None,)}])
@pytest.mark.parametrize(
    "said", [{}, {"contact": None, "rent_fen": None}, {"kind": None}, {"software_enterprise": False}]
)
def test_comparing_a_company_of_elsewhere_is_as_comparing_an_unknown_one(secret, said, how):
    rows = [] if "leases" in how else held(secret)
    known, unknown = (plan_of(secret, [*rows, newcomer(number, **said)], **how) for number in (4, 9))
    assert without_code(known, 4) == without_code(unknown, 9)
    assert untold(known)


def test_rows_of_it_that_disagree_are_told_as_those_of_an_unknown_one(secret):
    found = []
    for number in (4, 9):
        rows = [newcomer(number, room="N1"), newcomer(number, room="N2", name="另一名称", kind="institution")]
        plan = plan_of(secret, rows, leases=(None, None))
        found.append([(each.place, each.field, each.wrong, each.right) for each in plan.problems])
    assert found[0] == found[1]
    assert {each[1] for each in found[0]} == {"name", "kind"}


def written(secret) -> int:
    return put(secret, [*held(secret), newcomer(4)], how={"what": "import", "file_name": "名册.xlsx"})


def read_everywhere(store, day: dt.date = DAY, known: int | None = None, who: Person = KEEPER):
    """Everything of the park's roster that its operating body reads."""
    with store.read() as session:
        yield rosters.roster(who, session, HERE, day, known)
        yield rosters.answers(who, session, HERE, day)
        yield rosters.answers(who, session, HERE, day, {5004})
        yield rosters.reminders(who, session, HERE, day)
        for made in rosters.history(who, session, HERE):
            yield rosters.changes(who, session, HERE, made.id)
    yield rosters.compare(who, store, HERE, Comparison(HERE, day, (newcomer(4),)))
    yield roster_facts.exported(who, store, HERE, day).rows


def test_once_written_the_roster_shows_the_parks_own_word_and_the_register_keeps_its_own(secret):
    written(secret)
    (own,) = (each for each in held(secret) if each.uscc == code(4))
    assert own == newcomer(4)._replace(contact="张*")
    for said in read_everywhere(secret):
        assert untold(said), said
    (theirs,) = (each for each in held(secret, THERE) if each.uscc == code(4))
    assert (theirs.name, theirs.industry, theirs.kind) == SECRETS
    with secret.read() as session:
        assert session.get(Tenant, 5004).name == SECRETS[0]
        assert len(session.scalars(select(TenantProfile).where(TenantProfile.tenant_id == 5004)).all()) == 1
        ours = [session.scalars(select(model).where(model.tenant_id == 5004, model.park_id == HERE)).one()
                for model in (Lease, Rent, Contact)]  # fmt: skip
        assert [ours[0].room, ours[1].amount_fen, ours[2].name] == ["N", 100, "张三"]


def test_the_law_answers_nothing_of_it_in_the_park_until_it_is_confirmed(secret):
    written(secret)
    with secret.read() as session:
        assert 5004 not in rosters.answers(KEEPER, session, HERE, DAY)
        assert 5004 in rosters.answers(NEIGHBOUR, session, THERE, DAY)
        assert rosters.roster(KEEPER, session, HERE, DAY).stated == {5004}
    answer(secret, "confirmed")
    with secret.read() as session:
        assert 5004 in rosters.answers(KEEPER, session, HERE, DAY)
        assert rosters.roster(KEEPER, session, HERE, DAY).stated == frozenset()


def test_figures_of_the_park_hold_it_for_unknown_until_it_is_confirmed(secret):
    def in_field():
        with secret.read() as session:
            return figures_of(session, session.get(Park, HERE), DAY).figures["in_field"]

    before = in_field()
    written(secret)
    assert (in_field().low, in_field().high) == (before.low, before.high + 1)
    answer(secret, "confirmed")
    assert in_field() == before


def sums_of(store):
    """All sums and counts of money in which tenants of the park stand: as they are, and as they would be published."""
    found = subsidies.read_subsidies(store, DAY)
    published = [(each.name, each.digest, each.value) for each in figures.of_day(store, DAY)]
    with store.read() as session:
        claims = park_claims.by_measure(session, HERE, DAY)
        turning = entitlement.turning(session, DAY)
    return set(found.tenants), found.left_out, sorted(published), claims, turning


@pytest.mark.parametrize("number", [4, 6], ids=["who rents elsewhere", "who rents nowhere"])
def test_no_sum_counts_it_until_it_is_confirmed(secret, number):
    """What "tenant of the park" means for money: not that the park says so, but that somebody else who may agrees."""
    with secret.write() as session:
        session.add(tenant(6, id=5006, name="别处企业"))
        session.flush()
        session.add(profile(5006, kind="enterprise", software_enterprise=True, industry="6513"))
    before = sums_of(secret)
    put(secret, [*held(secret), newcomer(number, area_m2=900.0, monthly_rent_fen=90_000_00, rent_free_months=0)])
    assert sums_of(secret) == before
    official = Person(81, "district", "区主管部门", "official", scope="440311")
    (each,) = waiting(secret, official, HERE if number == 6 else THERE)
    proposals.answer(official, secret, HERE if number == 6 else THERE, each.id, "refused", DAY)
    assert sums_of(secret) == before
    put(secret, [newcomer(number, size="small")], leases=(lease_of(secret, 5000 + number),))  # asks again
    (each,) = waiting(secret, official, HERE if number == 6 else THERE)
    proposals.answer(official, secret, HERE if number == 6 else THERE, each.id, "confirmed", DAY)
    after = sums_of(secret)
    assert after[0] != before[0] and after[2] != before[2] and after[3] != before[3]


def test_the_companys_own_page_leaves_it_out_and_says_so(secret):
    company = Person(84, "company", "企业", "tenant", uscc=code(4))

    def read():
        with secret.read() as session:
            return tenants.own(company, session, code(4), DAY)

    before = read().entitled
    written(secret)
    assert read().entitled == before
    assert {park.id: park.confirmed for park in read().parks} == {HERE: False, THERE: True}
    answer(secret, "confirmed")
    assert {room.park for room in read().entitled.rooms} == {HERE, THERE}
    assert {park.confirmed for park in read().parks} == {True}


def test_the_same_file_again_changes_nothing_and_another_changes_the_parks_own_word(secret):
    written(secret)
    before = last(secret)
    again = [each for each in held(secret) if each.uscc != code(4)]
    assert plan_of(secret, [*again, newcomer(4)]).empty
    plan = plan_of(secret, [*again, newcomer(4, name="改名公司", kind=None, industry="6513")], clear=True)
    (each,) = plan.changed
    assert {difference.field for difference in each.differences} == {"name", "kind", "industry"}
    assert (each.shared, each.stated) == ((), True)
    assert apply(secret, plan) == before + 1
    (own,) = (each for each in held(secret) if each.uscc == code(4))
    assert (own.name, own.kind, own.industry) == ("改名公司", None, "6513")
    with secret.read() as session:
        assert session.get(Tenant, 5004).name == SECRETS[0]


def test_taken_back_nothing_of_it_is_left_and_the_history_still_tells_nothing(secret):
    before = held(secret)
    number = written(secret)
    edit = put(secret, [newcomer(4, area_m2=5.0)], leases=(lease_of(secret),), clear=True)
    for each in (edit, number):
        rosters.undo(KEEPER, secret, HERE, each)
    assert held(secret) == before
    with secret.read() as session:
        assert session.scalars(select(Proposal)).all() == []
        named = [row.name for made in rosters.history(KEEPER, session, HERE)
                 for row in rosters.changes(KEEPER, session, HERE, made.id)]  # fmt: skip
    assert set(named) == {SAID["name"]}
    for said in read_everywhere(secret, known=number):
        assert untold(said)


def lease_of(store, tenant_id: int = 5004) -> int:
    with store.read() as session:
        return session.scalar(select(Lease.id).where(Lease.tenant_id == tenant_id, Lease.park_id == HERE))


def test_what_was_shown_then_is_shown_as_known_then_also_after_it_was_confirmed(secret):
    number = written(secret)
    answer(secret, "confirmed")
    (now,) = (each for each in held(secret) if each.uscc == code(4))
    assert (now.name, now.industry, now.kind) == SECRETS
    (then,) = (each for each in held(secret, known=number) if each.uscc == code(4))
    assert (then.name, then.kind) == (SAID["name"], SAID["kind"])


def test_who_left_for_elsewhere_is_read_no_more(secret):
    """The old lease lengthened is no way around it either: the park then shows its own word."""
    with secret.write() as session:
        session.add(lease(5004, HERE, "2024-01-01", "2024-12-31", id=5020, room="N"))
    returned = row(4, "2024-01-01", room="N", name="来者公司")
    plan = plan_of(secret, [*held(secret), returned])
    assert [(each.lease_id, each.row.name) for each in plan.changed] == [(5020, "来者公司")]
    assert untold(plan)
    apply(secret, plan)
    (own,) = (each for each in held(secret) if each.uscc == code(4))
    assert (own.name, own.industry) == ("来者公司", None)
    for said in read_everywhere(secret):
        assert untold(said)


def test_a_company_that_only_this_park_ever_had_is_known_when_it_comes_back(register):
    gone = [each._replace(end=dt.date(2026, 6, 30)) if each.uscc == code(2) else each for each in held(register)]
    put(register, gone)
    plan = plan_of(register, [*held(register), row(2, "2026-11-01", room="B-202", kind="institution")])
    assert plan.new[0].known
    assert [(each.shared, [d.field for d in each.differences]) for each in plan.changed] == [((), ["kind"])]


def test_a_company_that_rents_nowhere_is_not_read_either(register):
    with register.write() as session:
        session.add(tenant(6, id=5006, name=SECRETS[0]))
        session.flush()
        session.add(profile(5006, industry=SECRETS[1]))
    assert untold(plan_of(register, [newcomer(6)], leases=(None,)))
    put(register, [*held(register), newcomer(6)])
    assert untold(held(register))


def test_who_keeps_both_parks_reads_and_changes_what_is_theirs(secret):
    both = Person(74, "both", "两园", "operator", frozenset({HERE, THERE}))
    plan = plan_of(secret, [*held(secret), row(4, "2026-05-01", room="N", name=SECRETS[0], kind="enterprise")], both)
    assert plan.new[0].known
    assert [(each.shared, each.differences[0].before) for each in plan.changed] == [((), SECRETS[2])]
    apply(secret, plan, both)
    assert {each.kind for where in (HERE, THERE) for each in held(secret, where) if each.uscc == code(4)} == {
        "enterprise"
    }


def test_a_park_that_only_says_so_itself_opens_nothing_in_another_park_of_the_same_body(secret):
    third = 903
    with secret.write() as session:
        session.add(park("third", id=third))
    both = Person(74, "both", "两园", "operator", frozenset({HERE, third}))
    put(secret, [*held(secret), newcomer(4)], both)
    assert untold(plan_of(secret, [newcomer(4)], both, park_id=third, leases=(None,)))


def test_a_demo_park_tells_nothing_of_real_companies(register):
    with register.write() as session:
        session.get(Park, HERE).demo = True
        for number in (1, 2, 3):
            session.get(Tenant, 5000 + number).demo = True
        session.add(tenant(7, id=5007, uscc="91440300MA5000001K", **SOURCE))
        session.flush()
        session.add(lease(5007, THERE, "2024-01-01"))
    wrong = []
    for uscc in ("91440300MA5000001K", "91440300MA5000002N"):
        plan = plan_of(register, [row(9)._replace(uscc=uscc)], leases=(None,))
        wrong.append([(each.field, each.wrong, each.right) for each in plan.problems])
    assert wrong[0] == wrong[1] != []


# --- how many may be asked for ---


def asked_log(store, result=log.DONE):
    with store.read() as session:
        return sorted(each.subject for each in log.entries(session, what="asked") if each.result == result)


def test_who_asks_for_a_company_of_elsewhere_is_logged_once_a_day(secret):
    rows = held(secret)
    for _ in range(2):
        rosters.compare(KEEPER, secret, HERE, Comparison(HERE, DAY, (*rows, newcomer(4), newcomer(9))), "10.0.0.7")
    assert asked_log(secret) == [code(4)]
    with secret.read() as session:
        (entry,) = log.entries(session, what="asked")
    assert (entry.login, entry.person_id, entry.park_id, entry.address) == ("keeper", 71, HERE, "10.0.0.7")
    apply(secret, plan_of(secret, [*rows, newcomer(4)]))
    assert asked_log(secret) == [code(4)]


@pytest.fixture
def many(register, monkeypatch):
    """Three companies of park 902 alone, where two a day may be asked for."""
    monkeypatch.setattr(asking, "A_DAY", 2)
    with register.write() as session:
        session.add_all([tenant(number, id=5000 + number) for number in (6, 7)])
        session.flush()
        session.add_all([lease(5000 + number, THERE, "2024-01-01") for number in (6, 7)])
    return register


def test_more_than_may_be_asked_for_are_refused_and_that_is_logged(many):
    put(many, [*held(many), newcomer(4)])
    with pytest.raises(CannotCompare, match="上限") as refused:
        plan_of(many, [*held(many), newcomer(6), newcomer(7)])
    assert "limit" in refused.value.en or "the most" in refused.value.en
    assert asked_log(many) == [code(4)]
    assert asked_log(many, log.REFUSED) == ["2"]
    plan_of(many, [*held(many), newcomer(6)])
    assert asked_log(many) == sorted([code(4), code(6)])


def test_the_limit_is_of_a_person_and_a_day_in_china(many, monkeypatch):
    plan_of(many, [newcomer(4), newcomer(6)], leases=(None, None))
    with pytest.raises(CannotCompare):
        plan_of(many, [newcomer(7)], leases=(None,))
    second = Person(72, "second", "另一人", "operator", frozenset({HERE}))
    plan_of(many, [newcomer(7)], second, leases=(None,))
    tomorrow = clock.now() + dt.timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    plan_of(many, [newcomer(7)], leases=(None,))


def test_a_plan_that_was_never_compared_passes_no_more_than_the_limit(many):
    rows = [newcomer(number) for number in (4, 6, 7)]
    plan = dataclasses.replace(
        plan_of(many, [newcomer(9)], leases=(None,)),
        asked=Comparison(HERE, DAY, tuple(rows), leases=(None,) * 3),
    )
    new = tuple(dataclasses.replace(plan.new[0], place=place, row=each) for place, each in enumerate(rows))
    before = last(many)
    with pytest.raises(CannotApply, match="上限"):
        apply(many, dataclasses.replace(plan, new=new))
    assert last(many) == before
    assert asked_log(many, log.REFUSED) == ["3"]


def test_companies_that_nobody_knows_and_ones_own_are_not_counted(many):
    plan_of(many, [*held(many), *(newcomer(number) for number in range(10, 30))])
    assert asked_log(many) == []
    assert plan_of(many, changed(held(many), 3, area_m2=1.0)).changed
