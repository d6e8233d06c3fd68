"""The rules of certification (认定规则) as data: states, steps and ways, kinds of certification, criteria.

One file per kind under `data/certification/`, beside `ways.yaml`. A mistake is refused with file, place and the words
allowed. Quotes are proven against the sources by a test.
"""

from __future__ import annotations

from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from registry.certification.terms import FORMS, Test
from registry.policy import Refusal
from registry.policy.files import yaml_text
from registry.policy.files.base import Frozen, Quote, Text, Words
from registry.policy.files.documents import Jurisdiction, Slug
from registry.policy.files.faults import first_mistake
from registry.policy.files.file_kinds import FileKind
from registry.policy.files.policy_words import SENTENCES
from registry.policy.vocabulary import TITLE_TIERS

FOLDER = Path(__file__).resolve().parents[2] / "data" / "certification"
WAYS = "ways.yaml"

Who = Literal["applicant", "checker", "decider"]
Purpose = Literal["grant", "renewal", "assessment", "ending", "voiding", "assessment_voiding"]
Tier = Literal["national", "provincial", "municipal", "municipal_humanoid"]
GrantedAs = Literal["comprehensive", "featured", "base", "humanoid_robot", "ai_software", "other_featured"]
Field_ = Literal["text", "evidence", "document", "party", "place", "from_day", "to_day", "year", "result"]


class Cited(Frozen):
    """Words of a policy document."""

    document: Slug
    article: Words
    quote: Quote


class SaidOf(Cited):
    """What a document says of one step."""

    step: Slug


class State(Frozen):
    """Where a case stands. `waits_for`: whose step comes next, None where it is closed; `public`: for everybody."""

    id: Slug
    name: Text
    waits_for: Who | None = None
    public: bool = False


class Need(Frozen):
    """A field that a step asks for, under its own name; a `private` one is kept from the applicant."""

    field: Field_
    name: Text
    optional: bool = False
    private: bool = False


class Step(Frozen):
    """A step: who may take it, from which states (none: it opens the case), what it needs and what it records."""

    id: Slug
    name: Text
    done: Text
    ways: tuple[Slug, ...] = Field(min_length=1)
    who: Who
    from_: tuple[Slug, ...] = Field(alias="from")
    to: Slug
    needs: tuple[Need, ...] = ()
    after: Slug | None = None
    records: Literal["grant", "assessment", "end", "void"] | None = None


class Way(Frozen):
    id: Slug
    name: Text


class Ways(Frozen):
    """All states, ways and steps."""

    note: Text
    states: tuple[State, ...]
    ways: tuple[Way, ...]
    steps: tuple[Step, ...]

    @cached_property
    def state(self) -> dict[str, State]:
        return {state.id: state for state in self.states}

    @cached_property
    def step(self) -> dict[str, Step]:
        return {step.id: step for step in self.steps}

    @cached_property
    def way(self) -> dict[str, Way]:
        return {way.id: way for way in self.ways}

    def begins(self, way: str) -> Step:
        """The step that opens a case on this way."""
        return next(step for step in self.steps if way in step.ways and not step.from_)

    def onward(self, way: str, state: str) -> tuple[Step, ...]:
        """The steps that may be taken from a state."""
        return tuple(step for step in self.steps if way in step.ways and state in step.from_)


class Grants(Frozen):
    """What a certification writes: the table, the tier of a title, and the kinds to choose from."""

    table: Literal["title", "recognition", "zero_rent_incubator"]
    tier: Tier | None = None
    as_: tuple[GrantedAs, ...] = Field(default=(), alias="as")
    as_required: bool = False


class Criterion(Frozen):
    """A criterion: what is tested of the register, and the words that ask for it; none where they are not at hand."""

    id: Slug
    name: Text
    test: Test
    cited: Cited | None = None


