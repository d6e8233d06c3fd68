"""First months of a lease, steps with square metres of their own, steps tied to clauses, and rents told by halves: what
each comes to, worked out by hand."""

import datetime as dt

from test_payments_read_twice import HERE, amounts, clause, measure, said

from tests.policy.second_reading import pays


def range_of(payment, case, *clauses):
    asked_of = measure(0, payment, None, [])
    asked_of["clauses"] += list(clauses)
    (told,) = said([asked_of], [], {"id": "A", "as_of": dt.date(2026, 6, 1), "granted": []} | case)[
        "determinations"
    ].values()
    return told


RENTED = {"park": {"district": HERE}, "lease": {"start": dt.date(2025, 3, 16), "area_m2": 100, "monthly_rent": 3100}}
TENANT = {"kind": "enterprise"}
TWELVE = {"pays": "share", "of": "rent", "first_months": 12, "percent": 100}


def test_of_the_first_months_of_a_lease_each_counts_by_its_days():
    """16 of the 31 days of March 2025, eleven whole months, and 15 of the 31 days of March 2026, of which all had
    passed by June: 1,600 + 34,100 + 1,500."""
    assert amounts(range_of(TWELVE, {"tenant": TENANT, **RENTED})) == (3_720_000, 3_720_000)


def test_free_months_come_first_and_what_is_still_to_come_is_not_paid_yet():
    lease = {**RENTED["lease"], "rent_free_months": 2}
    assert amounts(range_of(TWELVE, {"tenant": TENANT, **RENTED, "lease": lease})) == (3_100_000, 3_100_000)
    begun = {**RENTED["lease"], "start": dt.date(2026, 5, 1)}
    assert amounts(range_of(TWELVE, {"tenant": TENANT, **RENTED, "lease": begun})) == (310_000, 310_000)


def test_what_the_first_months_came_to_is_not_read_off_the_rent_of_a_year():
    told = range_of({**TWELVE, "cap": 50_000}, {"tenant": TENANT, "park": {"district": HERE}, "rent": {2025: 30_000}})
    assert (told["status"], amounts(told)) == ("needs_facts", (0, 5_000_000))
    assert told["missing"] == ["lease.start", "lease.monthly_rent"]


def test_a_rent_of_a_month_alone_comes_to_twelve_of_it_at_most():
    lease = {"area_m2": 100, "monthly_rent": 1000}
    told = range_of({"pays": "share", "of": "rent", "percent": 50}, {"tenant": TENANT, **RENTED, "lease": lease})
    assert amounts(told) == (0, 600_000)


def test_who_fails_a_clause_stands_on_no_step():
    """不足 50 人 asks what the step of 50 人以上 asks: with the staff unknown, its 100,000 yuan is nobody's."""
    steps = [{"test": {"fact": "tenant.staff", "at_least": 50}, "amount": 100_000},
             {"test": {"fact": "tenant.staff", "at_least": 25}, "amount": 20_000}, {"amount": 10_000}]  # fmt: skip
    few = clause("few", "50人", {"fact": "tenant.staff", "less_than": 50})
    told = range_of({"pays": "fixed", "once": False, "steps": steps}, {"tenant": TENANT, **RENTED}, few)
    assert amounts(told) == (0, 2_000_000)


def test_premises_share_the_square_metres_that_are_let_at_a_reduced_rent():
    """Of 400 m² those at 20 yuan a year come first: 300 of them, and 100 of 300 at 10 yuan; 60 % is not paid."""
    places = [
        {"park": {"district": HERE}, "lease": {"start": dt.date(2024, 1, 1), "area_m2": 300, "monthly_rent": 1},
         "property": {"appraised": {pays.YEAR: yuan}}} for yuan in (3000, 6000)
    ]  # fmt: skip
    reduced_ = {"pays": "reduced-rent", "percent": 40, "of": "property.appraised", "first_m2": 400}
    assert range_of(reduced_, {"tenant": TENANT, "premises": places})["worth"] == 4200


def test_square_metres_may_go_by_step():
    """15 人以上 100 平方米, others 50: 80 m² at 10 yuan a month for twelve months."""
    steps = [{"test": {"fact": "tenant.staff", "at_least": 15}, "per_m2_month": 10, "first_m2": 100},
             {"per_m2_month": 10, "first_m2": 50}]  # fmt: skip
    lease = {"start": dt.date(2024, 1, 1), "area_m2": 80, "monthly_rent": 1}
    for told, expected in (({"staff": {2025: 15}}, (960_000,) * 2), ({"staff": {2025: 14}}, (600_000,) * 2),
                           ({}, (600_000, 960_000))):  # fmt: skip
        case = {"tenant": {**TENANT, **told}, **RENTED, "lease": lease}
        assert amounts(range_of({"pays": "by-area", "steps": steps}, case)) == expected
