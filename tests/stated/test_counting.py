"""Whose word counts: the authority's before anybody's; others count where they agree; where not, none does."""

import datetime as dt
from itertools import permutations

from registry.stated.counting import Statement, heard

DAY = dt.date(2026, 1, 1)


def said(value, park=None, office=None, id=1, since=DAY, said_as=None):
    said_as = said_as or ("authority" if office else "operating-body")
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    whose = ("tenant_id", 1)
    return Statement(id, whose, "tenant.x", None, since, None, value, said_as, park, office, "who", "测试", False, at)


def values(statements):
    """What counts, whatever order they were read in."""
    (found,) = {
        (each.value, len(each.counts), len(each.disputed), len(each.beside))
        for each in map(heard, permutations(statements))
    }
    return found


def test_one_statement_counts():
    assert values([said(5, park=1)]) == (5, 1, 0, 0)


def test_parks_that_agree_count_together_and_parks_that_differ_leave_the_fact_unknown():
    assert values([said(5, park=1), said(5, park=2, id=2)]) == (5, 2, 0, 0)
    assert values([said(5, park=1), said(6, park=2, id=2)]) == (None, 0, 2, 0)


def test_a_finding_of_the_authority_ends_the_disagreement_and_stands_beside_what_it_overrules():
    assert values([said(5, park=1), said(6, park=2, id=2), said(6, office="440311", id=3)]) == (6, 2, 0, 1)


def test_two_authorities_that_differ_leave_the_fact_unknown_whatever_the_parks_agree_about():
    differ = [said(5, office="440311"), said(6, office="4403", id=2), said(5, park=1, id=3), said(5, park=2, id=4)]
    assert values(differ) == (None, 0, 2, 2)


def test_of_one_sayer_the_statement_that_began_last_counts():
    later = DAY + dt.timedelta(1)
    assert values([said(5, park=1), said(6, park=1, id=2, since=later)]) == (6, 1, 0, 0)


def test_what_a_park_took_over_from_the_company_is_the_parks_word():
    later = DAY + dt.timedelta(1)
    assert values([said(5, park=1), said(6, park=1, id=2, since=later, said_as="company")]) == (6, 1, 0, 0)


def test_a_statement_of_another_form_neither_counts_nor_disputes_but_is_shown():
    found = heard([said(5, park=1), said(None, park=2, id=2)])
    assert (found.value, len(found.unread), len(found.said)) == (5, 1, 2)
