"""Runs: everybody determined as the single case is, kept, repeatable to the byte, and proven or disproven."""

import json

import pyarrow as pa
import pytest
from sqlalchemy import delete, func, select, update

from registry.claims import entitlement, grants, operator_cases, rulings
from registry.claims.lists import compare, export, receipt
from registry.claims.runs import keeping, run, unasked
from registry.claims.runs.errors import RunError
from registry.parks import demo, places
from registry.policy import Refusal, Unanswered, answer_facts, load_law
from registry.policy.kernel.payers import NO_FLOOR, NO_PAYER, NOWHERE, UNBOUNDED
from registry.policy.vocabulary import LEVELS, STATUSES, TIERS
from registry.store import models
from registry.store.store import Store
from tests.claims.assess_rows import fill, spoil
from tests.fixtures.answers import determined
from tests.fixtures.examples import some
from tests.fixtures.rows import day, lease, park, tenant

TODAY = day("2026-11-21")
RENT = "guangming-2025-4/14"
WORDS, STEPS = list(STATUSES), list(TIERS)


def rows(made, name):
    table = made.table(name)
    return {} if table is None else {row["id"]: row for row in table.to_pylist()}


def fen(yuan):
    return round(yuan * 100)


def opened(made):
    """The tables of a run, each unpacked once: by name, the rows by id, and those of readings by id and reading."""
    kept = {}

    def table(name):
        if name not in kept:
            kept[name] = rows(made, name)
            if "/readings/" in name:
                listed = made.table(name)
                kept[name] = {(r["id"], r["reading"]): r for r in ([] if listed is None else listed.to_pylist())}
        return kept[name]

    return table


def assert_answered_alike(table, kind, id, answer):
    """Status, amounts, refusing clauses, readings and total of the run are those of the answer to the single case."""
    for measure, said in determined(answer).items():
        row = table(f"{kind}/{measure}").get(id)
        if said["status"] == "not_applicable":
            assert row is None
            continue
        assert WORDS[row["status"]] == said["status"], (id, measure)
        if "low" in said and "floor_low" not in said:
            assert (row["low"], row["high"]) == (fen(said["low"]), fen(said["high"])), (id, measure)
        clauses = [clause.id for clause in load_law().measures[measure].clauses]
        failed = [clause for place, clause in enumerate(clauses) if row["failed"] >> place & 1]
        if said["status"] == "not_eligible":
            assert failed == [clause for clause in said["failed"] if clause != "no-payment"]
        listed = table(f"{kind}/readings/{measure}")
        mine = {reading: row for (of, reading), row in listed.items() if of == id}
        assert mine.keys() == said.get("readings", {}).keys()
        for key, reading in said.get("readings", {}).items():
            assert WORDS[mine[key]["status"]] == reading["status"]
        assert_parts_alike(row, said)
    total = table(f"{kind}/total")[id]
    assert (total["low"], total["high"]) == (fen(answer.total.low), fen(answer.total.high))


def assert_parts_alike(row, said):
    """The step, and what each step and each district comes to, the floor and the free months."""
    if said["status"] not in ("not_eligible", "not_in_force"):
        assert (None if row["tier"] < 0 else STEPS[row["tier"]]) == said.get("tier")
    steps = {STEPS[part["tier"]]: span(part["low"], part["high"]) for part in row["tiers"] or ()}
    assert steps == {step: span(*ends(amount)) for step, amount in said.get("tiers", {}).items()}
    payers = [(part["district"], part["low"], part["high"]) for part in row["payers"] or ()]
    assert [(None if code == NOWHERE else str(code), *span(low, high)) for code, low, high in payers] == [
        (each["payer"], *span(*floors(each))) for each in said.get("payers", ())
    ]
    if "floor" in said or "floor_low" in said:
        assert span(row["floor_low"], row["floor_high"]) == span(*floors(said))
    if "months" in said:
        assert row["months"] == said["months"]


def ends(amount):
    low, high = (amount["low"], amount["high"]) if isinstance(amount, dict) else (amount, amount)
    return fen(low), fen(high)


