"""Where two answers to one case differ, as far as the contract fixes them."""

SAID = ("status", "low", "high", "floor", "floor_low", "floor_high", "capped", "tier", "months", "payer", "payers",
        "provenance", "by", "why", "after_budget")  # fmt: skip
OF_ANOTHER = {"free-months", "excellent"}  # of an offer or a title that is not there: failing or not asked
OF_NO_AMOUNT = ("superseded", "names_candidates")


PER_PLACE = {"park", "incubator", "cooperation"}  # may fail at one place and hold at another


def between(ours: dict, theirs: dict) -> list[str]:
    """Lines like `guangming-2025-4/14.low: 0 instead of 100`; `ours` is the second reading."""
    found = []
    for name, mine in ours["determinations"].items():
        said = theirs["determinations"].get(name, {"status": "absent"})
        found += [f"{name}.{line}" for line in _of_measure(mine, said)]
    for end in ("low", "high") if ours["total"] else ():
        if ours["total"][end] != theirs["total"][end]:
            found.append(f"total.{end}: {theirs['total'][end]} instead of {ours['total'][end]}")
    return found


def _of_measure(mine: dict, said: dict) -> list[str]:
    if mine["status"] == "names_candidates":
        return []
    keys = ("status", "by") if mine["status"] in OF_NO_AMOUNT else SAID
    differing = [key for key in keys if key in mine and said.get(key) != mine[key]]
    found = [f"{key}: {said.get(key)} instead of {mine[key]}" for key in differing]
    if not set(mine.get("missing", ())) <= set(said.get("missing", ())):  # a fact more is no fault
        found.append(f"missing: {sorted(said.get('missing', ()))} instead of {mine.get('missing')}")
    failed = set(said.get("failed", ())) - (PER_PLACE - set(mine.get("failed", ())))
    if not set(mine.get("failed", ())) - OF_ANOTHER <= failed <= set(mine.get("may_fail", failed)) | OF_ANOTHER:
        found.append(f"failed: {sorted(failed)} instead of {mine.get('failed')}")
    if mine["status"] == "depends_on_reading":
        theirs = said.get("readings", {})
        if theirs.keys() != mine["readings"].keys():
            return [*found, f"readings: {sorted(theirs)} instead of {sorted(mine['readings'])}"]
        for key, reading in mine["readings"].items():
            short = {name: value for name, value in reading.items() if name not in ("capped", "tier", "failed", "why")}
            found += [f"[{key}].{line}" for line in _of_measure(short, theirs[key] | {"failed": ()})]
    return found
