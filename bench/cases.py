"""How fast many cases are answered: `softpark check FILE --json` over 4,000 cases, and over one of 10,000 premises,
beside PyYAML's own loader, which only reads the same file and checks nothing.

    python bench/cases.py

The cases are those of `tests/cases`, again and again, each with other amounts. Counted is the time of the processor,
the least of three runs in turn with the peer's: once without what a file of one case takes, once all of it. Ends with 1
where a goal is not met.
"""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

CASES = Path(__file__).resolve().parents[1] / "tests" / "cases"
SOFTPARK = Path(sys.executable).parent / "softpark"
PEER = "import sys, yaml; yaml.load(open(sys.argv[1], encoding='utf-8'), Loader=yaml.CSafeLoader)"
GOAL = 2.5
"""Times what PyYAML needs to read the file, starts left out."""
WHOLE_GOAL = 0.8
"""The same of 4,000 cases, starts and all: a second where PyYAML takes one and a quarter."""


def many(count: int) -> list[dict]:
    """So many cases, each with a name and amounts of its own."""
    known = [case for name in ("tenants", "operators") for case in yaml.safe_load((CASES / f"{name}.yaml").read_text())]
    made = []
    for place in range(count):
        case = {key: value for key, value in known[place % len(known)].items() if key != "expect"}
        if isinstance(case.get("rent"), dict):
            case["rent"] = {year: _more(rent, place) for year, rent in case["rent"].items()}
        made.append({**case, "id": f"{case.get('id')}-{place}"})
    return made


def _more(rent: object, place: int) -> object:
    return rent + place if isinstance(rent, int) and rent > 0 else rent


def large(premises: int) -> list[dict]:
    """One case of so many premises, each with its park, titles and lease."""
    title = {"tier": "municipal", "from": "2024-05-01", "to": "2027-05-01"}
    places = [
        {
            "park": {
                "district": "440311",
                "recognition": "ai_software" if i % 3 else "other_featured",
                "titles": [title],
            },
            "lease": {"start": f"2024-0{i % 9 + 1}-15", "area_m2": i % 100 + 20, "monthly_rent": i + 1},
        }
        for i in range(premises)
    ]
    tenant = {"kind": "enterprise", "industry": "6513"}
    return [{"id": "large", "as_of": "2026-11-21", "tenant": tenant, "granted": [], "premises": places}]


def taken(*commands: list[object], rounds: int = 3) -> list[float]:
    """Seconds of the processor of each command, the least of some runs in turn."""
    return [min(each) for each in zip(*([_once(command) for command in commands] for _ in range(rounds)), strict=True)]


def _once(command: list[object]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([str(part) for part in command], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    met, whole = True, dict[str, float]()
    files = {"one case": many(1), "4,000 cases": many(4_000), "one case of 10,000 premises": large(10_000)}
    starts: tuple[float, float] | None = None
    print("| file | softpark check, s | PyYAML alone, s | ratio, starts left out | in all |\n|---|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for name, cases in files.items():
            path = Path(folder) / "cases.yaml"
            dumper = type("Written", (yaml.CSafeDumper,), {"ignore_aliases": lambda self, data: True})
            path.write_text(yaml.dump(cases, allow_unicode=True, sort_keys=False, Dumper=dumper), "utf-8")
            ours, peer = taken([SOFTPARK, "check", path, "--json"], [sys.executable, "-c", PEER, path])
            if starts is None:
                starts = ours, peer
                print(f"| {name} | {ours:.2f} | {peer:.2f} | | |")
                continue
            ratio = (ours - starts[0]) / (peer - starts[1])
            met &= ratio <= GOAL
            whole[name] = ours / peer
            print(f"| {name} | {ours:.2f} | {peer:.2f} | {ratio:.2f} | {whole[name]:.2f} |")
    soon = whole["4,000 cases"] <= WHOLE_GOAL
    print(f"Goal: at most {GOAL} times reading, starts left out: {'met' if met else 'not met'}")
    print(f"Goal: 4,000 cases at most {WHOLE_GOAL} times in all: {'met' if soon else 'not met'}")
    sys.exit(0 if met and soon else 1)


if __name__ == "__main__":
    main()
