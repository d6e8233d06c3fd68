"""The words of the field: facts and their values, statuses, and the open questions that the kernel knows.

Facts are declared in ``data/facts/shared.yaml``, and by documents for themselves (`registry.policy.shared_facts`).

Declared once and used thrice: to check what comes in, to name what is missing, and to ask for it on a page.
"""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType
from typing import Literal

from registry.policy.shared_facts import Fact, shared_facts
from registry.words import Words

Status = Literal[
    "eligible",
    "discretionary",
    "depends_on_reading",
    "needs_facts",
    "not_eligible",
    "superseded",
    "not_in_force",
    "not_applicable",
]
"""What a measure may answer."""

FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2199, 12, 31)
"""The days that facts and questions may name."""

FACTS: MappingProxyType[str, Fact] = MappingProxyType({fact.path: fact for fact in shared_facts()})
"""The facts that documents share, in the order of ``data/facts/shared.yaml``; a document may have others of its own."""
FACT_BIT: MappingProxyType[str, int] = MappingProxyType({path: bit for bit, path in enumerate(FACTS)})

KINDS = tuple(FACTS["tenant.kind"].values)
SIZES = tuple(FACTS["tenant.size"].values)
RECOGNITIONS = ("ai_software", "other_featured", "none")
SOFTWARE_TIERS = ("national", "provincial", "municipal")
TITLE_TIERS = (*SOFTWARE_TIERS, "municipal_humanoid")
RESULTS = ("excellent", "good", "pass", "fail")
LEVELS = ("national", "provincial", "municipal", "district")

TIERS: MappingProxyType[str, Words] = MappingProxyType(
    {
        "national": Words("国家级软件名园（基地）", "national title"),
        "provincial": Words("省级软件名园（基地）", "provincial title"),
        "municipal": Words("市级软件名园（基地）", "municipal title"),
        "municipal_humanoid": Words("市人形机器人友好示范园区", "municipal humanoid-robot title"),
        "ai_software": Words("区级人工智能、软件特色产业园", "district-recognised AI or software park"),
        "other_featured": Words("区级其他特色产业园（合作赋能）", "other featured park with cooperation"),
        "other_park": Words("其他产业园", "any other industrial park"),
    }
)

STATUSES: MappingProxyType[str, Words] = MappingProxyType(
    {
        "eligible": Words("可申请", "may be claimed"),
        "discretionary": Words("由区决定", "the district decides"),
        "depends_on_reading": Words("取决于条文解释", "depends on the reading"),
        "needs_facts": Words("还需信息", "needs more facts"),
        "not_eligible": Words("不符合", "not eligible"),
        "superseded": Words("就高不就低，不再重复享受", "a higher measure is taken instead"),
        "not_in_force": Words("不在有效期内", "not in force"),
        "not_applicable": Words("不适用于该地区", "another territory"),
    }
)

TOPICS: MappingProxyType[str, Words] = MappingProxyType(
    {
        "rent": Words("租金", "rent"),
        "park": Words("园区", "parks"),
        "space": Words("用房", "premises"),
        "other": Words("其他支持", "other support"),
    }
)
"""What measures are about (主题), in the order in which they are shown."""

NO_PAYMENT = Words("条文没有规定资金", "the text provides no money")
"""What ``no-payment`` says, where the clauses that refuse are named."""
