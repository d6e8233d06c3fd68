"""The heap that long columns are worked on."""

import subprocess
import sys

from registry.process import heap

FAULTS = """
import resource, sys
import numpy as np
from registry.process import heap
if sys.argv[1] == "keep":
    assert heap.keep()
column = np.arange(100_000)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(50):
    between = [column + 1 for _ in range(20)]
    del between
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def page_faults(how: str) -> int:
    done = subprocess.run([sys.executable, "-c", FAULTS, how], capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_a_kept_heap_does_not_fetch_the_same_pages_again_and_again():
    assert page_faults("keep") < page_faults("give back") / 2


def test_asking_twice_does_no_harm():
    assert heap.keep() == heap.keep()