def floors(said):
    """The least and the most of a floor in fen; None is no floor, or none that is known."""
    low, high = (said["floor"], said["floor"]) if "floor" in said else (said["floor_low"], said["floor_high"])
    return tuple(None if yuan is None else fen(yuan) for yuan in (low, high))


def span(low, high):
    return tuple(None if end in (NO_FLOOR, NO_PAYER, UNBOUNDED) else end for end in (low, high))


def on_pages(store, as_of=TODAY):
    """By kind and id, what pages answer everybody: tenants for all their premises, operating bodies park by park."""
    with store.read() as session:
        tenants = entitlement.of_tenants(session, list(session.scalars(select(models.Tenant.id))), as_of)
        bodies = operator_cases.operator_cases_of(session, as_of)
        said = answer_facts(bodies.values(), rulings=rulings.in_force(session, as_of))
    answers = {("tenant", id): found.answer for id, found in tenants.items()}
    return answers | {("operator", id): answer for id, answer in zip(bodies, said, strict=True)}


def assert_pages_and_run_agree(store, as_of=TODAY):
    """Everybody has one answer; whom the law cannot be asked about is refused by both, in the same words."""
    made, answers = run.compute(store, as_of), on_pages(store, as_of)
    refused = {(each.kind, each.id): Unanswered(each.at, each.zh, each.en) for each in made.unasked}
    assert {who: answer for who, answer in answers.items() if isinstance(answer, Unanswered)} == refused
    table = opened(made)
    for kind in ("tenant", "operator"):
        asked = {id for of, id in answers.keys() - refused.keys() if of == kind}
        assert set(table(f"{kind}/total")) == asked
        for id in asked:
            assert_answered_alike(table, kind, id, answers[kind, id])
    return answers, refused


def test_pages_answer_everybody_in_the_demo_as_a_run_does(store):
    answers, refused = assert_pages_and_run_agree(store)
    assert len(answers) > 200 and not refused


@pytest.mark.parametrize("seed", some([1, 2, 3], 1))
def test_pages_answer_everybody_in_a_random_register_as_a_run_does(placed_store, seed):
    with placed_store.write() as session:
        fill(session, seed)
    _answers, refused = assert_pages_and_run_agree(placed_store)
    assert not refused


@pytest.mark.parametrize("seed", some([5, 6, 7, 8], 2))
def test_what_the_law_refuses_is_refused_on_pages_and_in_a_run_alike(placed_store, seed):
    with placed_store.write() as session:
        fill(session, seed)
        spoil(session, seed)
    answers, refused = assert_pages_and_run_agree(placed_store)
    assert refused and len(refused) < len(answers)


def test_a_grant_of_a_measure_that_no_file_holds_decides_nothing_and_is_named(store):
    """A document was taken out of the folder; its measure lives on in what was paid."""
    before = run.compute(store, TODAY)
    eligible = next(id for id, row in rows(before, f"tenant/{RENT}").items() if WORDS[row["status"]] == "eligible")
    with store.write() as session:
        session.add(models.Grant(tenant_id=eligible, measure="gone-2019-1/3", rent_year=2024, source="x"))
    answers, refused = assert_pages_and_run_agree(store)
    assert not refused
    assert answers["tenant", eligible].determinations[RENT].status == "eligible"
    assert rows(run.compute(store, TODAY), f"tenant/{RENT}") == rows(before, f"tenant/{RENT}")
    with store.read() as session:
        found = grants.foreign(session, load_law(), TODAY, [eligible])
    assert found == {eligible: (grants.Foreign("gone-2019-1/3", 2024),)}


def test_a_run_says_whom_it_left_out_and_its_receipt_names_the_correction(store):
    someone = min(rows(run.compute(store, TODAY), "tenant/total"))
    mine = models.TenantProfile.tenant_id == someone
    with store.write() as session:
        session.execute(update(models.TenantProfile).where(mine).values(industry="99"))
    made = keeping.assess(store, TODAY)
    (left_out,) = made.unasked
    assert (left_out.id, left_out.at) == (someone, "tenant.industry") and "GB/T 4754" in left_out.zh
    assert left_out.id not in rows(made, "tenant/total")
    with store.read() as session:
        assert keeping.load(session, made.id).unasked == made.unasked
        tables = list(export.answers(session, load_law(), made))
    (line,) = [row for row in pa.concat_tables(tables).to_pylist() if row["status"] == "unanswered"]
    assert left_out.at in line["missing"] and line["name"] and line["low_fen"] is None
    with store.write() as session:
        session.execute(update(models.TenantProfile).where(mine).values(industry="65"))
    assert "unasked" in receipt.receipt(store, made.id).names("facts")


