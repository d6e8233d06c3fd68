"""What is applied to a roster is what was looked at, and nothing else."""

import datetime as dt
from collections import Counter

import pytest
from sqlalchemy import func, select

from registry.rosters.bulk_write import TOGETHER
from registry.rosters.plan import Difference
from registry.services import rosters
from registry.store import audit
from registry.store.models import Change, Contact, Lease, Park, Rent, Tenant, TenantProfile
from tests.rosters.rosters import (
    DAY,
    HERE,
    KEEPER,
    NEIGHBOUR,
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


def test_the_same_rows_again_change_nothing(register):
    before = last(register)
    plan = plan_of(register, held(register))
    assert plan.empty and plan.unchanged == 4
    assert apply(register, plan) is None
    assert last(register) == before


def test_a_new_row_is_a_new_lease_of_a_new_tenant_with_all_it_says(register):
    new = row(
        9, "2026-02-01", "2028-01-31", room="D-4", area_m2=33.33, monthly_rent_fen=123_456, rent_free_months=1,
        rent_fen=99, newly_moved_in=True, kind="enterprise", industry="6531", ai_listed=False,
        software_enterprise=True, above_scale=False, size="micro", startup=True, contact="张小三",
        telephone="13800138000",
    )  # fmt: skip
    plan = plan_of(register, [*held(register), new])
    assert [each.row for each in plan.new] == [new] and not plan.changed and not plan.missing
    apply(register, plan)
    shown = next(each for each in held(register) if each.uscc == code(9))
    assert shown == new._replace(contact="张*三", telephone="138****8000")
    assert plan_of(register, [*held(register)[:-1], new]).empty
    with register.read() as session:
        profile = session.scalar(select(TenantProfile).join(Tenant, Tenant.id == TenantProfile.tenant_id)
                                 .where(Tenant.uscc == code(9)))  # fmt: skip
    assert profile.valid_from == new.start and profile.grants_complete is None


def test_a_changed_field_of_a_lease_is_corrected_in_place_and_the_old_one_stays_in_history(register):
    plan = plan_of(register, changed(held(register), 2, area_m2=81.0))
    assert [each.differences for each in plan.changed] == [(Difference("area_m2", 80.25, 81.0),)]
    before = last(register)
    made = apply(register, plan)
    assert [each.area_m2 for each in held(register) if each.uscc == code(2)] == [81.0]
    assert [each.area_m2 for each in held(register, known=before) if each.uscc == code(2)] == [80.25]
    assert made == before + 1


def test_a_name_that_a_file_writes_in_another_way_is_no_change(register):
    put(register, changed(held(register), 2, name="测试科技（深圳）有限公司"))
    spelt = changed(held(register), 2, name="测试科技 (深圳)有限公司")
    assert plan_of(register, spelt).empty
    [place] = [place for place, each in enumerate(spelt) if each.uscc == code(2)]
    in_the_grid = plan_of(register, [spelt[place]], leases=(5013,))
    assert [each.differences[0].after for each in in_the_grid.changed] == ["测试科技 (深圳)有限公司"]
    other = plan_of(register, changed(held(register), 2, name="测试科枝（深圳）有限公司"))
    assert [each.differences[0].field for each in other.changed] == ["name"]


def test_facts_of_a_tenant_change_from_the_roster_day_on_and_were_otherwise_before(register):
    put(register, changed(held(register), 1, industry="6520"))
    assert {each.industry for each in held(register) if each.uscc == code(1)} == {"6520"}
    yesterday = DAY - dt.timedelta(days=1)
    assert {each.industry for each in held(register, day=yesterday) if each.uscc == code(1)} == {"6511"}
    assert {each.software_enterprise for each in held(register) if each.uscc == code(1)} == {True}


def test_facts_can_change_from_an_earlier_day(register):
    put(register, changed(held(register), 1, industry="6520"), since=dt.date(2026, 7, 1))
    assert {each.industry for each in held(register, day=dt.date(2026, 7, 1)) if each.uscc == code(1)} == {"6520"}
    assert {each.industry for each in held(register, day=dt.date(2026, 6, 30)) if each.uscc == code(1)} == {"6511"}


def test_a_correction_holds_from_the_beginning(register):
    put(register, changed(held(register), 1, industry="6520"), correct=True)
    assert {each.industry for each in held(register, day=dt.date(2025, 1, 1)) if each.uscc == code(1)} == {"6520"}


def test_a_day_of_change_after_the_roster_day_is_refused(register):
    with pytest.raises(rosters.CannotCompare, match="晚于名册日期"):
        plan_of(register, held(register), since=DAY + dt.timedelta(days=1))


def test_a_tenant_without_facts_gets_them_from_the_roster_day(register):
    put(register, changed(held(register), 2, kind="association"))
    assert {each.kind for each in held(register) if each.uscc == code(2)} == {"association"}
    assert {each.kind for each in held(register, day=DAY - dt.timedelta(days=1)) if each.uscc == code(2)} == {None}


def test_an_empty_cell_keeps_what_is_registered_unless_clearing_is_asked_for(register):
    rows = changed(held(register), 2, area_m2=None, rent_free_months=None)
    assert plan_of(register, rows).empty
    put(register, rows, clear=True)
    assert [each.area_m2 for each in held(register) if each.uscc == code(2)] == [None]


def test_columns_that_the_file_does_not_have_stay_as_they_are(register):
    rows = [each._replace(room=None, industry=None, area_m2=1.0) for each in held(register)]
    plan = plan_of(register, rows, stated=frozenset({"uscc", "name", "start"}), clear=True)
    assert plan.empty


def test_rent_is_that_of_the_year_before_and_can_be_changed_and_cleared(register):
    put(register, changed(held(register), 2, rent_fen=1_200_00))
    put(register, changed(held(register), 2, rent_fen=1_300_00))
    with register.read() as session:
        assert [(each.year, each.month, each.amount_fen) for each in session.scalars(select(Rent))] == [
            (2025, None, 1_300_00)
        ]
    put(register, changed(held(register), 2, rent_fen=None), clear=True)
    with register.read() as session:
        assert session.scalars(select(Rent)).all() == []


def test_rent_by_month_is_not_overwritten_by_a_year(register):
    with register.write() as session:
        session.add_all(
            Rent(tenant_id=5002, park_id=HERE, year=2025, month=month, amount_fen=100, source="月报")
            for month in range(1, 13)
        )
    assert plan_of(register, changed(held(register), 2, rent_fen=1200)).empty
    plan = plan_of(register, changed(held(register), 2, rent_fen=1300))
    (trouble,) = plan.problems
    assert trouble.field == "rent_fen" and "12.00 元" in trouble.wrong.zh and "12.00 yuan" in trouble.wrong.en
    with pytest.raises(rosters.CannotApply, match="1 处问题"):
        apply(register, plan)


def test_a_contact_is_added_changed_and_taken_away(register):
    put(register, changed(held(register), 2, contact="李四", telephone="0755-12345678"))
    assert rosters_reveal(register, 2) == ("李四", "0755-12345678")
    put(register, changed(held(register), 2, contact="王五"))
    assert rosters_reveal(register, 2) == ("王五", "0755-12345678")
    put(register, changed(held(register), 2, contact=None, telephone=None), clear=True)
    assert rosters_reveal(register, 2) == (None, None)
    with register.read() as session:
        assert session.scalars(select(Contact)).all() == []


def rosters_reveal(store, number):
    return tuple(rosters.reveal(KEEPER, store, HERE, code(number), "127.0.0.1"))


def test_missing_rows_stay_unless_they_are_ticked(register):
    rows = [each for each in held(register) if each.uscc != code(2)]
    plan = plan_of(register, rows)
    assert [each.row.uscc for each in plan.missing] == [code(2)]
    assert apply(register, plan) is None
    assert len(held(register)) == 4


def test_who_moved_out_was_there_until_the_day_before_the_roster(register):
    rows = [each for each in held(register) if each.uscc != code(2)]
    plan = plan_of(register, rows)
    with pytest.raises(rosters.CannotApply, match="超过五分之一"):
        apply(register, plan, moved_out={5013})
    apply(register, plan, moved_out={5013}, many_missing_ok=True)
    assert code(2) not in {each.uscc for each in held(register)}
    assert code(2) in {each.uscc for each in held(register, day=DAY - dt.timedelta(days=1))}
    assert plan_of(register, rows).empty


def test_one_of_ten_missing_needs_no_second_tick(register):
    put(register, [*held(register), *(row(20 + number, room=f"R{number}") for number in range(10))])
    plan = plan_of(register, [each for each in held(register) if each.uscc != code(2)])
    assert apply(register, plan, moved_out={5013}, last_day=dt.date(2026, 10, 31)) is not None
    assert code(2) not in {each.uscc for each in held(register, day=dt.date(2026, 11, 1))}


def test_a_lease_that_would_end_before_it_begins_is_taken_out(register):
    put(register, [*held(register), row(9, "2026-11-21", room="Z")])
    plan = plan_of(register, [each for each in held(register) if each.uscc != code(9)])
    apply(register, plan, moved_out={each.lease_id for each in plan.missing}, many_missing_ok=True)
    with register.read() as session:
        assert session.scalars(select(Lease.id).where(Lease.room == "Z")).all() == []


def test_a_tenant_that_is_listed_again_runs_on(register):
    rows = held(register)
    plan = plan_of(register, [each for each in rows if each.uscc != code(2)])
    apply(register, plan, moved_out={5013}, many_missing_ok=True)
    plan = plan_of(register, rows)
    assert plan.changed[0].differences == (Difference("end", DAY - dt.timedelta(days=1), None),)
    apply(register, plan)
    assert held(register) == rows


def test_a_renewal_is_a_new_lease_and_the_old_one_stays_as_it_was(register):
    rows = changed(held(register), 3, end=dt.date(2026, 11, 30))
    put(register, rows)
    renewed = row(3, "2026-12-01", "2029-11-30")
    plan = plan_of(register, [*held(register), renewed])
    assert [each.row for each in plan.new] == [renewed] and not plan.changed
    apply(register, plan, shared=[code(3)])
    starts = [each.start for each in held(register, day=dt.date(2026, 12, 1)) if each.uscc == code(3)]
    assert starts == [dt.date(2026, 12, 1)]


def test_facts_that_another_park_shows_stay_and_with_a_tick_their_change_is_proposed(register):
    plan = plan_of(register, changed(held(register), 3, size="medium", area_m2=61.0))
    (each,) = plan.changed
    assert each.shared == ("size",)
    apply(register, plan)
    assert [(each.size, each.area_m2) for each in held(register) if each.uscc == code(3)] == [("small", 61.0)]
    assert waiting(register) == []
    apply(register, plan_of(register, changed(held(register), 3, size="medium")), shared=[code(3)])
    assert [each.size for each in held(register) if each.uscc == code(3)] == ["small"]
    assert [each.differences for each in waiting(register)] == [(Difference("size", "small", "medium"),)]


def test_a_tenant_of_another_park_moves_in_as_one_that_nobody_knew(register):
    stranger = row(9, "2026-05-01", room="N", kind="enterprise")
    of_another = row(4, "2026-05-01", room="N", kind="enterprise")
    unknown, known = (plan_of(register, [*held(register), each]) for each in (stranger, of_another))
    assert [len(plan.new) for plan in (unknown, known)] == [1, 1]
    assert (unknown.new[0].known, unknown.changed) == (known.new[0].known, known.changed) == (False, ())
    apply(register, known)
    assert [each for each in held(register) if each.uscc == code(4)] == [of_another]
    assert [each.kind for each in held(register, park_id=902) if each.uscc == code(4)] == ["institution"]
    assert len(held(register, park_id=902)) == 2


def test_rows_of_one_tenant_that_disagree_are_a_problem_that_names_both_rows(register):
    rows = held(register)
    first = next(place for place, each in enumerate(rows) if each.uscc == code(1))
    rows[first] = rows[first]._replace(industry="6520")
    (trouble,) = plan_of(register, rows).problems
    assert trouble.field == "industry" and f"第 {first + 1} 行" in trouble.wrong.zh


def test_in_the_grid_one_edited_row_speaks_for_all_rows_of_its_tenant(register):
    with register.read() as session:
        entries = rosters.roster(KEEPER, session, HERE, DAY).rows
    own = [entry for entry in entries if entry.row.uscc == code(1)]
    rows = [own[0].row._replace(industry="6520"), own[1].row]
    plan = plan_of(register, rows, leases=tuple(entry.lease_id for entry in own), clear=True)
    assert not plan.problems and not plan.missing
    assert [each.differences for each in plan.changed] == [(Difference("industry", "6511", "6520"),)]


def test_a_row_added_in_the_grid_for_a_known_company_says_nothing_of_what_it_leaves_empty(register):
    """A renewal took kind, industry and last year's rent of its company away."""
    put(register, changed(held(register), 1, rent_fen=1_000_00))
    again = row(1, "2026-05-01", room="Z-9")
    plan = plan_of(register, [again], leases=(None,), clear=True)
    assert [each.row.room for each in plan.new] == ["Z-9"] and plan.changed == ()
    apply(register, plan)
    assert {(each.kind, each.industry, each.rent_fen) for each in held(register) if each.uscc == code(1)} == {
        ("enterprise", "6511", 1_000_00)
    }


def test_two_rows_for_one_lease_are_a_problem(register):
    rows = held(register)
    assert [each.field for each in plan_of(register, [*rows, rows[0]]).problems] == ["room"]


def test_the_code_of_a_row_in_the_grid_cannot_become_another(register):
    plan = plan_of(register, [row(9, "2025-03-01", room="B-201")], leases=(5013,), clear=True)
    assert [each.field for each in plan.problems] == ["uscc"]


def test_a_row_that_could_be_this_lease_or_that_one_is_asked_about(register):
    put(register, [*held(register), row(9, "2026-11-21", "2027-09-17", room="B")])
    rows = [row(9, "2025-03-01", "2025-12-26", room="B"), row(9, "2025-03-01")]
    problems = plan_of(register, rows).problems
    assert problems and {each.field for each in problems} == {"room"}
    assert "哪一份租约" in problems[0].wrong.zh and "which" in problems[0].wrong.en


def test_an_end_before_the_start_is_a_problem(register):
    rows = [each for each in held(register) if each.room == "A-101"]
    plan = plan_of(register, [rows[0]._replace(start=dt.date(2028, 1, 1))], leases=(5011,))
    assert [each.field for each in plan.problems] == ["end"]


def test_demo_tenants_and_real_ones_do_not_mix(register):
    with register.write() as session:
        session.get(Tenant, 5004).demo = True
    plan = plan_of(register, [*held(register), row(4, "2026-05-01", room="N")])
    assert "演示数据" in plan.problems[0].wrong.zh


def test_what_enters_a_demo_park_is_demo_data(register):
    with register.write() as session:
        session.get(Park, 902).demo = True
        for number in (3, 4):
            session.get(Tenant, 5000 + number).demo = True
    put(register, [*held(register, 902), row(9, room="X", kind="enterprise", rent_fen=5, contact="张三")],
        NEIGHBOUR, park_id=902)  # fmt: skip
    with register.read() as session:
        id = session.scalar(select(Tenant.id).where(Tenant.uscc == code(9)))
        for model in (Lease, TenantProfile, Rent, Contact):
            (own,) = session.scalars(select(model).where(model.tenant_id == id))
            assert own.demo and own.source.startswith("演示数据")


def test_a_cancelled_import_leaves_nothing_behind(register):
    class Cancel(Exception):
        pass

    def stop_at_facts(words, share):
        if words.en.startswith("writing"):
            raise Cancel

    before, rows = last(register), held(register)
    plan = plan_of(register, [*rows, row(9, room="X")])
    with pytest.raises(Cancel):
        apply(register, plan, progress=stop_at_facts)
    assert last(register) == before and held(register) == rows


def test_history_stays_sound(register):
    put(register, [*changed(held(register), 1, industry="6520", contact="张三"), row(9, room="X", size="small")])
    with register.read() as session:
        assert audit.verify(session) == []


def test_a_first_import_of_many_rows_leaves_every_row_with_its_history_and_a_sound_chain(register):
    new = [
        row(number, "2026-02-01", kind="enterprise", rent_fen=number, contact=f"联系人{number}")
        for number in range(100, 100 + 2 * TOGETHER + 3)
    ]
    with register.read() as session:
        before = session.scalar(select(func.max(Change.id)))
    apply(register, plan_of(register, [*held(register), *new]))
    with register.read() as session:
        written = session.execute(select(Change.table_name, Change.operation).where(Change.id > before))
        found = Counter(map(tuple, written))
        asked = select(Tenant.uscc, Contact.name).join(Contact, Contact.tenant_id == Tenant.id)
        contacts = dict(map(tuple, session.execute(asked.where(Contact.park_id == HERE))))
        assert audit.verify(session) == []
    tables = ("tenant", "tenant_profile", "lease", "rent", "contact")
    assert found == {(table, "insert"): len(new) for table in tables}
    assert {each.uscc: each.contact for each in new}.items() <= contacts.items()
