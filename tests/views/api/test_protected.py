"""What a token opens is what its account sees on the pages: rosters, runs, sums of subsidies."""

import datetime as dt
import json

import pytest
from sqlalchemy import select, update

from registry.access import log, log_detail
from registry.claims.runs import keeping
from registry.person import PUBLIC
from registry.rosters.masks import masked
from registry.services import rosters
from registry.store.models import Contact, Lease, Park, Tenant
from tests.fixtures.tokens import TODAY, bearing, token_of
from views.answers.amount_here import amount_here
from views.answers.cells import leading
from views.coverage.data import CoverageAsked, results
from views.kit.format import exact
from views.kit.i18n import speaking

PARK, DAY = "demo-guangming-1", dt.date.fromisoformat(TODAY)
OWN, CITY, OTHER = "440311", "4403", "440305"


@pytest.fixture
def real(store) -> int:
    """The demo parks as if they were real ones, with a contact; the park's id."""
    with store.write() as session:
        session.execute(update(Park).values(demo=False))
        park = session.scalar(select(Park.id).where(Park.slug == PARK))
        for tenant in session.scalars(select(Lease.tenant_id).where(Lease.park_id == park).distinct()).all()[1:]:
            session.add(Contact(tenant_id=tenant, park_id=park, name="张三丰", telephone="13812345678", source="s"))
    return park


def every(program, address: str, token: str | None = None) -> list[dict]:
    """All objects of a list, part by part."""
    headers, found, asking = {} if token is None else bearing(token), [], program()
    while address:
        part = asking.get(address, headers=headers)
        assert part.status_code == 200, part.text
        found += part.json()["items"]
        address = part.json()["next"]
    return found


# --- rosters ---


def test_a_roster_is_that_of_the_page_row_by_row(program, store, account, real):
    keeper = account("operator", parks=[PARK])
    told = every(program, f"/api/v1/parks/{PARK}/roster?limit=5", token_of(store, keeper))
    with store.read() as session:
        view = rosters.roster(keeper.person, session, real, DAY)
        answers = rosters.answers(keeper.person, session, real, DAY)
    entries = sorted((*view.rows, *view.coming), key=lambda entry: entry.lease_id)
    assert [each["id"] for each in told] == [entry.lease_id for entry in entries] and len(told) > 10
    current = {entry.lease_id for entry in view.rows}
    for each, entry in zip(told, entries, strict=True):
        row = entry.row
        assert (each["uscc"], each["name"], each["room"]) == (row.uscc, row.name, row.room)
        assert (each["start"], each["end"]) == (row.start.isoformat(), row.end and row.end.isoformat())
        assert each["contact"] == {"name": row.contact, "telephone": row.telephone}
        fen = {"monthly_rent": row.monthly_rent_fen, "rent_last_year": row.rent_fen}
        assert {name: None if each[name] is None else round(each[name] * 100) for name in fen} == fen
        for name in ("area_m2", "rent_free_months", "newly_moved_in", "kind", "industry", "above_scale", "size"):
            assert each[name] == getattr(row, name)
        assert each["current"] is (entry.lease_id in current)
        assert (each["subsidy"] is not None) is each["current"]
        if each["current"]:
            as_the_page_says(each["subsidy"], answers[entry.tenant_id])
    assert {"张*丰"} == {each["contact"]["name"] for each in told} - {None}
    assert "13812345678" not in json.dumps(told) and "138****5678" in json.dumps(told)


def as_the_page_says(subsidy: dict, answered) -> None:
    found = leading(answered.here)
    with speaking("en"):
        cells = "".join(map(str, amount_here(answered, found, 1)))
    assert subsidy["measure"] == (found.measure.id if hasattr(found, "measure") else None)
    assert subsidy["elsewhere"] is answered.elsewhere
    if subsidy["here"] is not None and subsidy["here"]["high"]:
        with speaking("en"):
            assert exact(subsidy["here"]["high"]) in cells or f"{subsidy['here']['high'] / 10_000:,.2f}" in cells
    else:
        assert subsidy["here"] is not None or "CNY" not in cells.partition("<")[0], cells


def test_a_row_is_masked_as_on_the_page(store, account, real):
    keeper = account("operator", parks=[PARK])
    with store.read() as session:
        rows = [entry.row for entry in rosters.roster(keeper.person, session, real, DAY).rows]
    assert all(masked(row) == row for row in rows)


def test_a_roster_of_an_earlier_day_is_asked_for_and_its_parts_keep_to_it(program, store, account, real):
    keeper = account("operator", parks=[PARK])
    token = token_of(store, keeper)
    part = program().get(f"/api/v1/parks/{PARK}/roster?on=2025-06-30&limit=1", headers=bearing(token)).json()
    assert "on=2025-06-30" in part["next"]
    with store.read() as session:
        view = rosters.roster(keeper.person, session, real, dt.date(2025, 6, 30))
    told = every(program, f"/api/v1/parks/{PARK}/roster?on=2025-06-30", token)
    assert {each["id"] for each in told if each["current"]} == {entry.lease_id for entry in view.rows}


def test_the_roster_of_a_demo_park_is_everybodys_and_stands_in_no_log(program, store):
    assert len(every(program, f"/api/v1/parks/{PARK}/roster")) > 10
    with store.read() as session:
        assert log.entries(session, what="token_roster") == []


