"""Tenants with premises in several places, in a run and in the list that comes of it."""

import pyarrow as pa
import pytest

from registry.claims.lists import export
from registry.claims.runs import run
from registry.policy import load_law
from registry.store.models import Finding, Recognition, Title, ZeroRentIncubator
from registry.store.store import Store
from tests.fixtures.rows import SOURCE, day, lease, park, profile, tenant

TODAY = day("2026-11-21")
ALWAYS = {"valid_from": day("2020-01-01"), "valid_to": None, **SOURCE}
FULL_YEAR = {"start": "2024-01-01", "rent_free_months": 0}


@pytest.fixture
def register(placed_store) -> Store:
    """A software enterprise with premises in three parks of two districts, and one with free months in an incubator."""
    with placed_store.write() as session:
        session.add(park("a", id=901, district_code="440311"))
        session.add(park("b", id=902, district_code="440311"))
        session.add(park("c", id=903, district_code="440305"))
        session.flush()
        session.add(Recognition(park_id=901, kind="ai_software", **ALWAYS))
        session.add(ZeroRentIncubator(park_id=901, recognised=True, **ALWAYS))
        session.add_all(Title(park_id=park_id, tier="municipal", kind=None, **ALWAYS) for park_id in (901, 903))
        for number in (1, 2):
            session.add(tenant(number, id=number))
            session.flush()
            session.add(
                profile(
                    number, kind="enterprise", industry="6513", ai_listed=False, software_enterprise=True,
                    above_scale=True, size="small", startup=False, grants_complete=True,
                )
            )  # fmt: skip
        for park_id, monthly in ((901, 10_000_000), (902, 12_000_000), (903, 50_000_000)):
            session.add(Finding(tenant_id=1, park_id=park_id, what="cooperation", value=True, **ALWAYS))
            session.add(lease(1, park_id, monthly_rent_fen=monthly, area_m2=100.0, newly_moved_in=True, **FULL_YEAR))
        for park_id, months in ((901, 12), (902, 30)):
            session.add(lease(2, park_id, "2026-01-01", monthly_rent_fen=1, rent_free_months=months))
    return placed_store


def listed(store):
    made = run.compute(store, TODAY)
    with store.read() as session:
        rows = pa.concat_tables(export.answers(session, load_law(), made)).to_pylist()
    return {(row["name"], row["measure"]): row for row in rows}


def test_a_list_tells_each_step_each_district_and_the_free_months_of_the_offer(register):
    rows = listed(register)
    rent = rows["测试企业1", "guangming-2025-4/14"]
    assert (rent["tier"], rent["tiers"]) == ("other_park", "ai_software 600000.00、other_park 720000.00")
    floor = rows["测试企业1", "shenzhen-2022-5/9.3"]
    assert (str(floor["floor_yuan"]), str(floor["floor_most_yuan"])) == ("3600000.00", "4320000.00")
    assert floor["payers"] == "440305 南山区 3000000.00、440311 光明区 600000.00–1320000.00"
    assert rows["测试企业2", "guangming-2025-4/15.1"]["months"] == 12
    assert rent["months"] is None and rows["测试企业2", "shenzhen-2022-5/9.3"]["payers"] == ""


def test_a_run_kept_before_parts_were_told_is_listed_without_them(register, monkeypatch):
    made = run.compute(register, TODAY)
    monkeypatch.setattr(type(made), "table", lambda self, name: _without_parts(_TABLE(self, name)))
    with register.read() as session:
        rows = pa.concat_tables(export.answers(session, load_law(), made)).to_pylist()
    assert {row["tiers"] for row in rows} == {row["payers"] for row in rows} == {""}
    assert {row["months"] for row in rows} == {None}


_TABLE = run.Run.table


def _without_parts(table):
    if table is None or "payers" not in table.column_names:
        return table
    return table.drop_columns(["months", "tiers", "payers"])
