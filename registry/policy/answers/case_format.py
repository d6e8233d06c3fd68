"""The format of the case files (案例格式), which is the contract of ``softpark check``: every key and every value.

Records are plain dicts of these keys. A key that is absent stays absent: the fact is unknown. Of what a case may be
refused for, the place and the sentence are the same for a file, a page and the register.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Annotated, Any, Literal, Required

from pydantic import AfterValidator, Discriminator, Tag, TypeAdapter, ValidationError
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from typing_extensions import TypedDict, get_type_hints

from registry.policy.answers.case_codes import District, Industry
from registry.policy.answers.case_values import (
    LONGEST,
    ByYear,
    Centiares,
    Day,
    Fen,
    FreeMonths,
    Many,
    MeasureId,
    Percent,
    Some,
    Text,
    Year,
    YesNo,
    in_order,
)
from registry.policy.answers.declared_facts import value_type
from registry.policy.files.faults import first_mistake
from registry.policy.files.file_kinds import FileKind
from registry.policy.files.refusal import Refusal, join
from registry.policy.shared_facts import Fact

Kind = Literal["enterprise", "institution", "association", "sole_trader"]
Size = Literal["large", "medium", "small", "micro"]
RecognitionWord = Literal["ai_software", "other_featured", "none"]
TitleTier = Literal["national", "provincial", "municipal", "municipal_humanoid"]
Result = Literal["excellent", "good", "pass", "fail"]
Level = Literal["national", "provincial", "municipal", "district"]
PaidTier = Literal[
    "national", "provincial", "municipal", "municipal_humanoid", "ai_software", "other_featured", "other_park"
]


class TenantFacts(TypedDict, total=False):
    """The tenant (企业)."""

    kind: Kind
    industry: Industry
    ai_listed: YesNo
    software_enterprise: YesNo
    above_scale: YesNo
    size: Size
    startup: YesNo
    moved_in: Day
    newly_moved_in: YesNo


# Where a key is a word of Python, the record is written as a call.
Recognised = TypedDict("Recognised", {"as": Required[RecognitionWord], "from": Required[Day], "to": Day}, total=False)
Recognised.__doc__ = "What a district recognised a park as, and for which days."

TitleFacts = TypedDict(
    "TitleFacts", {"tier": Required[TitleTier], "kind": Text, "from": Required[Day], "to": Day}, total=False
)
TitleFacts.__doc__ = "A title of a park, and for which days."


class Assessment(TypedDict):
    """What the assessment of a year came to."""

    year: Year
    result: Result


def _one_a_year(assessments: list[Assessment]) -> list[Assessment]:
    years: set[int] = set()
    for place, each in enumerate(assessments):
        if each["year"] in years:
            raise Refusal(
                join(place, "year"),
                f"{each['year']} 年度的考核结果写了两次，只能有一个。",
                f"the assessment of {each['year']} is given twice; a year has one result.",
            )
        years.add(each["year"])
    return assessments


_RecognisedDays = Many[Annotated[Recognised, in_order("from", "to")]]


def _word_or_days(value: object) -> str:
    return "days" if isinstance(value, list) else "word"


class ParkFacts(TypedDict, total=False):
    """The park (园区). `recognition`: one word that holds always, or the days of each."""

    name: Text
    area: Text
    district: District
    recognition: Annotated[
        Annotated[RecognitionWord, Tag("word")] | Annotated[_RecognisedDays, Tag("days")],
        Discriminator(_word_or_days),
    ]
    titles: Many[Annotated[TitleFacts, in_order("from", "to")]]
    software_park: YesNo
    zero_rent_incubator: YesNo
    assessments: Annotated[Many[Assessment], AfterValidator(_one_a_year)]


class LeaseFacts(TypedDict, total=False):
    """A lease (租约)."""

    start: Day
    end: Day
    area_m2: Centiares
    monthly_rent: Fen
    rent_free_months: FreeMonths


Lease = Annotated[LeaseFacts, in_order("start", "end")]


class PremiseFacts(TypedDict, total=False):
    """One of several places that a tenant rents."""

    park: Required[ParkFacts]
    rent: ByYear[Fen]
    lease: Lease


class IncubatorFacts(TypedDict, total=False):
    """The incubator (孵化器) of an operating body."""

    recognised: YesNo
    audited_outlay: ByYear[Fen]


class GrantFacts(TypedDict, total=False):
    """What was paid before."""

    measure: Required[MeasureId]
    rent_year: Year
    tier: PaidTier
    amount: Fen


class SupportFacts(TypedDict):
    """Support that is drawn elsewhere."""

    level: Level
    same_kind: YesNo
    amount: Fen


class BudgetFacts(TypedDict):
    """What the guide of a year pays of a measure."""

    pays_percent: Percent


class CaseFacts(TypedDict, total=False):
    """A case. `expect` is the business of tests."""

    __pydantic_config__ = {"extra": "forbid"}  # type: ignore[misc]  # noqa: RUF012  -- for the records inside it too

    id: Required[Text]
    title: Text
    expect: object
    as_of: Required[Day]
    tenant: TenantFacts
    park: ParkFacts
    cooperation: YesNo
    rent: ByYear[Fen]
    lease: Lease
    premises: Some[PremiseFacts]
    incubator: IncubatorFacts
    granted: Many[GrantFacts]
    other_support: Many[SupportFacts]
    budget: dict[MeasureId, ByYear[BudgetFacts]]


# ---- reading -------------------------------------------------------------------------------------------------------

_SENTENCES = {
    "missing": ("缺少这一项，必须填写。", "this key is required."),
    "extra_forbidden": ("没有“{short}”这一项，可用的是：{keys}。", "no such key; the keys are {keys}."),
    "invalid_key": ("没有“{short}”这一项，可用的是：{keys}。", "no such key; the keys are {keys}."),
    "dict": ("应为“键: 值”的形式；不清楚就不写这一项。", "write keys and values, or leave it out."),
    "literal_error": ("没有“{input}”这个取值，只能是：{listed}。", "{input!r} is not one of {listed}."),
}
CASE_FILE = FileKind(CaseFacts, _SENTENCES, choices={"recognition": {"word": str, "days": Recognised}}, longest=LONGEST)


@lru_cache(maxsize=32)
def _reader(declared: tuple[Fact, ...]) -> TypeAdapter[CaseFacts]:
    """The format with the facts that documents declare, each in its record."""
    reader: TypeAdapter[CaseFacts] = TypeAdapter(_model(declared) if declared else CaseFacts)
    return reader


@lru_cache(maxsize=32)
def _kind(listed: tuple[Fact, ...]) -> FileKind:
    """What is said of a mistake, with these of the declared facts among the keys that there are."""
    return replace(CASE_FILE, model=_model(listed)) if listed else CASE_FILE


def _model(declared: tuple[Fact, ...]) -> Any:
    groups: dict[str, dict[str, object]] = defaultdict(dict)
    for fact in declared:
        groups[fact.group][fact.key] = value_type(fact)
    park: object = _with("ParkFacts", ParkFacts, groups["park"])
    own = {name: _with(name, None, groups[name]) for name in ("property", "operator") if name in groups}
    of_premise = {name: record for name, record in own.items() if name == "property"}
    premise: object = _with("PremiseFacts", PremiseFacts, {"park": Required[park], **of_premise})
    tenant = _with("TenantFacts", TenantFacts, groups["tenant"])
    return _with("CaseFacts", CaseFacts, {"tenant": tenant, "park": park, "premises": Some[premise], **own})


def _with(name: str, record: type | None, fields: Mapping[str, object]) -> type:
    """A record with other fields besides, or in the place of its own."""
    own: dict[str, object] = {} if record is None else get_type_hints(record, include_extras=True)
    made = _TYPED_DICT(name, {**own, **fields}, total=False)
    made.__pydantic_config__ = {"extra": "forbid"}
    return made


_TYPED_DICT: Any = TypedDict  # called with fields that are known only when documents are read


class _FormOfCases(GenerateJsonSchema):
    """Of a value that only our own code can tell, the form lets any pass, and the reading refuses it with its place."""

    def handle_invalid_for_json_schema(self, schema: object, error_info: str) -> JsonSchemaValue:
        return {}


def json_schema(declared: tuple[Fact, ...], references: str) -> dict[str, Any]:
    """The form of a case as a JSON Schema, with the facts that documents declare; its parts under ``$defs``.

    references: how a part is referred to, such as ``#/$defs/{model}``. What is of this form may still be refused: a day
    that does not exist, an interval that ends before it starts.
    """
    return _reader(declared).json_schema(ref_template=references, schema_generator=_FormOfCases)


def read_facts(
    given: Mapping[str, object],
    measures: Iterable[str],
    declared: tuple[Fact, ...] = (),
    listed: tuple[Fact, ...] | None = None,
) -> CaseFacts:
    """The facts as they are given, if all of them are of the format. Raises Refusal with what is wrong first.

    measures: the ids that grants and budgets may name. declared: the facts that documents declare, which the records
    of a case may hold besides. listed: those of them that a mistake offers, where not all.
    """
    try:
        return _reader(declared).validate_python(given, context=tuple(measures))
    except ValidationError as fault:
        first = first_mistake(fault, _kind(declared if listed is None else listed), given)
    # Raised here, not above: beside pydantic's fault, which the collector cannot look into, it would hold all callers.
    raise Refusal(first.at, first.zh, first.en)
