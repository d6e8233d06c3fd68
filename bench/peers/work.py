"""What every peer is given and gives back: columns of facts in one .npz, seconds of each round and the fen paid.

kind 0 to 3 (enterprise, institution, association, sole trader); division of GB/T 4754; ai_listed; recognition 0 to 2
(AI or software, other featured, none); cooperation; paid: bits of earlier paid years, bit 0 the year before; again:
this rent year was paid already; rent in fen. All known: no peer has a word for unknown.
"""

import json
import sys
import time
from collections.abc import Callable

import numpy as np


def facts() -> dict[str, np.ndarray]:
    """The columns of the file named by the first argument."""
    with np.load(sys.argv[1]) as columns:
        return dict(columns)


def measured(work: Callable[[], np.ndarray], rounds: int) -> None:
    """Run it three times to warm up and then so many rounds; print the seconds, write the fen of the last round."""
    seconds = []
    for _ in range(3 if rounds > 3 else 1):
        fen = work()
    for _ in range(rounds):
        began = time.perf_counter()
        fen = work()
        seconds.append(time.perf_counter() - began)
    np.save(sys.argv[2], np.asarray(fen))
    print(json.dumps(seconds))
