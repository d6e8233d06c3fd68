"""Where a list comes from (来源说明): the run, its day, documents with digests, rulings, code, what is demo."""

from __future__ import annotations

from registry.claims.runs.run import Run
from registry.policy import Law

DEMO = "含演示数据，全部虚构，不得作为依据 / contains demo data, all of it made up: not to be relied on"
CAUTION = (
    "金额为条文允许的上限或区间，不是应得数额；以主管部门审核为准 / amounts are what the text allows at most, no "
    "entitlement; the authority decides"
)


def of_run(law: Law, run: Run) -> dict[str, str]:
    """Name and value, in the order in which they are to be read."""
    code = run.record["code"]
    told = {"演示 demo": DEMO} if run.demo else {}
    told |= {
        "运行 run": run.id,
        "截至 as of": run.as_of.isoformat(),
        "范围 scope": f"区 district {run.district or '全部 all'}；措施 measure {run.measure or '全部 all'}",
        "说明 note": CAUTION,
        "程序 code": f"SoftPark {code['softpark']}, kernel sha256 {code['kernel']}",
    }
    for document in law.documents:
        name = f"{document.id}.yaml"
        digest = run.record["policies"].get(name)
        if digest:
            number = document.number or ""
            told[f"文件 document {document.id}"] = f"{document.title.zh} {number} sha256 {digest}"
    for place, ruling in enumerate(run.record["rulings"], 1):
        where = f"，{ruling['document']}" if "document" in ruling else ""
        told[f"裁定 ruling {place}"] = (
            f"{ruling['question']}={ruling['option']}，{ruling['by']}，{ruling['basis']}，{ruling['from']} 起{where}"
        )
    return told
