"""How fast the law decides: Guangming (十四) with all its clauses, our kernel beside its peers, in one run.

    python bench/rules.py              all; installs the peers into build/bench-peers the first time
    python bench/rules.py --no-peers   our kernel alone

Ours answers more than the peers do: met and failed clauses as bits, [low, high] for rows with unknown facts, and every
reading of the text where it matters. The peers know neither unknowns nor readings and get the same facts, all known.
Amounts are compared with ours to the fen.
"""

import argparse
import datetime as dt
import json
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np

from registry.policy import load_law
from registry.policy.answers.answers import answers, clause_states
from registry.policy.answers.cases import Case, Premise
from registry.policy.kernel.budget import share_out
from registry.policy.kernel.determination import determine
from registry.policy.kernel.facts import ANY_TIME_BIT, AS_OF_BIT, MONTH_BITS, Column, Facts
from registry.policy.vocabulary import TITLE_TIERS
from registry.process import heap

HERE = Path(__file__).resolve().parent
PEERS = HERE.parent / "build" / "bench-peers"
MEASURE = "guangming-2025-4/14"
DAY = dt.date(2026, 11, 21)
ALWAYS = MONTH_BITS | AS_OF_BIT | ANY_TIME_BIT
GAPLESS = (0b0, 0b0, 0b1, 0b11, 0b111)  # earlier years paid without a gap: no question is in play


def columns(rows: int, seed: int = 1) -> dict[str, np.ndarray]:
    """Synthetic facts, all known and without an open question; the peers read the very same."""
    draw = np.random.default_rng(seed)
    recognition = draw.integers(0, 3, rows).astype(np.int8)
    return {
        "kind": draw.integers(0, 4, rows).astype(np.int8),
        "division": draw.choice([64, 65, 27, 34], rows).astype(np.int16),
        "ai_listed": draw.random(rows) < 0.2,
        "recognition": recognition,
        "cooperation": (draw.random(rows) < 0.7) | (recognition == 1),
        "paid": draw.choice(GAPLESS, rows).astype(np.uint32),
        "again": draw.random(rows) < 0.05,
        "rent": draw.integers(0, 600_000_000, rows),
    }


def facts(given: dict[str, np.ndarray], unknown: float = 0.0, seed: int = 2) -> Facts:
    """The columns as the kernel reads them; a share of the cells of each fact made unknown."""
    draw = np.random.default_rng(seed)
    rows = len(given["rent"])

    def known() -> np.ndarray | None:
        return draw.random(rows) >= unknown if unknown else None

    nothing = np.zeros(rows, dtype=np.uint16)
    status = dict.fromkeys((*TITLE_TIERS, "software_title"), nothing)
    status["ai_software"] = np.where(given["recognition"] == 0, ALWAYS, 0).astype(np.uint16)
    status["other_featured"] = np.where(given["recognition"] == 1, ALWAYS, 0).astype(np.uint16)
    return Facts(
        as_of=DAY,
        rows=rows,
        columns={
            "tenant.kind": Column(given["kind"], known()),
            "tenant.industry": Column(given["division"], known()),
            "tenant.ai_listed": Column(given["ai_listed"], known()),
            "park.district": Column(np.full(rows, 440311, dtype=np.int32)),
            "park.recognition": Column(np.ones(rows, dtype=bool)),
            "park.zero_rent_incubator": Column(np.zeros(rows, dtype=bool)),
            "cooperation": Column(given["cooperation"]),
            "granted": Column(np.ones(rows, dtype=bool), known()),
            "rent": Column(given["rent"], known()),
        },
        status=status,
        granted={MEASURE: given["paid"] << 1 | given["again"]},
        rewards={},
    )


def seconds(work: Callable[[], object], rounds: int = 31) -> list[float]:
    """Seconds of each round, after three that are not counted: the heap has to grow once."""
    for _ in range(3):
        work()
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return taken


def row(name: str, count: int, taken: list[float], remark: str = "") -> float:
    """One line of the table: median seconds and million rows a second."""
    median = statistics.median(taken)
    speed = count / median / 1e6
    print(f"| {name} | {count:,} | {median * 1e3:,.2f} | {speed:,.2f} | {remark} |")
    return speed


def peer(script: str, *arguments: str, given: Path, count: int, name: str, ours: np.ndarray) -> float:
    """Run one peer in its own environment and compare its amounts with ours."""
    with tempfile.TemporaryDirectory() as folder:
        paid = Path(folder) / "fen.npy"
        command = [PEERS / "bin" / "python", HERE / "peers" / script, given, paid, *arguments]
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True)
        off = (np.load(paid) != ours)[ours > 0].mean()
    return row(name, count, json.loads(done.stdout), f"{off:.1%} of the paid amounts off by a fen or more")