class CertificationKind(Frozen):
    """A kind of certification: where it exists, who decides, what it grants, and what the documents say about it.

    example: figures from elsewhere, shown for comparison; nobody can apply.
    """

    id: Slug
    name: Text
    jurisdiction: Jurisdiction
    decider: Literal["city", "district"]
    provenance: Literal["primary", "secondary"] = "primary"
    example: bool = False
    grants: Grants | None = None
    purposes: dict[Purpose, Slug] = Field(default_factory=dict)
    note: Text | None = None
    basis: tuple[Cited, ...] = ()
    says: tuple[SaidOf, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    unsaid: tuple[Text, ...] = ()

    def said_of(self, step: str) -> tuple[SaidOf, ...]:
        return tuple(said for said in self.says if said.step == step)

    def desk_of(self, step: Step) -> str:
        """Whose step it is: applicant, checker, or the deciding city or district."""
        return self.decider if step.who == "decider" else step.who

    def covers(self, city: str, district: str | None) -> bool:
        """Whether a park there can be certified so."""
        return (district or city).startswith(self.jurisdiction)

    def cited(self) -> tuple[Cited, ...]:
        """Everything quoted, for the proof that it stands in the sources."""
        return (*self.basis, *self.says, *(c.cited for c in self.criteria if c.cited is not None))


class Rules(Frozen):
    """The ways, and the kinds by id in the order of what they grant."""

    ways: Ways
    kinds: dict[str, CertificationKind]

    @property
    def offered(self) -> tuple[CertificationKind, ...]:
        return tuple(kind for kind in self.kinds.values() if not kind.example)


@cache
def load(folder: Path = FOLDER) -> Rules:
    """The rules in a folder. Raises `Refusal` naming the file, the place and what is allowed there."""
    ways = _read(folder / WAYS, Ways)
    _check_ways(ways)
    kinds = [_read(path, CertificationKind) for path in sorted(folder.glob("*.yaml")) if path.name != WAYS]
    for kind in kinds:
        _check_kind(kind, ways)
    return Rules(ways=ways, kinds={kind.id: kind for kind in sorted(kinds, key=_rank)})


def _rank(kind: CertificationKind) -> tuple:
    tier = kind.grants.tier if kind.grants else None
    return kind.example, len(TITLE_TIERS) if tier is None else TITLE_TIERS.index(tier), kind.id


def _read(path: Path, model):
    try:
        node = yaml_text.compose(path.read_text("utf-8"))
        value = {} if node is None else yaml_text.value(node)
    except Refusal as refusal:
        raise refusal.under(path.name) from None
    try:
        read = model.model_validate(value)
    except ValidationError as fault:
        first = first_mistake(fault, FileKind(model, SENTENCES, choices={"test": FORMS}), value)
        raise first.refusal().under(path.name) from None
    if model is CertificationKind and read.id != path.stem:
        zh, en = f"文件名应为“{read.id}.yaml”。", f"the file should be named '{read.id}.yaml'."
        raise Refusal(path.name, zh, en)
    return read


def _check_ways(ways: Ways) -> None:
    """Every word that a step uses is declared, every way is opened by one step, and every state can be left or ends."""
    for step in ways.steps:
        _known(f"{WAYS} {step.id} ways", step.ways, ways.way)
        _known(f"{WAYS} {step.id} from/to", (*step.from_, step.to), ways.state)
        _known(f"{WAYS} {step.id} after", [step.after] if step.after else [], ways.step)
    for way in ways.ways:
        opening = [step.id for step in ways.steps if way.id in step.ways and not step.from_]
        if len(opening) != 1:
            zh = f"流程“{way.id}”应有且只有一个起始步骤，现有：{'、'.join(opening) or '无'}。"
            raise Refusal(WAYS, zh, f"way {way.id!r} must be opened by one step, not by {opening}.")
    for state in ways.states:
        left = any(state.id in step.from_ for step in ways.steps)
        if left != (state.waits_for is not None):
            zh = f"状态“{state.id}”：有后续步骤的才写 waits_for。"
            raise Refusal(WAYS, zh, f"state {state.id!r}: waits_for is for states that a step leaves.")


def _check_kind(kind: CertificationKind, ways: Ways) -> None:
    at = f"{kind.id}.yaml"
    _known(f"{at} purposes", kind.purposes.values(), ways.way)
    _known(f"{at} says", (said.step for said in kind.says), ways.step)
    walked = set(kind.purposes.values())
    stray = [said.step for said in kind.says if not walked & set(ways.step[said.step].ways)]
    if stray:
        raise Refusal(at, f"引用了不走的步骤：{stray[0]}。", f"says something of a step it never takes: {stray[0]}.")
    if kind.example == (kind.grants is not None):
        raise Refusal(at, "只有例子（example）不写 grants。", "grants belongs to every kind that is no example.")


def _known(at: str, words, allowed) -> None:
    for word in words:
        if word not in allowed:
            listed = "、".join(allowed)
            raise Refusal(at, f"没有“{word}”，可用：{listed}。", f"there is no {word!r}; use one of {listed}.")
