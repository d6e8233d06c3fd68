"""The fields of a roster (名册字段): one list for the template, the reader, the grid, the comparison and the pages.

A row of a roster is a tuple in the order of `FIELDS`, each value as its kind says; None is unknown, which is never
the same as no or zero. `tests/rosters/test_fields.py` holds that no heading means two fields.
"""

import datetime as dt
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NamedTuple

from registry.policy.vocabulary import FACTS
from registry.words import Words

FieldKind = Literal["code", "text", "room", "word", "industry", "yes_no", "day", "area", "money", "months", "telephone",
                    "fact"]  # fmt: skip
"""What a value is in a checked row: code, text, room, word, industry, telephone `str`; yes_no `bool`; day `date`; area
`float` of m² with at most two decimals; money `int` fen; months `int`. A fact of a document stands beside the row and
is what its file declares (`registry.rosters.facts.columns`)."""

Of = Literal["tenant", "profile", "lease", "rent", "contact", "stated"]
"""The table that keeps it: `rent` is that of the year before the roster's day, `stated` that of facts of documents."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `words`: the choices of a `word` (and of yes_no), by what the register stores. `synonyms`: other
    headings that mean it, beside its names, compared without spaces, signs, case or full-width forms.
    """

    id: str
    name: Words
    kind: FieldKind
    of: Of
    help: Words
    required: bool = False
    words: MappingProxyType[str, Words] = field(default_factory=lambda: MappingProxyType({}))
    synonyms: tuple[str, ...] = ()


class RosterRow(NamedTuple):
    """A row of a roster: one tenant in one room (or in all its rooms of one lease)."""

    uscc: str
    name: str
    room: str | None
    start: dt.date
    end: dt.date | None
    area_m2: float | None
    monthly_rent_fen: int | None
    rent_free_months: int | None
    rent_fen: int | None
    newly_moved_in: bool | None
    kind: str | None
    industry: str | None
    ai_listed: bool | None
    software_enterprise: bool | None
    above_scale: bool | None
    size: str | None
    startup: bool | None
    contact: str | None
    telephone: str | None


def _field(
    id: str, name: tuple[str, str], kind: FieldKind, of: Of, help: tuple[str, str], synonyms: str, required=False
):
    return Field(id, Words(*name), kind, of, Words(*help), required, synonyms=tuple(synonyms.split("、")))


def _fact(id: str, kind: FieldKind, synonyms: str) -> Field:
    """A field that is a fact of the law: its words and its help are those of the law."""
    known = FACTS[f"tenant.{id}"]
    of: Of = "lease" if id == "newly_moved_in" else "profile"
    return Field(id, known.name, kind, of, known.why, words=known.values, synonyms=tuple(synonyms.split("、")))


PERSONAL = ("个人信息，仅供园区与主管部门联系企业，查看会留下记录。", "Personal data; looking at it is logged.")

FIELDS: tuple[Field, ...] = (
    _field(
        "uscc", ("统一社会信用代码", "unified social credit code"), "code", "tenant",
        ("18 位；单元格请设为文本，否则末几位会丢失。", "18 signs, in a cell set to text, or the last get lost."),
        "信用代码、社会信用代码、统一信用代码、机构代码、税号、纳税人识别号、uscc、credit code", required=True,
    ),
    _field(
        "name", ("企业名称", "name"), "text", "tenant",
        ("与营业执照一致的全称。", "The full name, as on the business licence."),
        "单位名称、公司名称、机构名称、企业全称、入驻企业、租户、租户名称、承租方、承租人、名称、company、tenant",
        required=True,
    ),
    _field(
        "room", ("房号", "room"), "room", "lease",
        ("如 3 栋 1205；一家企业租有几处时用来区分。", "Such as 3-1205; it tells the rooms of one tenant apart."),
        "房间号、房间、单元、室号、楼栋房号、租赁单元、门牌号、位置、unit、room no",
    ),
    _field(
        "start", ("起租日", "lease from"), "day", "lease",
        ("租赁合同的第一天，如 2025-03-01。", "The first day of the lease, such as 2025-03-01."),
        "租期开始、合同开始日期、租赁开始日期、起始日期、开始日期、入驻时间、入驻日期、合同起始日、租赁起始日、"
        "start、lease start、from", required=True,
    ),
    _field(
        "end", ("到期日", "lease to"), "day", "lease",
        ("租赁合同的最后一天；没有到期日的留空。", "The last day of the lease; empty where it has none."),
        "租期结束、合同结束日期、合同到期日、租赁结束日期、租赁到期日、截止日期、结束日期、终止日期、到期时间、"
        "end、lease end、to",
    ),
    _field(
        "area_m2", ("租赁面积（平方米）", "leased area (m²)"), "area", "lease",
        ("合同载明的租赁面积，最多两位小数。", "As the lease states it, two decimals at most."),
        "租赁面积、面积、建筑面积、面积m2、面积㎡、租用面积、承租面积、area",
    ),
    _field(
        "monthly_rent_fen", ("月租金（元）", "monthly rent (yuan)"), "money", "lease",
        ("不含物业管理费。", "Without management fee."),
        "月租金、每月租金、租金/月、月租、合同月租金、monthly rent",
    ),
    _field(
        "rent_free_months", ("免租月数", "rent-free months"), "months", "lease",
        ("没有免租期的填 0；不清楚的留空。", "0 where there is none; empty where it is not known."),
        "免租期、免租期月、免租月份、免租、免租期（个月）、rent free months",
    ),
    _field(
        "rent_fen", ("上年度租金（元）", "last year's rent (yuan)"), "money", "rent",
        ("上一自然年实际发生的租金，不含物业管理费。", "What arose in the year before, without management fee."),
        "上年度租金、上年租金、去年租金、上年度实际租金、上年度实际发生租金、年租金、last year's rent",
    ),
    _fact("newly_moved_in", "yes_no", "新入驻、是否新入驻、新入驻企业"),
    _fact("kind", "word", "企业类型、单位类型、机构类型、类型"),
    _fact("industry", "industry", "行业代码、行业、国民经济行业、行业分类代码、industry、industry code"),
    _fact("ai_listed", "yes_no", "列入人工智能产业统计、人工智能统计、人工智能企业、是否人工智能企业、ai"),
    _fact("software_enterprise", "yes_no", "软件企业、是否软件企业、认可为软件企业、software enterprise"),
    _fact("above_scale", "yes_no", "规上企业、是否规上、规模以上、规上、above scale"),
    _fact("size", "word", "规模、企业规模类型、规模类型"),
    _fact("startup", "yes_no", "初创企业、是否初创、startup、start-up"),
    _field(
        "contact", ("联系人", "contact"), "text", "contact", PERSONAL,
        "联系人姓名、企业联系人、经办人、contact name、contact person",
    ),
    _field(
        "telephone", ("联系电话", "telephone"), "telephone", "contact", PERSONAL,
        "电话、手机、手机号、手机号码、联系方式、联系人电话、phone、mobile",
    ),
)  # fmt: skip

BY_ID = MappingProxyType({field.id: field for field in FIELDS})
