"""What one process takes for the parks of a day, told as JSON: python look.py DATABASE

Of each step: seconds of the clock and of the processor, and MB that the process holds after it (and at most). A park is
renamed in between, as an office would.
"""

import datetime as dt
import gc
import json
import os
import sys
import time
from collections.abc import Callable

from at_a_million.processes import memory, peak
from at_a_million.synthetic import DAY
from on_the_map.synthetic import FIRST_ID

from maps.viewport.api import indexes_of
from maps.viewport.filters import Filters
from registry.store.models import Park
from registry.store.store import Store


def main() -> None:
    store = Store.open(sys.argv[1])
    indexes, told = indexes_of(store), {}

    def step(name: str, work: Callable[[], object]) -> None:
        begun, used = time.perf_counter(), time.process_time()
        work()
        took = time.perf_counter() - begun, time.process_time() - used
        gc.collect()
        told[name] = {"clock": took[0], "processor": took[1], "mb": memory(os.getpid()), "peak": peak(os.getpid())}

    def renamed() -> None:
        with store.write() as session:
            session.get_one(Park, FIRST_ID).name_zh = f"改名的园区{time.time_ns()}"

    step("nothing yet", lambda: None)
    step("the first day", lambda: indexes.of(DAY))
    step("its digest", lambda: indexes.of(DAY)[1].digest)
    step("a name is searched", lambda: indexes.of(DAY)[1].facets(Filters(name="园区99")))
    step("another day", lambda: indexes.of(DAY - dt.timedelta(days=400))[1].digest)
    renamed()
    step("after a park was renamed", lambda: indexes.of(DAY)[1].digest)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