def test_a_day_that_the_law_does_not_take_is_said_and_no_run_is_made(store, monkeypatch):
    def refuse(*_given):
        raise Refusal("as_of", "日期应在 1990 年以后。", "the day is too early.")

    monkeypatch.setattr(unasked, "case_of", refuse)
    with pytest.raises(RunError, match="日期应在 1990 年以后"):
        run.compute(store, TODAY)


def test_the_same_run_asked_again_gives_the_same_bytes_whatever_the_size_of_a_batch(placed_store):
    with placed_store.write() as session:
        fill(session, 4)
    first = keeping.assess(placed_store, TODAY)
    again = keeping.assess(placed_store, TODAY, chunk=4)
    assert (again.id, again.parts) == (first.id, first.parts)
    with placed_store.read() as session:
        assert keeping.load(session, first.id[:6]).parts == first.parts
        assert len(keeping.kept(session)) == 1


def test_the_order_of_rows_in_the_database_changes_neither_facts_nor_answers(tmp_path, store):
    """A copy with the leases written in the opposite order, under other numbers."""
    before = run.compute(store, TODAY)
    with store.write() as session:
        written = [
            {c.key: getattr(row, c.key) for c in models.Lease.__mapper__.column_attrs if c.key != "id"}
            for row in session.scalars(select(models.Lease).order_by(models.Lease.id.desc()))
        ]
        session.execute(delete(models.Lease))
        session.add_all(models.Lease(**row) for row in written)
    after = run.compute(store, TODAY)
    assert (after.id, after.parts) == (before.id, before.parts)


def test_totals_count_everybody_once_for_each_measure(store):
    made = run.compute(store, TODAY)
    with store.read() as session:
        asked = session.scalar(
            select(func.count(models.Lease.tenant_id.distinct())).where(
                models.Lease.start <= TODAY, (models.Lease.end.is_(None)) | (models.Lease.end >= day("2025-01-01"))
            )
        )
    for measure, statuses in made.record["totals"]["tenant"].items():
        assert sum(each["count"] for each in statuses.values()) == asked
        table = made.table(f"tenant/{measure}")
        assert sum(each["low_fen"] for each in statuses.values()) >= sum(table["low"].to_pylist())


def test_a_measure_alone_gives_what_it_gives_among_all(store):
    alone, among = run.compute(store, TODAY, measure=RENT), run.compute(store, TODAY)
    assert alone.parts[f"tenant/{RENT}"] == among.parts[f"tenant/{RENT}"]
    assert not any(name.startswith("operator") for name in alone.parts)
    assert alone.id != among.id


def test_a_district_alone_has_its_own_tenants_and_parks(store):
    made = run.compute(store, TODAY, district="440311")
    with store.read() as session:
        parks = set(session.scalars(select(models.Park.id).where(models.Park.district_code == "440311")))
    assert set(rows(made, "operator/total")) <= parks
    assert 0 < len(rows(made, "tenant/total")) < len(rows(run.compute(store, TODAY), "tenant/total"))


@pytest.mark.parametrize(("scope", "words"), [({"district": "999999"}, "999999"), ({"measure": "x/1"}, "x/1")])
def test_a_scope_that_there_is_none_of_is_refused_in_words(store, scope, words):
    with pytest.raises(RunError, match=words):
        keeping.assess(store, TODAY, **scope)


