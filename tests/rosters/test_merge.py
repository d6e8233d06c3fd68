"""Two people at once: the second sees what the first changed, merges or gives up; nothing is lost silently."""

import datetime as dt

import pytest

from registry.rosters.plan import Difference
from registry.services import rosters
from registry.store.models import TenantProfile
from tests.fixtures.rows import SOURCE
from tests.rosters.rosters import (
    DAY,
    HERE,
    KEEPER,
    NEIGHBOUR,
    SECOND,
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


def overtaken(store, plan, **how) -> rosters.Overtaken:
    with pytest.raises(rosters.Overtaken) as stopped:
        apply(store, plan, **how)
    return stopped.value


def values(store, number, field):
    return [getattr(each, field) for each in held(store) if each.uscc == code(number)]


def test_the_second_person_sees_what_the_first_changed_and_nothing_is_written(register):
    mine = plan_of(register, changed(held(register), 2, area_m2=90.0))
    made = put(register, changed(held(register), 3, area_m2=61.0), SECOND)
    stop = overtaken(register, mine)
    assert [(each.id, each.by) for each in stop.sets] == [(made, "second")]
    assert [(each.uscc, each.differences) for each in stop.theirs] == [
        (code(3), (Difference("area_m2", 60.0, 61.0),)),
    ]
    assert stop.conflicts == () and last(register) == made


def test_what_both_changed_apart_from_each_other_is_both_kept(register):
    mine = plan_of(register, changed(held(register), 2, area_m2=90.0, industry="6511"))
    put(register, changed(held(register), 2, rent_free_months=3), SECOND)
    apply(register, overtaken(register, mine).plan)
    assert values(register, 2, "area_m2") == [90.0]
    assert values(register, 2, "rent_free_months") == [3]
    assert values(register, 2, "industry") == ["6511"]


def test_a_file_that_still_says_the_old_does_not_take_back_what_the_other_changed(register):
    whole_file = changed(held(register), 2, area_m2=90.0)
    mine = plan_of(register, whole_file)
    theirs = changed(changed(held(register), 3, area_m2=61.0, contact="李四"), 1, industry="6520")
    put(register, theirs, SECOND)
    apply(register, overtaken(register, mine).plan)
    assert (values(register, 3, "area_m2"), set(values(register, 1, "industry"))) == ([61.0], {"6520"})
    assert values(register, 3, "contact") == ["李*"]


def test_a_field_that_both_changed_is_a_conflict_that_a_person_decides(register):
    mine = plan_of(register, changed(held(register), 2, area_m2=90.0))
    put(register, changed(held(register), 2, area_m2=70.0), SECOND)
    stop = overtaken(register, mine)
    (conflict,) = stop.conflicts
    assert (conflict.field, conflict.base, conflict.theirs, conflict.mine) == ("area_m2", 80.25, 70.0, 90.0)
    with pytest.raises(rosters.CannotApply, match="冲突"):
        apply(register, stop.plan)
    assert apply(register, stop.plan, merge={conflict.key: "theirs"}) is None
    assert values(register, 2, "area_m2") == [70.0]
    apply(register, stop.plan, merge={conflict.key: "mine"})
    assert values(register, 2, "area_m2") == [90.0]


@pytest.mark.parametrize(("choice", "industry"), [("mine", "6520"), ("theirs", "6540")])
def test_facts_of_a_tenant_merge_like_fields_of_a_lease(register, choice, industry):
    mine = plan_of(register, changed(held(register), 1, industry="6520", startup=True))
    put(register, changed(held(register), 1, industry="6540"), SECOND)
    stop = overtaken(register, mine)
    apply(register, stop.plan, merge={each.key: choice for each in stop.conflicts})
    assert set(values(register, 1, "industry")) == {industry}
    assert set(values(register, 1, "startup")) == {True}


def test_both_writing_the_same_is_no_conflict(register):
    mine = plan_of(register, changed(held(register), 2, area_m2=90.0))
    put(register, changed(held(register), 2, area_m2=90.0), SECOND)
    stop = overtaken(register, mine)
    assert not stop.conflicts and stop.plan.empty


def test_both_adding_the_same_lease_makes_one_and_differences_are_conflicts(register):
    new = row(9, room="D-4", area_m2=40.0, monthly_rent_fen=100)
    mine = plan_of(register, [*held(register), new])
    put(register, [*held(register), new._replace(area_m2=41.0, monthly_rent_fen=None)], SECOND)
    stop = overtaken(register, mine)
    assert not stop.plan.new and [(each.field, each.theirs, each.mine) for each in stop.conflicts] == [
        ("area_m2", 41.0, 40.0)
    ]
    apply(register, stop.plan, merge={stop.conflicts[0].key: "mine"})
    assert (values(register, 9, "area_m2"), values(register, 9, "monthly_rent_fen")) == ([40.0], [100])


def test_a_row_that_the_other_added_is_not_missing_in_my_file(register):
    mine = plan_of(register, changed(held(register), 2, area_m2=90.0))
    put(register, [*held(register), row(9, room="D-4")], SECOND)
    assert overtaken(register, mine).plan.missing == ()


def test_a_row_that_the_other_moved_out_stays_out_unless_i_changed_it(register):
    rows = held(register)
    untouched = plan_of(register, changed(rows, 3, area_m2=61.0))
    touched = plan_of(register, changed(rows, 2, area_m2=90.0))
    put(register, [each for each in rows if each.uscc != code(2)], SECOND,
        {"moved_out": {5013}, "many_missing_ok": True})  # fmt: skip
    apply(register, overtaken(register, untouched).plan)
    assert values(register, 2, "area_m2") == []
    stop = overtaken(register, touched)
    apply(register, stop.plan, merge={each.key: "mine" for each in stop.conflicts})
    day_before = DAY - dt.timedelta(days=1)
    assert [each.area_m2 for each in held(register, day=day_before) if each.uscc == code(2)] == [90.0]


def test_a_lease_that_the_other_took_out_can_be_put_back_with_my_changes(register):
    put(register, [*held(register), row(9, "2026-11-21", room="Z", area_m2=1.0)])
    rows = held(register)
    mine = plan_of(register, changed(rows, 9, area_m2=2.0))
    without = plan_of(register, [each for each in rows if each.uscc != code(9)], SECOND)
    apply(register, without, SECOND, moved_out={each.lease_id for each in without.missing}, many_missing_ok=True)
    stop = overtaken(register, mine)
    (conflict,) = stop.conflicts
    assert conflict.theirs is None and conflict.mine.area_m2 == 2.0
    apply(register, stop.plan, merge={conflict.key: "mine"})
    assert values(register, 9, "area_m2") == [2.0]


def test_moving_out_a_row_that_the_other_has_just_changed_is_a_conflict(register):
    rows = held(register)
    mine = plan_of(register, [each for each in rows if each.uscc != code(2)])
    put(register, changed(rows, 2, end=dt.date(2027, 6, 30)), SECOND)
    stop = overtaken(register, mine, moved_out={5013}, many_missing_ok=True)
    (conflict,) = stop.conflicts
    assert conflict.field is None and conflict.theirs.end == dt.date(2027, 6, 30)
    apply(register, stop.plan, moved_out={5013}, many_missing_ok=True, merge={conflict.key: "theirs"})
    assert values(register, 2, "end") == [dt.date(2027, 6, 30)]
    mine = plan_of(register, [each for each in held(register) if each.uscc != code(2)])
    apply(register, mine, moved_out={5013}, many_missing_ok=True)
    assert values(register, 2, "end") == []


def test_with_merging_agreed_only_conflicts_stop(register):
    mine = plan_of(register, changed(held(register), 2, area_m2=90.0))
    put(register, changed(held(register), 3, area_m2=61.0), SECOND)
    assert apply(register, mine, merge={}) is not None
    assert (values(register, 2, "area_m2"), values(register, 3, "area_m2")) == ([90.0], [61.0])


def test_a_third_change_during_the_merge_is_merged_again(register):
    mine = plan_of(register, changed(held(register), 2, area_m2=90.0))
    put(register, changed(held(register), 2, area_m2=70.0), SECOND)
    stop = overtaken(register, mine)
    put(register, changed(held(register), 2, area_m2=71.0), SECOND)
    again = overtaken(register, stop.plan, merge={})
    (conflict,) = again.conflicts
    assert (conflict.theirs, conflict.mine) == (71.0, 90.0)


def test_a_change_in_another_park_stops_nobody(register):
    mine = plan_of(register, changed(held(register), 2, area_m2=90.0))
    put(register, changed(held(register, 902), 4, area_m2=9.0), NEIGHBOUR, park_id=902)
    assert apply(register, mine) is not None


def test_a_shared_fact_that_another_park_changed_meanwhile_is_a_conflict(register):
    mine = plan_of(register, changed(held(register), 3, size="medium"))
    put(register, changed(held(register, 902), 3, size="large"), NEIGHBOUR, {"shared": [code(3)]}, park_id=902)
    answer(register, "accepted", KEEPER, HERE)
    stop = overtaken(register, mine, shared=[code(3)])
    assert stop.sets == () and [(each.theirs, each.mine) for each in stop.conflicts] == [("large", "medium")]
    apply(register, stop.plan, shared=[code(3)], merge={stop.conflicts[0].key: "mine"})
    assert values(register, 3, "size") == ["large"]
    assert [each.differences for each in waiting(register)] == [(Difference("size", "large", "medium"),)]


def test_a_command_that_changed_a_field_of_the_plan_is_not_overwritten(register):
    mine = plan_of(register, changed(held(register), 1, industry="6520"))
    with register.write() as session:
        row_ = session.query(TenantProfile).filter_by(tenant_id=5001).one()
        row_.industry, row_.source = "6540", SOURCE["source"]
    assert [each.theirs for each in overtaken(register, mine).conflicts] == ["6540"]


def test_a_plan_for_one_park_cannot_be_applied_to_another(register):
    plan = plan_of(register, held(register))
    both = NEIGHBOUR.__class__(74, "both", "两园", "operator", frozenset({HERE, 902}))
    with pytest.raises(ValueError):
        rosters.apply(both, register, 902, plan)


def test_comparing_and_merging_reveal_no_contact(register):
    put(register, changed(held(register), 2, contact="欧阳小四", telephone="13800138000"))
    rows = changed(held(register), 2, contact="李四", telephone="13900139000")
    mine = plan_of(register, rows)
    assert [(each.before, each.after) for each in mine.changed[0].differences] == [
        ("欧**四", "李四"),
        ("138****8000", "13900139000"),
    ]
    assert "13800138000" not in repr((mine.changed, mine.missing))
    put(register, changed(held(register), 2, contact="欧阳大四", telephone="13811118000"), SECOND)
    stop = overtaken(register, mine)
    assert [(each.base, each.theirs, each.mine) for each in stop.conflicts] == [
        ("欧**四", "欧**四", "李四"),
        ("138****8000", "138****8000", "13900139000"),
    ]
    assert "13811118000" not in repr(stop.conflicts)
    apply(register, stop.plan, merge={each.key: "mine" for each in stop.conflicts})
    assert values(register, 2, "contact") == ["李*"]
