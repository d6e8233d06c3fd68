"""The slider of the map stops where something on the map changes, and nowhere else."""

from datetime import date

from registry.parks.change_days import days_of_change
from registry.store.models import OperatingBody, ParkOperator, Recognition, Title, ZeroRentIncubator
from tests.fixtures.rows import lease, park, tenant


def days(store) -> tuple[date, ...]:
    with store.read() as session:
        return days_of_change(session)


def test_an_interval_changes_the_map_on_its_first_day_and_on_the_day_after_its_last(empty_store):
    with empty_store.write() as session:
        session.add(park(id=1, district_code=None))
        session.flush()
        session.add_all([
            Title(park_id=1, tier="municipal", valid_from=date(2024, 3, 1), valid_to=date(2026, 5, 31), source="t"),
            Recognition(park_id=1, kind="ai_software", valid_from=date(2025, 7, 1), source="t"),
            ZeroRentIncubator(park_id=1, valid_from=date(2024, 1, 1), valid_to=date(2024, 12, 31), source="t"),
        ])  # fmt: skip
    assert days(empty_store) == (
        date(2024, 1, 1), date(2024, 3, 1), date(2025, 1, 1), date(2025, 7, 1), date(2026, 6, 1),
    )  # fmt: skip


def test_two_operating_bodies_in_a_row_meet_on_one_day_and_leases_are_left_out(empty_store):
    with empty_store.write() as session:
        bodies = [OperatingBody(id=number, name=f"运营主体{number}", source="t") for number in (1, 2)]
        session.add_all([park(id=1, district_code=None), *bodies, tenant(id=1)])
        session.flush()
        session.add_all([
            ParkOperator(park_id=1, operating_body_id=1, valid_from=date(2021, 3, 1), valid_to=date(2025, 6, 30),
                         source="t"),
            ParkOperator(park_id=1, operating_body_id=2, valid_from=date(2025, 7, 1), source="t"),
            lease(1, 1, "2022-02-02"),
        ])  # fmt: skip
    assert days(empty_store) == (date(2021, 3, 1), date(2025, 7, 1))


def test_a_register_without_intervals_has_no_such_day(empty_store):
    assert days(empty_store) == ()
