"""Columns of facts for the tests of rosters: one of each kind, as a document declares them, and rows beside them."""

from registry.policy.shared_facts import Fact, fact_of
from registry.rosters.facts.columns import FactColumn, FactTable, column
from tests.rosters.files import YEAR


def declared(id: str, kind: str, zh: str, **more) -> Fact:
    """A fact as a file declares it."""
    return fact_of({"id": id, "kind": kind, "name": {"zh": zh, "en": id}, "why": {"zh": zh, "en": id}, **more})


CHOICES = {"government": {"zh": "政府物业", "en": "the government's"}, "private": {"zh": "社会物业", "en": "private"}}
FACTS = (
    declared("tenant.growth", "percent", "营业收入增速", by="year"),
    declared("tenant.revenue", "money", "年营业收入", by="year"),
    declared("tenant.staff", "number", "参保人数", decimals=0, unit={"zh": "人", "en": "people"}, by="days"),
    declared("tenant.ratio", "number", "研发人员占比"),
    declared("tenant.listed", "yes-no", "是否上市"),
    declared("tenant.settled", "day", "首次落户日"),
    declared("tenant.trade", "code", "细分行业代码"),
    declared("property.owner", "one-of", "物业性质", values=CHOICES),
    declared("property.appraised", "money", "评估租金"),
)
SYNONYMS = {"tenant.revenue": ("营收", "销售收入")}


def columns(*paths: str) -> list[FactColumn]:
    """The columns of these facts for the year before; of all without a name."""
    return [column(fact, YEAR - 1, SYNONYMS.get(fact.path, ())) for fact in FACTS if not paths or fact.path in paths]


def beside(*rows: dict[str, object]) -> FactTable:
    """The facts beside rows, by their paths."""
    own = columns()
    return FactTable(tuple(own), tuple(tuple(row.get(each.fact.path) for row in rows) for each in own))
