"""Runs (批量认定): everybody in the register asked what every measure answers on a day.

A run's id is a digest of all that went in. The same run asked again is therefore the same run, byte for byte
(`registry/claims/runs/keeping.py`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np
import pyarrow as pa
from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from registry.claims.runs import bulk, draws, files, origin, reader, results, snapshot
from registry.claims.runs.batch import Batch
from registry.claims.runs.errors import RunError
from registry.claims.runs.unasked import Unasked
from registry.policy import Law, load_law
from registry.policy.files.documents import Measure
from registry.policy.files.law import FIRST
from registry.policy.kernel.determination import Determinations, determine
from registry.store import models
from registry.store.store import Store

ID_LENGTH = 16
RunProgress = Callable[[int, int], None]


@dataclass(frozen=True)
class Run:
    """A run. record: what went in and the totals, as plain values. parts: Parquet files by name, such as
    ``tenant/guangming-2025-4/14``, ``tenant/readings/…``, ``tenant/total``, ``tenant/facts``."""

    id: str
    as_of: dt.date
    district: str | None
    measure: str | None
    record: Mapping[str, object]
    parts: Mapping[str, bytes]
    demo: bool

    @property
    def topics(self) -> Collection[str]:
        """What everybody was asked about."""
        return cast("list[str]", self.record.get("topics", FIRST))

    @property
    def unasked(self) -> tuple[Unasked, ...]:
        """Whom the law could not be asked about; runs of before that was looked at have none."""
        return tuple(Unasked.of(each) for each in self.record["unasked"]) if "unasked" in self.record else ()

    def digests(self) -> dict[str, str]:
        return {name: files.sha256(content) for name, content in sorted(self.parts.items())}

    def table(self, name: str) -> pa.Table | None:
        return files.unpacked(self.parts[name]) if name in self.parts else None


def compute(
    store: Store,
    as_of: dt.date,
    district: str | None = None,
    measure: str | None = None,
    progress: RunProgress | None = None,
    law: Law | None = None,
    chunk: int = reader.CHUNK,
) -> Run:
    """The run, without keeping it. progress: called with how many tenants are done, and of how many."""
    law = law_asked(law or load_law(), measure)
    asked = measures_asked(law, measure)
    taken, tables = snapshot.Snapshot(), defaultdict(list)
    totals: dict[str, dict] = defaultdict(dict)
    demo, left_out = False, []
    with store.read() as session:
        check_district(session, district)
        adopted = origin.rulings_on(session, as_of)
        made_up = made_up_ids(session)
        for batch in batches(session, law, as_of, district, asked, progress, chunk, left_out):
            taken.add(batch)
            demo |= is_demo(batch, made_up)
            _answer(law, adopted, asked[batch.kind], batch, tables, totals, whole=measure is None)
        demo |= any_demo(left_out, made_up)
    cited = [ruling.cited() for ruling in adopted]
    record = record_of(law, as_of, district, measure, cited, taken.digests(), [each.record() for each in left_out])
    parts = {name: files.packed(each) for name, each in sorted(tables.items())}
    return Run(id_of(record), as_of, district, measure, record | {"totals": totals}, parts, demo)


def law_asked(law: Law, measure: str | None) -> Law:
    """The law, asked about the measure whatever its topic. Raises RunError where there is none such, and on a mistake
    in a file of the office."""
    if law.left_out:
        zh, en = law.left_out[0].said()[0]
        raise RunError(f"本单位的政策文件有错误，改正后再认定：{zh}", f"an own policy file has a mistake: {en}")
    if measure is None:
        return law
    if measure not in law.measures:
        known = "、".join(law.measures)
        raise RunError(f"没有措施“{measure}”，可用：{known}", f"there is no measure {measure!r}; use one of {known}")
    return law.asking(law.topics, [measure])


def measures_asked(law: Law, only: str | None) -> dict[str, tuple[Measure, ...]]:
    """By kind of claimant, the measures that are asked, or the only one."""
    return {
        kind: tuple(each for each in law.measures_for(kind) if only in (None, each.id))
        for kind in ("tenant", "operator")
    }


def record_of(
    law: Law,
    as_of: dt.date,
    district: str | None,
    measure: str | None,
    rulings: list[dict[str, str]],
    facts: Mapping[str, str],
    unasked: list[dict[str, object]],
) -> dict[str, object]:
    """All that goes into a run, as plain values. facts: digests by fact. rulings, unasked: as they are cited."""
    left_out = {"unasked": hashlib.sha256(canonical(unasked).encode()).hexdigest()} if unasked else {}
    others = {} if measure is not None or law.topics == FIRST else {"topics": sorted(law.topics)}
    return {
        "as_of": as_of.isoformat(),
        "district": district,
        "measure": measure,
        "policies": origin.policy_files(),
        "rulings": rulings,
        "code": origin.code(),
        "facts": {**facts, **left_out},
        "unasked": unasked,
        **others,
    }


def id_of(record: Mapping[str, object]) -> str:
    """The id of the run that all this went into."""
    return hashlib.sha256(canonical(record).encode()).hexdigest()[:ID_LENGTH]


def batches(
    session: Session,
    law: Law,
    as_of: dt.date,
    district: str | None,
    asked: Mapping[str, tuple[Measure, ...]],
    progress: RunProgress | None = None,
    chunk: int = reader.CHUNK,
    left_out: list[Unasked] | None = None,
) -> Iterator[Batch]:
    """All claimants whom any of the measures can concern: tenants first, then operating bodies; `left_out` gets those
    whom the law cannot be asked about."""
    if asked["tenant"]:
        done, of = 0, len(reader.tenant_ids(session, as_of, district)) if progress else 0
        for batch in reader.tenants(session, law, as_of, district, chunk, left_out):
            yield batch
            done += len(batch.ids)
            if progress:
                progress(done, of)
    if asked["operator"]:
        yield from reader.operators(session, law, as_of, district, left_out)


def _answer(
    law: Law,
    adopted: list,
    measures: tuple[Measure, ...],
    batch: Batch,
    tables: dict[str, list[pa.Table]],
    totals: dict[str, dict],
    whole: bool,
) -> None:
    """Add what the measures answer this batch to the tables and totals."""
    tables[f"{batch.kind}/facts"].append(snapshot.table(batch))
    found: list[Determinations] = []
    for measure in measures:
        each = determine(law, measure, batch.facts, adopted)
        status = results.statuses(law, each, batch)
        tables[f"{batch.kind}/{measure.id}"].append(results.table(each, status, batch))
        if readings := results.readings(each, batch):
            tables[f"{batch.kind}/readings/{measure.id}"] += readings
        add(totals[batch.kind].setdefault(measure.id, {}), results.counted(status, each))
        found.append(each)
    if whole:
        tables[f"{batch.kind}/total"].append(draws.table(law, found, batch))


def add(total: dict[str, dict[str, int]], more: dict[str, dict[str, int]]) -> None:
    for status, counted in more.items():
        sums = total.setdefault(status, dict.fromkeys(counted, 0))
        for name, number in counted.items():
            sums[name] += number


def check_district(session: Session, district: str | None) -> None:
    if district is not None and session.get(models.District, district, options=[defer(models.District.geom)]) is None:
        raise RunError(f"登记中没有区 {district}", f"the register has no district {district}")


def made_up_ids(session: Session) -> dict[str, np.ndarray]:
    """Ids of the tenants and parks that are 演示数据."""
    asked = {"tenant": models.Tenant, "park": models.Park}
    return {
        name: bulk.read_columns(session, select(table.id.label("id")).where(table.demo))["id"]
        for name, table in asked.items()
    }


def is_demo(batch: Batch, made_up: Mapping[str, np.ndarray]) -> bool:
    claimants = np.isin(batch.ids, made_up["tenant"]).any() if batch.kind == "tenant" else False
    return bool(claimants or np.isin(batch.park, made_up["park"]).any())


def any_demo(left_out: list[Unasked], made_up: Mapping[str, np.ndarray]) -> bool:
    return any(
        (each.kind == "tenant" and each.id in made_up["tenant"]) or bool(np.isin(each.parks, made_up["park"]).any())
        for each in left_out
    )


def canonical(record: object) -> str:
    """JSON in the one form that digests are taken of."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