def test_a_park_that_there_is_none_of_is_said_to_whoever_asks(program, store, account):
    token = token_of(store, account("official"))
    for headers in ({}, bearing(token)):
        assert program().get("/api/v1/parks/nothing/roster", headers=headers).status_code == 404


# --- runs ---


def test_a_run_is_read_by_the_officials_of_where_all_its_claimants_are(program, store, account):
    district = keeping.assess(store, DAY, OWN)
    whole = keeping.assess(store, DAY)
    tokens = {scope: token_of(store, account("official", scope=scope), "runs") for scope in (OWN, CITY, OTHER)}
    seen = {scope: {run["id"] for run in every(program, "/api/v1/runs", token)} for scope, token in tokens.items()}
    with store.read() as session:
        cities = set(session.scalars(select(Park.city_code).where(Park.id.in_(select(Lease.park_id)))))
    assert seen[OTHER] == set() and district.id in seen[CITY]
    assert (whole.id in seen[CITY]) is (cities == {CITY}) and whole.id not in seen[OWN]
    for scope, token in tokens.items():
        for run in (district, whole):
            answer = program().get(f"/api/v1/runs/{run.id}", headers=bearing(token))
            assert answer.status_code == (200 if run.id in seen[scope] else 404)


def test_a_run_tells_counts_and_sums_and_nobodys_name(program, store, account):
    made = keeping.assess(store, DAY, OWN)
    city = account("official", scope=CITY)
    token = token_of(store, city, "runs", name="市平台")
    answer = program().get(f"/api/v1/runs/{made.id}", headers=bearing(token))
    told = answer.json()
    for kind, measures in made.record["totals"].items():
        for measure, statuses in measures.items():
            for status, sums in statuses.items():
                said = told["totals"][kind][measure][status]
                assert (said["count"], round(said["low"] * 100)) == (sums["count"], sums["low_fen"])
                assert said["high"] is None or round(said["high"] * 100) == sums["high_fen"]
    assert told["policies"] == made.record["policies"] and told["unasked"] == len(made.unasked)
    with store.read() as session:
        names = set(session.scalars(select(Tenant.name))) | set(session.scalars(select(Tenant.uscc)))
        assert names and not any(name in answer.text for name in names)
        (entry,) = log.entries(session, what="export")
        assert (entry.login, entry.subject) == (city.login, f"run {made.id}")
        assert "市平台" in log_detail.told(entry).zh


def test_the_beginning_of_an_id_is_no_id(program, store, account):
    made = keeping.assess(store, DAY, OWN)
    token = token_of(store, account("official", scope=CITY), "runs")
    assert program().get(f"/api/v1/runs/{made.id[:8]}", headers=bearing(token)).status_code == 404


# --- coverage ---


def cells(told: dict) -> list[tuple]:
    """The figures of all tables, money in fen."""
    money = {
        column["id"] for table in told["tables"] for column in table["columns"] if column["kind"] in ("money", "rate")
    }
    return [
        (row["id"], row["hidden"], *(
            round(value * 100) if name in money and value is not None else value for name, value in row["cells"].items()
        ))
        for table in told["tables"] for row in (*table["rows"], *([table["total"]] if table["total"] else []))
    ]  # fmt: skip


def plainly(found) -> list[tuple]:
    def plain(value):
        if hasattr(value, "zh"):
            return {"zh": value.zh, "en": value.en}
        return value.isoformat() if isinstance(value, dt.date) else value

    return [
        (row.id, row.hidden, *(plain(row.cells.get(column.id)) for column in result.columns))
        for result in found for row in result.table()
    ]  # fmt: skip


def asked(person, show: str = "subsidies") -> list[tuple]:
    return plainly(results(CoverageAsked.read({"show": show, "on": TODAY}), person))


def test_sums_are_those_of_the_accounts_page_and_the_publics_are_the_published(program, store, account, real):
    official = account("official")
    token = token_of(store, official, "coverage")
    address = "/api/v1/coverage?show=subsidies"
    own, public = (program().get(address, headers=headers).json() for headers in (bearing(token), {}))
    assert (own["published"], public["published"]) == (False, True)
    assert cells(own) == asked(official.person) and cells(public) == asked(PUBLIC)
    assert cells(own) != cells(public)
    with store.read() as session:
        (entry,) = log.entries(session, what="export")
        assert (entry.login, entry.subject) == (official.login, f"coverage/subsidies {TODAY}")


@pytest.mark.parametrize("show", ["district", "tier", "key_areas", "changes", "targets"])
def test_tables_without_money_are_the_same_for_everybody(program, store, account, show):
    token = token_of(store, account("official"), "rosters")
    address = f"/api/v1/coverage?show={show}"
    own, public = (program().get(address, headers=headers) for headers in (bearing(token), {}))
    assert own.json() == public.json() and cells(public.json()) == asked(PUBLIC, show)


def test_a_comparison_with_a_later_day_is_refused(program):
    answer = program().get("/api/v1/coverage?show=changes&on=2026-01-01&since=2026-01-02")
    assert answer.status_code == 400 and "2026-01-01" in answer.json()["en"]