def test_more_drawn_elsewhere_at_the_level_supersedes_a_measure(store):
    before = run.compute(store, TODAY)
    eligible = [id for id, row in rows(before, f"tenant/{RENT}").items() if WORDS[row["status"]] == "eligible"]
    with store.write() as session:
        session.add(
            models.OtherSupport(
                tenant_id=eligible[0], level=LEVELS[-1], same_kind=True, year=2026, amount_fen=10**12, source="x"
            )
        )
    after = run.compute(store, TODAY)
    assert WORDS[rows(after, f"tenant/{RENT}")[eligible[0]]["status"]] == "superseded"


# ---- receipts ------------------------------------------------------------------------------------------------------


def test_a_receipt_proves_a_run_while_nothing_changes(store):
    made = keeping.assess(store, TODAY)
    assert receipt.receipt(store, made.id).proven


def test_a_receipt_names_the_fact_that_changed_and_that_the_answers_did(store):
    made = keeping.assess(store, TODAY)
    with store.write() as session:
        session.execute(update(models.TenantProfile).values(industry="3911"))
    found = receipt.receipt(store, made.id)
    assert not found.proven
    assert found.names("facts") == ["tenant: tenant.industry"]
    assert f"tenant/{RENT}" in found.names("answers")
    assert found.names("policy") == found.names("code") == found.names("kept") == []


def test_a_receipt_names_a_ruling_adopted_since(store):
    made = keeping.assess(store, TODAY)
    with store.write() as session:
        rulings.adopt(session, "status-date", "as-of", "某局", "测试〔2026〕1号", day("2026-01-01"))
    found = receipt.receipt(store, made.id)
    assert len(found.names("rulings")) == 1
    assert "status-date=as-of" in found.names("rulings")[0]
    assert found.names("facts") == []


def test_a_receipt_names_the_policy_file_that_changed(store, monkeypatch):
    made = keeping.assess(store, TODAY)
    known = run.origin.policy_files()
    monkeypatch.setattr(run.origin, "policy_files", lambda: known | {"longgang-2023.yaml": "0" * 64})
    assert receipt.receipt(store, made.id).names("policy") == ["longgang-2023.yaml"]


def test_a_receipt_names_what_was_tampered_with(store):
    made = keeping.assess(store, TODAY)
    name = f"tenant/{RENT}"
    with store.write() as session:
        session.execute(update(models.RunPart).where(models.RunPart.name == name).values(content=b"x"))
        record = made.record | {"as_of": "2026-11-20"}
        session.execute(update(models.Run).values(record=json.dumps(record)))
    assert receipt.receipt(store, made.id).names("kept") == [name, "record"]


def test_a_run_that_gives_other_results_under_the_same_id_is_not_kept(store, monkeypatch):
    keeping.assess(store, TODAY)
    whole = run.results.table
    monkeypatch.setattr(run.results, "table", lambda *given: whole(*given).slice(1))
    with pytest.raises(RunError, match="softpark receipt"):
        keeping.assess(store, TODAY)


# ---- comparisons ---------------------------------------------------------------------------------------------------


def changed(store, before):
    return list(compare.changes(load_law(), before, run.compute(store, TODAY)))


def test_a_comparison_says_who_lost_by_which_clause_and_fact(store):
    before = run.compute(store, TODAY)
    eligible = next(id for id, r in rows(before, f"tenant/{RENT}").items() if WORDS[r["status"]] == "eligible")
    with store.write() as session:
        session.execute(
            update(models.TenantProfile)
            .where(models.TenantProfile.tenant_id == eligible)
            .values(industry="3911", ai_listed=False)
        )
    found = next(change for change in changed(store, before) if change.measure == RENT)
    assert (found.id, found.how, found.after[0]) == (eligible, "lost", "not_eligible")
    assert "industry" in found.clauses
    assert "tenant.industry" in found.facts
    assert {change.id for change in changed(store, before)} == {eligible}


def test_a_comparison_with_itself_is_empty(store):
    assert changed(store, run.compute(store, TODAY)) == []


def test_a_comparison_names_the_ruling_where_no_fact_changed(store):
    before = run.compute(store, TODAY)
    with store.write() as session:
        rulings.adopt(session, "status-date", "any-time", "某局", "测试〔2026〕1号", day("2026-01-01"))
    after = run.compute(store, TODAY)
    found = list(compare.changes(load_law(), before, after))
    assert compare.causes(before, after) == ["rulings"]
    assert found
    assert all(change.facts == () for change in found)


