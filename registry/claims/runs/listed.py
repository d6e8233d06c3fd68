"""Answers with several parts (分项): what each step of an amount, or each district, comes to, as lists in a column.

Runs that were kept before there was such a column have none, and are read as having no parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from registry.claims.runs.arrow import array
from registry.policy.files import jurisdictions
from registry.policy.kernel.payers import NO_FLOOR, NO_PAYER, NOWHERE, Payers
from registry.policy.kernel.payers import UNBOUNDED as NO_LIMIT
from registry.policy.kernel.steps import Steps
from registry.policy.vocabulary import TIERS as NAMES

_BOUNDS = [("low", pa.int64()), ("high", pa.int64())]
TIERS = pa.struct([("tier", pa.int8()), *_BOUNDS])
PAYERS = pa.struct([("district", pa.int32()), *_BOUNDS])


def column(parts: Steps | Payers | None, each: pa.StructType, here: np.ndarray) -> pa.Array:
    """Lists of `each` for the claimants that are here, null for those whose amount has one part only."""
    if parts is None:
        return pa.nulls(int(here.sum()), pa.list_(each))
    claimant, *columns = parts.listed()
    kept = here[claimant]
    counts = np.bincount(claimant[kept], minlength=len(here))[here]
    offsets = array(np.concatenate([[0], np.cumsum(counts)]).astype(np.int32))
    values = [array(column[kept]).cast(field.type) for column, field in zip(columns, each, strict=True)]
    listed = pa.StructArray.from_arrays(values, fields=list(each))
    return pa.ListArray.from_arrays(offsets, listed, mask=array(counts == 0))


def months(table: pa.Table) -> pa.Array:
    """Rent-free months of those who are offered some, null elsewhere."""
    found = table["months"] if "months" in table.column_names else pa.nulls(len(table), pa.int16())
    return pc.if_else(pc.greater(found, 0), found, pa.scalar(None, pa.int16()))


def tiers(table: pa.Table) -> pa.Array:
    """Each step and its yuan in one text, empty where there is one step only."""
    names = list(NAMES)
    return _texts(table, "tiers", lambda part: f"{names[part['tier']]} {_range(part)}")


def payers(table: pa.Table) -> pa.Array:
    """Each district and its floor in one text, empty where there is one district only; what is unknown comes last."""
    return _texts(table, "payers", lambda part: f"{_district(part['district'])} {_range(part)}")


def _texts(table: pa.Table, name: str, said: Callable[[dict[str, int]], str]) -> pa.Array:
    if name not in table.column_names:
        return pa.repeat("", len(table))
    parts: Iterable[list[dict] | None] = table[name].to_pylist()
    return pa.array(["、".join(said(part) for part in each or ()) for each in parts], pa.string())


def _district(code: int) -> str:
    return "区不明 unknown district" if code == NOWHERE else f"{code} {jurisdictions.name(str(code)) or ''}".rstrip()


def _range(part: dict[str, int]) -> str:
    low, high = part["low"], part["high"]
    return _yuan(high) if low == high else f"{_yuan(low)}–{_yuan(high)}"


def _yuan(fen: int) -> str:
    if fen in (NO_FLOOR, NO_PAYER):
        return "无下限 no floor"
    return "不明 unknown" if fen == NO_LIMIT else f"{fen // 100}.{fen % 100:02}"
