"""How many people one machine bears, and who notices when a process is killed or PostgreSQL is restarted.

    python bench/load.py                                   200 on the map, 20 editing, five minutes
    python bench/load.py --visitors 30 --editors 5 --seconds 60
    python bench/load.py --kill --restart                  under the same load

Three processes behind the shipped settings of nginx, on one PostgreSQL with its own settings, which waits for the disk.
Visitors open the map over https, each from a network of their own, and in turn fetch the parks in view and tick a
filter; editors log in and write one row after another through the pages: form, draft, comparison, writing. Between two
doings people pause `--think` seconds on average. A page is there when its script has ended; no browser draws it.

The people live in this process, on the same cores as the servers: what they took of the processor is said beside.
Ends with 1 where a request failed though nothing was done to the site, or where anything is lost: a change that a page
had said was written, or `softpark audit verify`.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.served.run import Asked, Outcome, run

MIB = 1 << 20


def table(outcome: Outcome) -> str:
    """What was measured, as it stands in docs/benchmarks.md."""
    lines = [
        "| | requests | errors | median, ms | 95 of 100 within, ms | longest, ms |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {what} | {count:,} | {errors:,} | {median:,.0f} | {late:,.0f} | {longest:,.0f} |"
        for what, count, errors, median, late, longest in outcome.ledger.rows()
    ]
    return "\n".join(lines)


def said(asked: Asked, outcome: Outcome) -> str:
    """The rest, in words."""
    grown = (outcome.memory - outcome.memory_before) / MIB
    a_session = f"{grown / outcome.sessions:.1f}" if outcome.sessions else "?"
    lines = [
        f"{asked.visitors} on the map, {asked.editors} editing, {asked.seconds:.0f} s, pauses of {asked.think:.0f} s; "
        f"{os.cpu_count()} cores, load {outcome.load:.1f} at the end",
        f"processor: the three processes {outcome.app_cpu:.0f} s, the people {outcome.client_cpu:.0f} s",
        f"memory of the three: {outcome.memory_before / MIB:.0f} MiB before, {outcome.memory / MIB:.0f} MiB with "
        f"{outcome.sessions} sessions, {a_session} MiB a session",
        f"{outcome.told} changes told as written, {len(outcome.lost)} lost; {outcome.reconnected} pages opened anew",
    ]
    for number, each in enumerate(outcome.happened, 1):
        end = outcome.happened[number].at if number < len(outcome.happened) else float("inf")
        lines.append(
            f"{each.what}: all ready again after {each.ready:.1f} s, every page drawn, one after another, after "
            f"{each.drawn:.1f} s"
        )
        met = Counter((what, why) for when, what, why in outcome.ledger.failed if each.at <= when < end)
        lines += [f"    {count:4} {what}: {why}" for (what, why), count in met.most_common(12)]
    lines += [f"LOST {each}" for each in outcome.lost]
    return "\n".join(lines)


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--visitors", type=int, default=200)
    given.add_argument("--editors", type=int, default=20)
    given.add_argument("--seconds", type=float, default=300)
    given.add_argument("--think", type=float, default=10, help="seconds between two doings, on average")
    given.add_argument("--kill", action="store_true", help="kill -9 one process, and start it again")
    given.add_argument("--restart", action="store_true", help="stop PostgreSQL at once, and start it again")
    asked = Asked(**vars(given.parse_args()))
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(Path(folder), asked)
    print(table(outcome), said(asked, outcome), sep="\n\n")
    if not outcome.happened:
        for when, what, why in outcome.ledger.failed[:20]:
            print(f"FAILED after {when:.1f} s: {what}: {why}")
    return int(bool(outcome.lost) or (bool(outcome.ledger.failed) and not outcome.happened))


if __name__ == "__main__":
    sys.exit(main())