def test_an_empty_register_gives_an_empty_run(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path / 'x.db'}")
    made = keeping.assess(store, TODAY)
    assert made.parts == {}
    assert receipt.receipt(store, made.id).proven


def test_runs_over_demo_data_leave_with_the_demo_data(store):
    made = keeping.assess(store, TODAY)
    assert made.demo
    with store.write() as session:
        demo.remove(session)
        assert keeping.kept(session) == []
        assert session.scalar(select(func.count()).select_from(models.RunPart)) == 0


def test_a_run_without_a_demo_tenant_or_park_is_no_demo_even_beside_demo_data(store):
    with store.write() as session:
        session.add(park("real", id=9001, district_code="440305"))
        session.add(tenant(1, id=9001))
        session.flush()
        session.add(lease(9001, 9001, "2024-01-01"))
        for row in session.scalars(select(models.Park).where(models.Park.district_code == "440305", models.Park.demo)):
            row.district_code = "440307"
    made = run.compute(store, TODAY, district="440305")
    assert list(rows(made, "tenant/total")) == [9001]
    assert not made.demo


def test_the_same_register_on_both_databases_gives_the_same_run(tmp_path, postgis_url):
    made = []
    for url in (f"sqlite:///{tmp_path / 'x.db'}", postgis_url):
        store = Store.open(url)
        with store.write() as session:
            places.load(session)
            fill(session, 8)
        made.append(run.compute(store, TODAY))
        store.close()
    assert made[0].record == made[1].record
    assert made[0].digests() == made[1].digests()


def test_a_fact_that_the_law_refuses_is_told_with_its_place(store):
    with store.write() as session:
        session.execute(update(models.Grant).where(models.Grant.tenant_id.is_(None)).values(amount_fen=2**60))
    _answers, refused = assert_pages_and_run_agree(store)
    assert {kind for kind, _id in refused} == {"operator"}
    assert {why.at.partition(".")[0] for why in refused.values()} == {"granted"}


def test_a_rent_too_large_to_be_exact_is_refused_where_it_decides(store):
    """Where the year's rent is registered, the lease is not asked."""
    with store.write() as session:
        session.execute(update(models.Lease).values(monthly_rent_fen=2**60))
    answers, refused = assert_pages_and_run_agree(store)
    assert {why.at.rpartition(".")[2] for why in refused.values()} == {"monthly_rent"}
    assert 20 < len(refused) < len(answers) - 20


def test_to_learn_that_a_fact_is_no_changes_the_digest_of_that_fact(store):
    made = keeping.assess(store, TODAY)
    with store.write() as session:
        unknown = select(models.TenantProfile.id).where(
            models.TenantProfile.above_scale.is_(None), models.TenantProfile.valid_to.is_(None)
        )
        ids = session.scalars(unknown).all()
        session.execute(update(models.TenantProfile).where(models.TenantProfile.id.in_(ids)).values(above_scale=False))
    assert receipt.receipt(store, made.id).names("facts") == ["tenant: tenant.above_scale"]


@pytest.mark.parametrize(("role", "incubator"), [("named", {}), ("registered", {"recognised": False})])
def test_an_incubator_that_nobody_knows_of_has_no_part_in_the_total(store, role, incubator):
    """Of a registered park the register knows that it has none; of a place that a document names it knows nothing."""
    with store.write() as session:
        session.add(park("real", id=9001, role=role))
        session.add(models.OperatingBody(id=9001, name="x", source="x"))
        session.flush()
        session.add(
            models.ParkOperator(
                park_id=9001, operating_body_id=9001, valid_from=day("2024-01-01"), grants_complete=True, source="x"
            )
        )
    made = run.compute(store, TODAY)
    with store.read() as session:
        case = operator_cases.operator_case_of(session, 9001, TODAY)
    assert case.get("incubator", {}) == incubator
    (answer,) = answer_facts([case])
    assert_answered_alike(opened(made), "operator", 9001, answer)
