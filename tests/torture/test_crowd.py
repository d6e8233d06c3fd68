"""Twenty people edit one roster at once: no update is lost, and nobody sees an error other than a merge."""

import pytest

from registry.store import audit
from registry.store.history import sets
from tests.fixtures.waiting import PATIENCE
from tests.rosters.rosters import DAY, HERE, KEEPER, last, put, row
from tests.torture.test_kill import processes
from tests.torture.work import people

PEOPLE = 20
ROWS = 40


@pytest.fixture
def rents(opened, store_url):
    """A roster of forty rows with a rent each; gives the store."""
    store = opened(store_url)
    put(store, [row(number, room=f"R{number}", monthly_rent_fen=0) for number in range(100, 100 + ROWS)])
    return store


def test_twenty_people_at_once_lose_no_update(rents, store_url, amounts, capsys):
    from registry.services import rosters

    before, context = last(rents), processes()
    # One process serves SQLite; PostgreSQL may have several.
    count = 1 if store_url.startswith("sqlite") else 4
    started, ears = [], []
    for first in range(count):
        hear, tell = context.Pipe(duplex=False)
        seeds = range(first, PEOPLE, count)
        started.append(context.Process(target=people, args=(store_url, seeds, amounts.seconds, tell), daemon=True))
        started[-1].start()
        tell.close()
        ears.append(hear)
    told = []
    for each in ears:
        assert each.poll(amounts.seconds + PATIENCE), "somebody did not come back"
        told += each.recv()  # EOFError: the process ended by an error, which it printed
    for process in started:
        process.join(PATIENCE)
        assert process.exitcode == 0
    expected: dict[int, int] = {}
    for done, _, _ in told:
        for lease, times in done.items():
            expected[lease] = expected.get(lease, 0) + times
    with rents.read() as session:
        rows = rosters.roster(KEEPER, session, HERE, DAY).rows
        made = len([each for each in sets(session, HERE) if each.id > before])
        assert audit.verify(session) == []
    assert {each.lease_id: each.row.monthly_rent_fen for each in rows} == {
        each.lease_id: expected.get(each.lease_id, 0) for each in rows
    }
    assert made == sum(expected.values()) > 0
    waits = sorted(wait for _, _, own in told for wait in own)
    merged, again = (sum(counts[kind] for _, counts, _ in told) for kind in ("merged", "again"))
    with capsys.disabled():
        print(f"\n{store_url.split(':')[0]}: {made} edits by {PEOPLE} people in {amounts.seconds:.0f} s, "
              f"{merged} merged, {again} looked again; applying took {waits[len(waits) // 2] * 1000:.0f} ms, "
              f"p95 {waits[len(waits) * 95 // 100] * 1000:.0f} ms, at most {waits[-1] * 1000:.0f} ms")  # fmt: skip
