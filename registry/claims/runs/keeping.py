"""Runs kept in the register (运行存档): added once, never changed, found by the beginning of their ids."""

from __future__ import annotations

import datetime as dt
import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.claims.runs.errors import RunError
from registry.claims.runs.reader import CHUNK
from registry.claims.runs.run import Run, RunProgress, canonical, compute
from registry.policy import Law
from registry.store import models
from registry.store.store import Store


def assess(
    store: Store,
    as_of: dt.date,
    district: str | None = None,
    measure: str | None = None,
    progress: RunProgress | None = None,
    law: Law | None = None,
    chunk: int = CHUNK,
) -> Run:
    """Ask everybody, keep the run, and give it. Raises RunError on a district or measure that there is none of, and
    where a run with the same id was kept with other results."""
    run = compute(store, as_of, district, measure, progress, law, chunk)
    with store.write() as session:
        _keep(session, run)
    return run


def _keep(session: Session, run: Run) -> None:
    kept = session.get(models.Run, run.id)
    if kept is not None:
        rows = session.execute(
            select(models.RunPart.name, models.RunPart.sha256).where(models.RunPart.run_id == run.id)
        )
        if dict(rows.all()) != run.digests():
            raise RunError(
                f"运行 {run.id} 已有记录，而这次结果不同：请核对 softpark receipt {run.id}。",
                f"Run {run.id} was kept before with other results: see softpark receipt {run.id}.",
            )
        return
    scope = {"as_of": run.as_of, "district": run.district, "measure": run.measure}
    session.add(models.Run(id=run.id, record=canonical(run.record), demo=run.demo, **scope))
    session.flush()
    for name, digest in run.digests().items():
        session.add(models.RunPart(run_id=run.id, name=name, sha256=digest, content=run.parts[name]))


def load(session: Session, id: str) -> Run:
    """A run that was kept, by its id or the beginning of it. Raises RunError where there is none, or several."""
    found = session.scalars(select(models.Run).where(models.Run.id.startswith(id, autoescape=True))).all()
    if len(found) != 1:
        how = ("没有", "there is no run") if not found else ("不止一个", "there is more than one run")
        raise RunError(
            f"{how[0]}以“{id}”开头的运行：softpark runs 列出全部",
            f"{how[1]} that begins with {id!r}: softpark runs lists all",
        )
    row = found[0]
    parts = session.scalars(select(models.RunPart).where(models.RunPart.run_id == row.id).order_by(models.RunPart.name))
    contents = {part.name: part.content for part in parts}
    return Run(row.id, row.as_of, row.district, row.measure, json.loads(row.record), contents, row.demo)


def kept(session: Session) -> list[models.Run]:
    """All runs, the newest first."""
    return list(session.scalars(select(models.Run).order_by(models.Run.recorded_at.desc(), models.Run.id)))