def install_peers() -> None:
    if not (PEERS / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
    pip = [PEERS / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    subprocess.run([*pip, "-r", HERE / "peers" / "requirements.txt", f"numpy=={np.__version__}"], check=True)


def kernel(law, counts: tuple[int, ...]) -> dict[int, float]:
    measure = law.measures[MEASURE]
    speeds = {}
    for count in counts:
        given = columns(count)
        known, holed = facts(given), facts(given, unknown=0.1)
        speeds[count] = row("SoftPark, three-valued, 10 % of each fact unknown", count,
                            seconds(lambda holed=holed: determine(law, measure, holed)))  # fmt: skip
        row("SoftPark, all known", count, seconds(lambda known=known: determine(law, measure, known)))
    return speeds


def open_questions(law, count: int, closed: float) -> bool:
    """The same with gaps in the paid years and cooperation missing, so that readings are worked out for many rows.

    Whether it is at least half as fast as `closed`, million rows a second without any in play.
    """
    given = columns(count)
    given["paid"] = np.random.default_rng(3).choice([0, 0, 0, 0b10, 0b11], count).astype(np.uint32)
    given["cooperation"] = np.random.default_rng(4).random(count) < 0.7
    holed = facts(given, unknown=0.1)
    found = determine(law, law.measures[MEASURE], holed)
    share = sum(len(group.rows) for group in found.groups) / count
    taken = seconds(lambda: determine(law, law.measures[MEASURE], holed))
    speed = row("SoftPark, open questions in play", count, taken, f"in {share:.0%} of the rows, up to 6 readings each")
    print(f"Against none in play: {speed / closed:.2f}, goal 0.50{'' if speed * 2 >= closed else ', not met'}")
    return speed * 2 >= closed


def one_row(law, count: int) -> None:
    """Explaining one row that is decided already: its clauses with their states, and the whole answer around them."""
    given = facts(columns(count))
    found = determine(law, law.measures[MEASURE], given)
    cases = [Case("bench", DAY, {}, (Premise({"district": "440311"}),), granted=())] * count
    bits = list(zip(found.outcome.met.tolist(), found.outcome.failed.tolist(), strict=True))[:2000]
    clauses = seconds(lambda: [clause_states(found.measure, *each) for each in bits], rounds=5)
    whole = seconds(lambda: answers(law, found, given, cases), rounds=5)
    for name, taken, rows in (("the clauses of one row", clauses, 2000), ("the whole answer of one row", whole, count)):
        print(f"Explaining {name}: {statistics.median(taken) / rows * 1e6:.1f} µs")


def budgets(law, count: int) -> None:
    claims = determine(law, law.measures[MEASURE], facts(columns(count))).outcome.low
    total = int(claims.sum())
    scenarios = [total * part // 100 for part in range(1, 101)]
    taken = seconds(lambda: [share_out(claims, budget) for budget in scenarios], rounds=3)
    print(f"100 budgets over {count:,} claimants: {statistics.median(taken) * 1e3:,.0f} ms")


def memory(law, count: int) -> None:
    held = facts(columns(count), unknown=0.1)
    tracemalloc.start()
    found = determine(law, law.measures[MEASURE], held)
    kept = [found.status, *(c for c in vars(found.outcome).values() if c is not None)]
    size = sum(column.nbytes for column in kept)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"Memory of the answer: {size / count:.0f} bytes a row; at the peak of the work {peak / count:.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-peers", action="store_true", help="our kernel alone")
    only_ours = parser.parse_args().no_peers
    heap.keep()  # as `softpark assess` does; worth a factor of two on long columns
    law, count = load_law(), 100_000
    print("| | rows | ms, median | million rows/s | |\n|---|---:|---:|---:|---|")
    speeds = kernel(law, (1_000, 10_000, count, 1_000_000))
    met = open_questions(law, count, speeds[count])
    if not only_ours:
        install_peers()
        compare(law, count, speeds[count])
    one_row(law, count)
    budgets(law, count)
    memory(law, 1_000_000)
    sys.exit(0 if met else 1)


def compare(law, count: int, ours: float) -> None:
    given = columns(count)
    amounts = determine(law, law.measures[MEASURE], facts(given)).outcome.low
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.npz"
        np.savez(path, **given)
        shared = {"given": path, "count": count, "ours": amounts}
        fast = peer("openfisca.py", "fast", name="OpenFisca, one formula over arrays", **shared)
        natural = peer("openfisca.py", "natural", name="OpenFisca, natural form", **shared)
        decimals = peer("decimals.py", name="plain Python, Decimal", **shared)
        zen = peer("zen_rules.py", "1", name="zen-engine, static loader", **shared)
    for name, speed in (("one formula", fast), ("natural", natural), ("Decimal", decimals), ("zen-engine", zen)):
        print(f"\nSoftPark, three-valued, against {name}: {ours / speed:.1f}×", end="")
    print()


if __name__ == "__main__":
    main()
