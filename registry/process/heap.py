"""The heap of a process that works on long columns.

glibc gives arrays of more than 128 KiB back to the system as soon as they are freed, and every new one is then paid for
page by page: measured, half of the time of a determination over 100,000 rows. Kept instead, up to a bound, they cost
nothing the second time.

Python's collector looks through all objects again and again while a roster of 100,000 rows is put together, and finds
nothing, since none of them refer to each other: measured, half of the time of a comparison.
"""

import atexit
import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

KEPT = 128 * 2**20
LARGEST = 32 * 2**20
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3


def keep() -> bool:
    """Let this process keep up to 128 MiB of freed memory; True where the C library can do so (glibc)."""
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(_M_MMAP_THRESHOLD, LARGEST) & mallopt(_M_TRIM_THRESHOLD, KEPT))


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the collector rest while many small objects are made; for seconds, not longer."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def left_at_the_end() -> None:
    """Leave what this process holds to the system when it ends: Python would look through all of it once more for
    garbage, a tenth of a second for modules and the law. Only for a process that closes what it opens."""
    atexit.register(gc.freeze)


def collected_at_the_end() -> None:
    """Let Python look, after all."""
    atexit.unregister(gc.freeze)
