"""Whom ids stand for (名称): credit codes, names and parks of tenants and operating bodies, read in bulk."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pyarrow as pa
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.store.models import OperatingBody, Park, ParkOperator, Tenant

COLUMNS = ("credit_code", "name", "park", "district", "demo")


def named(session: Session, kind: str, facts: pa.Table, as_of: dt.date) -> pd.DataFrame:
    """By id, the columns above, of the claimants that the facts of a run speak of; several parks joined by 、.

    facts: a row a premise, with the columns id and park.
    """
    rooms = facts.select(["id", "park"]).to_pandas().drop_duplicates()
    parks = _frame(
        session,
        select(
            Park.id, Park.name_zh.label("park_name"), Park.district_code.label("district"), Park.demo.label("demo_park")
        ),
    )
    rooms = rooms.join(parks, on="park").fillna({"district": ""})
    who = _frame(session, select(Tenant.id, Tenant.uscc.label("credit_code"), Tenant.name, Tenant.demo))
    if kind == "operator":
        who = _frame(
            session,
            select(
                ParkOperator.park_id.label("id"),
                OperatingBody.uscc.label("credit_code"),
                OperatingBody.name,
                OperatingBody.demo,
            )
            .join(OperatingBody, OperatingBody.id == ParkOperator.operating_body_id)
            .where(ParkOperator.on(as_of))
            .order_by(ParkOperator.park_id, ParkOperator.valid_from, ParkOperator.id),
        )
        who = who[~who.index.duplicated(keep="last")]
    places = _joined(rooms)
    found = who.join(places, how="right")
    found["demo"] = np.where(found["demo"].astype("boolean").fillna(False) | found["demo_park"], "演示数据", "")
    return found[list(COLUMNS)].fillna("")


def _joined(rooms: pd.DataFrame) -> pd.DataFrame:
    """One row a claimant: most have one park, the others' names are joined."""
    several = rooms["id"].duplicated(keep=False)
    one = rooms[~several].set_index("id")[["park_name", "district", "demo_park"]]
    many = rooms[several].groupby("id").agg(
        park_name=("park_name", "、".join), district=("district", lambda d: "、".join(dict.fromkeys(d))),
        demo_park=("demo_park", "any"),
    )  # fmt: skip
    both = pd.concat([one, many]).sort_index()
    return both.rename(columns={"park_name": "park"}).astype({"demo_park": bool})


def _frame(session: Session, asked) -> pd.DataFrame:
    rows = session.execute(asked).all()
    return pd.DataFrame(rows, columns=[column.key for column in asked.selected_columns]).set_index("id")
