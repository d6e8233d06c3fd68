import pytest

from registry.rosters.fields import BY_ID, FIELDS, RosterRow
from registry.rosters.files import headings
from registry.rosters.files.headings import meant


def test_no_heading_means_two_fields():
    seen = {}
    for field in FIELDS:
        for name in (field.name.zh, field.name.en, *field.synonyms):
            assert seen.setdefault(headings.key(name), field.id) == field.id, name
            assert meant(name, 2026).field == field.id, name


def test_a_row_has_the_fields_in_their_order():
    assert RosterRow._fields == tuple(field.id for field in FIELDS) == tuple(BY_ID)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.id)
def test_every_field_explains_itself_in_both_languages(field):
    assert field.help.zh
    assert field.help.en.isascii() or "²" in field.help.en
