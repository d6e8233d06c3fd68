"""Runs as lists (导出清单): one row for each claimant and measure, in words, with where it all comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy.orm import Session

from registry.claims.lists.names import named
from registry.claims.lists.simulation import Shares
from registry.claims.runs import listed
from registry.claims.runs.results import facts_by_bit
from registry.claims.runs.run import Run
from registry.claims.runs.unasked import Unasked
from registry.policy import Law
from registry.policy.kernel.determination import STATUS
from registry.policy.kernel.payers import NO_FLOOR, UNBOUNDED
from registry.policy.vocabulary import STATUSES, TIERS
from registry.words import Words

KINDS = {"tenant": "入驻企业 tenant", "operator": "运营主体 operating body"}
WHO = ("credit_code", "name", "park", "district")

HEADINGS = {
    "kind": "申请人类别 claimant",
    "credit_code": "统一社会信用代码 credit code",
    "name": "名称 name",
    "park": "园区 park",
    "district": "区 district",
    "measure": "措施 measure",
    "measure_name": "措施名称 name of the measure",
    "status": "结论 status",
    "status_words": "结论（文字） status in words",
    "low_yuan": "最低（元） least, yuan",
    "high_yuan": "最高（元） most, yuan",
    "low_fen": "最低（分） least, fen",
    "high_fen": "最高（分） most, fen",
    "floor_yuan": "下限（元/年） least that the district pays, yuan a year",
    "floor_most_yuan": "下限至多（元/年） the most that this least can be, yuan a year",
    "payers": "各区的下限（元/年） least that each district pays, yuan a year",
    "tier": "档次 tier",
    "tiers": "各档金额（元） amount of each tier, yuan",
    "months": "免租月数 rent-free months",
    "capped": "是否触及上限 capped",
    "failed": "不符合的条款 clauses that refuse",
    "missing": "还缺的信息 facts that are missing",
    "readings": "各种解释 readings",
    "claim_fen": "可申请额（分） claim, fen",
    "part_fen": "测算所得（分） simulated part, fen",
    "claim_yuan": "可申请额（元） claim, yuan",
    "part_yuan": "测算所得（元） simulated part, yuan",
    "demo": "演示数据 demo data",
}


def answers(session: Session, law: Law, run: Run) -> Iterator[pa.Table]:
    """All answers of a run, in pieces of at most PIECE rows; measures of other territories are left out. At the end
    those whom the law could not be asked about, each with the fact that it does not take."""
    for kind in KINDS:
        facts = run.table(f"{kind}/facts")
        if facts is None:
            continue
        who = named(session, kind, facts, run.as_of)
        for measure in law.measures:
            table, readings = run.table(f"{kind}/{measure}"), run.table(f"{kind}/readings/{measure}")
            for first in range(0, 0 if table is None else len(table), PIECE):
                yield _answers(law, kind, measure, table.slice(first, PIECE), readings, who)
    for kind in KINDS:
        if left_out := [each for each in run.unasked if each.kind == kind]:
            yield _unasked(session, kind, left_out, run.as_of)


PIECE = 1 << 16
COLUMNS = tuple(name for name in HEADINGS if not name.startswith(("claim_", "part_")))


def _answers(
    law: Law, kind: str, measure: str, table: pa.Table, readings: pa.Table | None, who: pd.DataFrame
) -> pa.Table:
    found = law.measures[measure]
    ids = table["id"].to_numpy()
    statuses = table["status"].to_numpy()
    clauses = [clause.id for clause in found.clauses]
    failed = _lists(table["failed"].to_numpy(), clauses)
    if found.payment.kind == "none":
        failed = np.where(statuses == STATUS["not_eligible"], "no-payment", failed)
    claimants = who.reindex(ids)
    columns = {
        "kind": _same(KINDS[kind], len(ids)),
        **_texts(claimants, WHO),
        "measure": _same(measure, len(ids)),
        "measure_name": _same(f"{found.name.zh} {found.name.en}", len(ids)),
        "status": _words(statuses, list(STATUSES)),
        "status_words": _words(statuses, [f"{words.zh} {words.en}" for words in STATUSES.values()]),
        "low_yuan": yuan(table["low"].to_numpy()),
        "high_yuan": yuan(table["high"].to_numpy()),
        "low_fen": table["low"],
        "high_fen": table["high"],
        "floor_yuan": _floors(table["floor_low"].to_numpy()),
        "floor_most_yuan": _floors(table["floor_high"].to_numpy()),
        "payers": listed.payers(table),
        "tier": _words(table["tier"].to_numpy(), list(TIERS)),
        "tiers": listed.tiers(table),
        "months": listed.months(table),
        "capped": table["capped"],
        "failed": pa.array(failed, pa.string()),
        "missing": pa.array(_lists(table["missing"].to_numpy(), facts_by_bit(table)), pa.string()),
        "readings": pa.array(_readings(readings, ids), pa.string()),
        **_texts(claimants, ("demo",)),
    }
    return pa.table({name: columns[name] for name in COLUMNS})


UNANSWERED = Words("登记有误，未认定", "not determined, because of a mistake in the register")


def _unasked(session: Session, kind: str, left_out: list[Unasked], as_of: dt.date) -> pa.Table:
    """A row for each claimant without an answer; `missing` has the place of the fact, and what would be right."""
    premises = pa.table(
        {
            "id": pa.array([each.id for each in left_out for _ in each.parks], pa.int64()),
            "park": pa.array([park for each in left_out for park in each.parks], pa.int64()),
        }
    )
    who = named(session, kind, premises, as_of).reindex([each.id for each in left_out])
    rows, money = len(left_out), pa.decimal128(19, 2)
    columns = {
        "kind": _same(KINDS[kind], rows),
        **_texts(who, WHO),
        "measure": _same("", rows),
        "measure_name": _same("", rows),
        "status": _same("unanswered", rows),
        "status_words": _same(f"{UNANSWERED.zh} {UNANSWERED.en}", rows),
        **dict.fromkeys(("low_yuan", "high_yuan"), pa.nulls(rows, money)),
        **dict.fromkeys(("low_fen", "high_fen"), pa.nulls(rows, pa.int64())),
        **dict.fromkeys(("floor_yuan", "floor_most_yuan"), pa.nulls(rows, money)),
        **dict.fromkeys(("payers", "tier", "tiers"), _same("", rows)),
        "months": pa.nulls(rows, pa.int16()),
        "capped": pa.nulls(rows, pa.bool_()),
        "failed": _same("", rows),
        "missing": pa.array([f"{each.at}：{each.zh} {each.en}" for each in left_out], pa.string()),
        "readings": _same("", rows),
        **_texts(who, ("demo",)),
    }
    return pa.table({name: columns[name] for name in COLUMNS})


def parts(session: Session, shares: Shares, as_of: dt.date) -> pa.Table:
    """A budget shared out: whom it concerns, the claim and the simulated part."""
    who = named(session, shares.kind, shares.premises, as_of).reindex(shares.ids)
    return pa.table(
        {
            "kind": _same(KINDS[shares.kind], len(shares.ids)),
            **_texts(who, WHO),
            "claim_yuan": yuan(shares.claims),
            "part_yuan": yuan(shares.parts),
            "claim_fen": pa.array(shares.claims),
            "part_fen": pa.array(shares.parts),
            **_texts(who, ("demo",)),
        }
    )


def yuan(fen: np.ndarray) -> pa.Array:
    """Exact yuan with two decimals: the very integers, read as decimals of scale 2."""
    wide = np.column_stack([fen.astype("<i8"), fen.astype("<i8") >> 63])
    return pa.Array.from_buffers(pa.decimal128(19, 2), len(fen), [None, pa.py_buffer(np.ascontiguousarray(wide))])


def _floors(fen: np.ndarray) -> pa.Array:
    """Yuan, nothing where there is no floor or it has no limit that is known."""
    none = (fen == NO_FLOOR) | (fen == UNBOUNDED)
    return pc.if_else(pa.array(none), pa.scalar(None, pa.decimal128(19, 2)), yuan(np.where(none, 0, fen)))


def _texts(frame: pd.DataFrame, names: Iterable[str]) -> dict[str, pa.Array]:
    return {name: pa.array(frame[name].astype(str).to_numpy(), pa.string()) for name in names}


def _same(word: str, rows: int) -> pa.Array:
    return pa.repeat(word, rows)


def _words(codes: np.ndarray, names: list[str]) -> pa.Array:
    """Words for places; nothing for a place below zero."""
    return pa.array(np.array([*names, ""], dtype=object)[codes], pa.string())


def _lists(bits: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """The names whose bits are set, joined by 、."""
    distinct, at = np.unique(bits, return_inverse=True)
    text = ["、".join(name for place, name in enumerate(names) if int(one) >> place & 1) for one in distinct]
    return np.array([*text, ""], dtype=object)[at]


def _readings(table: pa.Table | None, ids: np.ndarray) -> Iterable[str]:
    """For each claimant, what every option answers, in one line."""
    if table is None:
        return np.full(len(ids), "", dtype=object)
    table = table.filter(pc.is_in(table["id"], value_set=pa.array(ids)))
    codes = list(STATUSES)
    said: dict[int, list[str]] = {}
    amounts = zip(yuan(table["low"].to_numpy()).to_pylist(), yuan(table["high"].to_numpy()).to_pylist(), strict=True)
    names = zip(table["id"].to_pylist(), table["reading"].to_pylist(), table["status"].to_pylist(), strict=True)
    for (id, reading, status), (low, high) in zip(names, amounts, strict=True):
        amount = f"{low}" if low == high else f"{low}–{high}"
        said.setdefault(id, []).append(f"{reading}: {codes[status]} {amount}")
    return np.array([" | ".join(said.get(id, ())) for id in ids.tolist()] or [""], dtype=object)[: len(ids)]
