"""Random cases for both readings: first everything is known, then some of it is forgotten.

They keep to what the contract fixes. Left out, because it says nothing of it: leases and statuses that change within a
month; a status that changes in a year of which only the sum of the rent is known, or that is another one than
人工智能、软件 for a part of it only; several pieces of support of one level, or more of it than was spent; halves of
odd fen in several places; an assessment of a year without a title; `moved_in`; which months a rent was for where no
lease says so, beside other places in Longgang.
"""

from calendar import monthrange
from copy import deepcopy
from datetime import date

from hypothesis import strategies as st

DAYS = st.sampled_from(
    [date(2026, 11, 21)] * 6
    + [date(2025, 3, 30), date(2025, 3, 31), date(2025, 12, 31), date(2026, 1, 1), date(2027, 6, 1)]
    + [date(2027, 10, 14), date(2027, 10, 15), date(2027, 10, 16), date(2028, 3, 30), date(2028, 3, 31)]
    + [date(2028, 4, 1), date(2023, 12, 28), date(2023, 12, 29), date(2024, 7, 1)]
)
DISTRICTS = st.sampled_from(["440311"] * 4 + ["440305", "440307", "440307", "440304", "440106", "440402"])
TIERS = ("national", "provincial", "municipal", "municipal_humanoid")
SMALL = st.integers(0, 6_000_000)
EXTREME = st.sampled_from([0, 1, 2, 400_000_000, 10**9])


def yuan(top: int, extreme: bool) -> st.SearchStrategy:
    """An amount of whole yuan, or with fen."""
    small = st.one_of(st.integers(0, top), st.integers(0, top * 100).map(lambda fen: round(fen / 100, 2)))
    return st.one_of(small, EXTREME) if extreme else small


@st.composite
def spans(draw, kinds: tuple[str, ...], word: str, year: int, changing: bool) -> list[dict]:
    """One span that holds throughout, or (`changing`) begins or ends with a month of the rent year or after it."""
    told: dict = {word: draw(st.sampled_from(kinds)), "from": date(draw(st.integers(2019, 2021)), 1, 1)}
    if changing:
        if draw(st.booleans()):
            told["from"] = date(year, draw(st.integers(1, 12)), 1)
        if draw(st.booleans()):
            month = draw(st.integers(told["from"].month if told["from"].year == year else 1, 12))
            told["to"] = date(year, month, monthrange(year, month)[1])
    return [told]


@st.composite
def parks(draw, year: int, changing: bool) -> dict:
    park: dict = {"district": draw(DISTRICTS), "software_park": draw(st.booleans()), "zero_rent_incubator": False}
    kind = draw(st.sampled_from(["ai_software", "ai_software", "other_featured", "none", "changing"]))
    if kind == "changing":
        park["recognition"] = draw(spans(("ai_software",), "as", year, changing))
    else:
        park["recognition"] = kind
    if draw(st.integers(0, 2)) == 0:
        tiers = ("national", "provincial", "municipal", "municipal_humanoid")
        park["titles"] = draw(spans(tiers, "tier", year, changing and kind != "changing"))
    park["zero_rent_incubator"] = draw(st.integers(0, 3)) == 0
    return park


@st.composite
def leases(draw, year: int, extreme: bool) -> dict:
    told: dict = {
        "start": date(draw(st.sampled_from([year - 2, year - 1, year, year])), draw(st.integers(1, 12)), 1),
        "area_m2": draw(st.sampled_from([0.5, 80, 400, 600, 800, 1000, 1000.5, 1500, 20000])),
        "monthly_rent": draw(yuan(400_000, extreme)),
    }
    if draw(st.booleans()):
        told["rent_free_months"] = draw(st.sampled_from([0, 1, 3, 5, 6, 8, 12, 36, 37]))
    if draw(st.integers(0, 3)) == 0:
        until, month = year + draw(st.integers(0, 1)), draw(st.integers(1, 12))
        end = date(until, month, monthrange(until, month)[1])
        if end > told["start"]:
            told["end"] = end
    return told


@st.composite
def grants(draw, measures: tuple[str, ...], year: int, incomplete: bool) -> list[dict]:
    found = []
    for _grant in range(draw(st.sampled_from([0, 0, 1, 1, 2, 3]))):
        told: dict = {"measure": draw(st.sampled_from(measures))}
        if told["measure"].endswith(("/9.1", "/13.2")):
            tiers = TIERS if told["measure"].endswith("/13.2") else TIERS[:3]
            told["tier"] = draw(st.sampled_from(tiers))
            told["amount"] = draw(st.sampled_from([100_000, 300_000, 600_000, 2_000_000]))
        else:
            told["rent_year"] = draw(st.integers(year - 4, year))
        if incomplete and draw(st.booleans()):
            told.pop(draw(st.sampled_from(sorted(told.keys() - {"measure"}))))
        found.append(told)
    return found


OF_TENANTS = ("guangming-2025-4/14", "shenzhen-2022-5/9.3", "longgang-2023/2")
OF_OPERATORS = ("guangming-2025-4/13.1", "guangming-2025-4/13.2", "guangming-2025-4/15.2", "shenzhen-2022-5/9.1",
                "shenzhen-2022-5/9.2")  # fmt: skip


