"""Statements in words."""

import pytest

from registry.policy import load_law
from views.answers.stated import fact_label
from views.selfcheck.declared import field_label


@pytest.mark.parametrize(
    ("path", "said"),
    [("tenant.revenue_increment", "2025 年营业收入增量"), ("property.appraised_rent", "2025 年")],
)
def test_a_fact_of_a_year_says_年_once_wherever_it_is_named(path, said):
    fact = load_law().facts[path]
    assert fact_label(fact, 2025).startswith(said) and "年年" not in fact_label(fact, 2025)
    assert field_label(fact, 2025).startswith(fact_label(fact, 2025))
    assert "2025" not in fact_label(fact, None)
