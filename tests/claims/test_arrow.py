"""Columns of a run become Arrow's as pyarrow itself would make them, and no run imports pandas for it."""

import json
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest

from registry.claims.runs.arrow import array, repeated
from tests.fixtures.waiting import PATIENCE

KINDS = (bool, np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.uint64, np.float64)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rows", [0, 1, 7, 8, 9, 1000])
def test_a_column_is_what_pyarrow_makes_of_it(kind, rows):
    draw = np.random.default_rng(rows)
    values, known = draw.integers(0, 100, rows * 2).astype(kind), draw.random(rows) < 0.5
    for some in (values[:rows], values[::2], values[rows:]):
        assert array(some).equals(pa.array(some))
        assert array(some, known).equals(pa.array(some, mask=~known))
        assert array(some, known).null_count == int((~known).sum())


@pytest.mark.parametrize("text", ["", "three-years=gap-ends", "解释"])
@pytest.mark.parametrize("count", [0, 1, 100])
def test_a_text_stands_as_often_as_it_is_asked_for(text, count):
    made = repeated(text, count)
    made.validate(full=True)
    assert made.to_pylist() == [text] * count


RUN = """
import datetime as dt, json, sys
from registry.claims.runs.keeping import assess
from registry.parks import demo, places
from registry.store.store import Store

store = Store.open(sys.argv[1])
with store.write() as session:
    places.load(session)
with store.write() as session:
    demo.load(session)
before = "pandas" in sys.modules
run = assess(store, dt.date(2026, 11, 21))
store.close()
print(json.dumps({"parts": len(run.parts), "before": before, "after": "pandas" in sys.modules}))
"""


def test_a_run_that_writes_no_list_waits_for_no_pandas(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", RUN, f"sqlite:///{tmp_path / 'run.db'}"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    told = json.loads(done.stdout)
    assert told["parts"] > 0
    assert (told["before"], told["after"]) == (False, False)