def support(levels: tuple[str, ...]) -> st.SearchStrategy[list[dict]]:
    each = st.fixed_dictionaries(
        {"level": st.sampled_from(levels), "same_kind": st.booleans(), "amount": st.integers(1, 4_000_000)}
    )
    return st.one_of(st.just([]), st.lists(each, max_size=2, unique_by=lambda told: told["level"]))


@st.composite
def tenants(draw, places: int = 1, extreme: bool = False, incomplete: bool = False) -> dict:
    """A tenant of so many premises, all facts known."""
    as_of = draw(DAYS)
    year = as_of.year - 1
    kind = draw(st.sampled_from(["enterprise"] * 5 + ["institution", "association", "sole_trader"]))
    case: dict = {
        "id": "T", "as_of": as_of, "cooperation": draw(st.booleans()),
        "tenant": {
            "kind": kind, "industry": draw(st.sampled_from(["6513", "64", "652", "2710", "349"])),
            "ai_listed": draw(st.booleans()), "software_enterprise": draw(st.sampled_from([True, True, False])),
            "above_scale": draw(st.sampled_from([True, True, False])),
            "size": draw(st.sampled_from(["large", "medium", "small", "micro"])), "startup": draw(st.booleans()),
            "newly_moved_in": draw(st.sampled_from([True, True, False])),
        },
        "granted": draw(grants(OF_TENANTS, year, incomplete)),
    }  # fmt: skip
    found = []
    for _place in range(places):
        leased = draw(st.booleans())
        at: dict = {"park": draw(parks(year, leased))}
        leased |= places > 1 and at["park"]["district"] == "440307"
        if leased:
            at["lease"] = draw(leases(year, extreme))
        else:
            at["rent"] = {year: draw(yuan(12_000_000, extreme))}
        found.append(at)
    own: dict = {}
    if draw(st.integers(0, 3)) == 0:
        own["rent_tax_rate"] = draw(st.sampled_from([0, 1.5, 5, 9, 13]))
    if draw(st.booleans()):
        own |= {f"new_in_{where}": draw(st.booleans()) for where in ("park", "district", "city")}
    for at in found if own else ():
        at["property"] = own
    if places == 1:
        case |= found[0]
    else:
        case["premises"] = found
    more = draw(support(("district", "municipal", "provincial", "national")))
    return case | ({"other_support": more} if more else {})


@st.composite
def operators(draw, extreme: bool = False, incomplete: bool = False) -> dict:
    """An operating body, all facts known."""
    as_of = draw(DAYS)
    year = as_of.year - 1
    park: dict = {
        "district": draw(DISTRICTS),
        "recognition": draw(st.sampled_from(["ai_software", "ai_software", "other_featured", "none"])),
    }
    tiers = draw(st.lists(st.sampled_from(TIERS), max_size=2, unique=True))
    park["titles"] = [{"tier": tier, "from": date(draw(st.integers(2019, year)), 1, 1)} for tier in tiers]
    result = draw(st.sampled_from(["excellent", "excellent", "good", "pass", "fail"]))
    park["assessments"] = [{"year": year, "result": result}]
    for earlier in draw(st.lists(st.integers(year - 3, year - 1), max_size=2, unique=True)):
        park["assessments"].append({"year": earlier, "result": draw(st.sampled_from(["excellent", "good"]))})
    granted = draw(grants(OF_OPERATORS, year, incomplete))
    case: dict = {"id": "O", "as_of": as_of, "park": park, "granted": granted}
    if draw(st.booleans()):
        outlay = draw(yuan(16_000_000, extreme))
        case["incubator"] = {"recognised": draw(st.booleans()), "audited_outlay": {year: outlay}}
    return case


FORGETTABLE = (
    "tenant.kind", "tenant.industry", "tenant.ai_listed", "tenant.software_enterprise", "tenant.above_scale",
    "tenant.size", "tenant.startup", "tenant.newly_moved_in", "cooperation", "granted", "park.district",
    "park.recognition", "park.software_park", "park.zero_rent_incubator", "park.assessments", "rent",
    "lease.monthly_rent", "lease.area_m2", "incubator.recognised", "incubator.audited_outlay",
)  # fmt: skip


@st.composite
def forgetting(draw, cases: st.SearchStrategy[dict], most: int = 3) -> dict:
    """The same with up to so many facts that are not known."""
    case = deepcopy(draw(cases))
    for fact in draw(st.lists(st.sampled_from(FORGETTABLE), min_size=1, max_size=most, unique=True)):
        part, _, name = fact.partition(".")
        places = case.get("premises") if part in ("park", "rent", "lease") and "premises" in case else [case]
        at = draw(st.sampled_from(places))
        if fact == "park.district" and "premises" in case and "lease" not in at:
            continue  # it might lie in Longgang then, beside another
        if name:
            at.get(part, {}).pop(name, None)
        else:
            at.pop(part, None)
    return case
