"""What the small files after bug reports stand for: the same in other cells, formats and ways of writing."""

import pytest

from registry.rosters.files.runner import read_file
from tests.rosters.files import YEAR
from tests.rosters.kinds import ALL


@pytest.mark.parametrize("variant", ALL, ids=lambda variant: variant.name)
def test_a_variant_is_answered_like_the_file_it_was_made_after(variant):
    reading = read_file(variant.data, variant.name, YEAR)
    rows = dict(zip(reading.places, reading.rows, strict=True))
    assert {key: getattr(rows[key[0]], key[1]) for key in variant.values} == variant.values
    assert not {*variant.left_out} & {*rows, *reading.wrong_rows}
    notes = " ".join(words.zh for words in reading.notes)
    assert all(words in notes for words in variant.notes), notes
    found = {
        severity: [(problem.row, problem.field) for problem in reading.problems if problem.severity == severity]
        for severity in ("error", "warning")
    }
    assert found == {
        "error": [(row, field) for row, field, _ in variant.errors],
        "warning": [(row, field) for row, field, _ in variant.asks],
    }
    said = [problem.wrong.zh + problem.right.zh for problem in reading.problems]
    assert all(words in told for (*_, words), told in zip([*variant.errors, *variant.asks], said, strict=True)), said


def test_there_are_variants_of_every_kind():
    kinds = {variant.name.partition("-")[0] for variant in ALL}
    assert kinds == {"room", "code", "sign", "total", "old", "unknown", "spelling", "rent", "tax", "free", "refused"}
    assert len({variant.name for variant in ALL}) == len(ALL) >= 60
