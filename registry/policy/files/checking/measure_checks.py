"""What one measure (措施) must hold beyond the right words: its clauses, payment and open questions fit together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from registry.policy.files import payments as ways
from registry.policy.files import terms as t
from registry.policy.files.checking.open_questions import check_questions, needing_cooperation, tests_of
from registry.policy.files.checking.own_questions import Declared, check_own
from registry.policy.files.checking.put_together_checks import check_put_together
from registry.policy.files.documents import Force, Measure
from registry.policy.files.mistakes import Mistake
from registry.policy.files.refusal import join
from registry.policy.shared_facts import Fact
from registry.policy.vocabulary import FACTS

_ONLY_TENANTS = ("tenant.", "property.", "lease", "rent", "cooperation")
_ONLY_OPERATORS = ("incubator.", "operator.")
_BARRED = {
    "tenant": _ONLY_OPERATORS,
    "operator": _ONLY_TENANTS,
    "anyone": _ONLY_TENANTS + _ONLY_OPERATORS,
}

MOST_FACTS = 64
"""Bits of the facts that may be missing, the shared ones among them."""


def check_measure(
    measure: Measure,
    force: Force | None,
    facts: Mapping[str, Fact] | None = FACTS,
    questions: Declared | None = MappingProxyType({}),
) -> Iterator[Mistake]:
    """Every mistake, its place read from the measure. ``force`` is None where the dates of the document are wrong.
    ``facts``: those that clauses can ask for, by their paths; ``questions``: those that the document declares; None
    where it declares some wrongly."""
    for one in _CHECKS:
        yield from one(measure)
    own = list(check_own(measure, force, facts, questions or {}))
    yield from own
    if not own:  # what a wrong option would ask for is not known
        yield from _assessed_years(measure)
        if facts is not None:
            yield from _facts(measure, facts)
    yield from check_questions(measure, force, questions)


def _clause_ids(measure: Measure) -> Iterator[Mistake]:
    seen = set[str]()
    for place, clause in enumerate(measure.clauses):
        if clause.id in seen:
            zh, en = f"条款编号“{clause.id}”用了两次。", f"The clause {clause.id!r} stands twice."
            yield Mistake(f"clauses.{place}.id", zh, en, clause.id)
        seen.add(clause.id)


def _facts(measure: Measure, facts: Mapping[str, Fact]) -> Iterator[Mistake]:
    """A clause asks only for what its claimant can have: a park has no lease, a tenant no incubator's outlay.

    facts: those that can be asked, by their paths.
    """
    barred = _BARRED[measure.claimant]
    for at, test in tests_of(measure):
        for key, path in _asked(test):
            if path.startswith(barred):
                yield Mistake(
                    join(at, key),
                    f"{measure.claimant} 的措施不能问“{path}”。",
                    f"A measure for the claimant {measure.claimant!r} cannot ask for {path!r}.",
                    path,
                    tuple(each for each, fact in facts.items() if fact.values and not each.startswith(barred)),
                )
    for key, path in measure.payment.names.items():
        if path.startswith(barred):
            zh = f"{measure.claimant} 的措施不能按“{path}”计算。"
            en = f"A measure for the claimant {measure.claimant!r} cannot be reckoned from {path!r}."
            yield Mistake(join("payment", key), zh, en, path)
    if len(measure.facts_by_bit) > MOST_FACTS:
        most = MOST_FACTS - len(FACTS)
        zh, en = f"一项措施最多问 {most} 个自行声明的事实。", f"A measure asks for {most} declared facts at most."
        yield Mistake("clauses", zh, en, "clauses")


def _asked(test: t.Test) -> Iterator[tuple[str, str]]:
    """The facts that a test names: (key, path)."""
    if isinstance(test, t.Asking | t.Division):
        yield "fact", test.fact
    if isinstance(test, t.Within) and test.other != t.CLAIM:
        yield "before" if test.before is not None else "after", test.other


def _claimant(measure: Measure) -> Iterator[Mistake]:
    pays, allowed = measure.payment.pays, measure.payment.claimants
    if measure.claimant not in allowed:
        yield Mistake(
            "claimant",
            f"“{pays}”不能付给“{measure.claimant}”。",
            f"{pays!r} cannot be paid to the claimant {measure.claimant!r}.",
            measure.claimant,
            allowed,
        )
    gives = measure.payment.kind in ("cash", "in_kind")
    if gives and not any(clause.decides == "payment" for clause in measure.clauses):
        zh = "没有条款（clauses）的措施会付给所有人；请写明条件。"
        yield Mistake(
            "clauses", zh, "A measure without clauses would pay everyone; write down who may get it.", "clauses"
        )


def _fitting_tests(measure: Measure) -> Iterator[Mistake]:
    """Some tests mean something for some payments only."""
    pay = measure.payment
    for at, test in tests_of(measure):
        if isinstance(test, t.Unpaid) and test.unpaid == "tier" and not pay.is_once:
            zh = "“unpaid: tier”只用于一次性奖励（pays: reward，once: true）。"
            en = "'unpaid: tier' goes with a reward that is paid once (pays: reward, once: true) only."
            yield Mistake(join(at, "unpaid"), zh, en, "tier", ("rent-year", "ever"))
        if isinstance(test, t.Cooperates) and not needing_cooperation(measure):
            zh = "没有哪一档要求合作赋能（needs: [cooperation]），“not-excluded”不起作用。"
            en = "No tier asks for cooperation (needs: [cooperation]), so 'not-excluded' decides nothing."
            yield Mistake(join(at, "tier"), zh, en, "not-excluded")


def _assessed_years(measure: Measure) -> Iterator[Mistake]:
    """What is paid for earlier assessed years needs a clause that says which result they have, and is paid by year."""
    by_year = [each.payment for each in measure.ways_to_pay if getattr(each.payment, "years", "last") == "any"]
    clause = any(True for _ in measure.tests_of(t.Assessed))
    for at, test in tests_of(measure):
        if isinstance(test, t.Unpaid) and test.unpaid == "assessed-year" and not (by_year and clause):
            zh = "“unpaid: assessed-year”与支付的 years: any、考核结果的条款一起写。"
            en = "'unpaid: assessed-year' goes with 'years: any' of the payment and a clause on assessments."
            yield Mistake(join(at, "unpaid"), zh, en, "assessed-year", ("rent-year", "tier", "ever"))
    if by_year and not clause:
        zh = "“years: any”须有条款写明考核结果，如 {assessed: excellent, year: any}。"
        en = "'years: any' needs a clause that names the result, such as {assessed: excellent, year: any}."
        yield Mistake("payment", zh, en, "years")
    if by_year and measure.payment.is_once:
        zh, en = "一次性奖励（once: true）不写 years: any。", "What is paid once (once: true) has no 'years: any'."
        yield Mistake("payment", zh, en, "years")


def _tiers(measure: Measure) -> Iterator[Mistake]:
    """The ladder of caps: each step can be reached, and a park that stands on none is refused by a clause."""
    tiers = measure.payment.ladder
    names: set[str] = set()
    reached: list[ways.Tier] = []
    for place, tier in enumerate(tiers):
        at = f"payment.tiers.{place}"
        if tier.tier in names:
            zh, en = f"“{tier.tier}”这一档写了两次。", f"The tier {tier.tier!r} stands twice."
            yield Mistake(f"{at}.tier", zh, en, tier.tier)
        elif ways.TIER_PARKS[tier.tier] != tier.park:
            zh = f"“{tier.tier}”这一档的 park 应为“{ways.TIER_PARKS[tier.tier]}”，而不是“{tier.park}”。"
            en = f"The tier {tier.tier!r} stands for 'park: {ways.TIER_PARKS[tier.tier]}', not {tier.park!r}."
            yield Mistake(f"{at}.park", zh, en, tier.park, (ways.TIER_PARKS[tier.tier],))
        elif any(before.park in ("any", tier.park) and set(before.needs) <= set(tier.needs) for before in reached):
            zh = f"“{tier.tier}”这一档永远轮不到：前面的一档已包括它。"
            en = f"The tier {tier.tier!r} is never reached: one before it takes every such park."
            yield Mistake(at, zh, en, tier.tier)
        names.add(tier.tier)
        reached.append(tier)
    if tiers and all(tier.park != "any" for tier in tiers) and not _says_which_parks(measure):
        zh = f"最后一档是“{tiers[-1].park}”而不是 any；那么须有条款写明哪些园区（fact: park.recognition）。"
        en = f"The last tier is {tiers[-1].park!r}, not 'any': a clause must say which parks (fact: park.recognition)."
        yield Mistake(f"payment.tiers.{len(tiers) - 1}.park", zh, en, tiers[-1].park, ("any",))
    for place in needing_cooperation(measure):
        if not any(isinstance(test, t.Cooperates) for _, test in tests_of(measure)):
            zh = "要求合作赋能（cooperation）的一档须有条款“{tier: not-excluded}”。"
            en = "A tier that needs cooperation goes with a clause that tests {tier: not-excluded}."
            yield Mistake(f"payment.tiers.{place}.needs", zh, en, "cooperation")


def _says_which_parks(measure: Measure) -> bool:
    steps = {tier.park for tier in measure.payment.ladder}
    tests = [clause.test for clause in measure.clauses]
    return any(
        isinstance(test, t.OneOf) and test.fact == "park.recognition" and set(test.one_of) <= steps for test in tests
    )


def _floor(measure: Measure) -> Iterator[Mistake]:
    """Clauses that decide a floor need a discretionary payment that has one."""
    has_floor = measure.payment.least is not None
    for place, clause in enumerate(measure.clauses):
        if clause.decides == "floor" and not has_floor:
            zh = "只有带 floor 的 discretionary 支付方式才有下限可定。"
            en = "Only a discretionary payment with a floor has a floor to decide."
            yield Mistake(f"clauses.{place}.decides", zh, en, "floor", ("payment",))


_CHECKS: tuple[Callable[[Measure], Iterator[Mistake]], ...] = (
    _clause_ids,
    _claimant,
    _fitting_tests,
    _tiers,
    _floor,
    check_put_together,
)
