"""What ``softpark boundaries import`` does: whose boundary each outline of a file becomes, what the command line must
agree to before it is written, and the writing, all in one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from registry.words import Explained, Words

if TYPE_CHECKING:
    from maps.boundaryfiles import BoundaryFile
    from registry.store.store import Store


class NotWritten(Explained):
    """What is missing before anything is written; nothing was."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the command line agrees to, see `import_`."""

    datum: str | None
    repair: bool
    anyway: bool


@dataclass(frozen=True, slots=True)
class BoundaryTarget:
    """Whose boundary an outline of the file becomes."""

    name: str
    feature: Any
    park_id: int | None = None
    district: str | None = None


def targets(
    store: Store,
    read: BoundaryFile,
    park: str | None,
    district: str | None,
    districts: str | None,
    features: Sequence[str],
) -> list[BoundaryTarget]:
    """One outline for the park or district, that of `features`; or every outline that carries a district's code in the
    field `districts`.

    Raises `NotWritten`, `maps.boundaryfiles.CannotReadBoundary`.
    """
    from maps.boundaryfiles import named

    if districts is not None:
        return _all_districts(store, read, districts)
    chosen = named(read, features)
    if district is not None:
        return [BoundaryTarget(district, chosen, district=district)]
    from sqlalchemy import select

    from registry.store.models import Park

    with store.read() as session:
        found = session.execute(select(Park.id, Park.name_zh).where(Park.slug == park)).one_or_none()
    if found is None:
        raise NotWritten(f"没有代号为 {park} 的园区。", f"No park has the short name {park}.")
    return [BoundaryTarget(found.name_zh, chosen, park_id=found.id)]


def _all_districts(store: Store, read: BoundaryFile, field: str) -> list[BoundaryTarget]:
    """Every outline whose field holds the code of a district of the register, each district once."""
    from sqlalchemy import select

    from registry.store.models import District

    with store.read() as session:
        known = set(session.scalars(select(District.code)))
    found: dict[str, BoundaryTarget] = {}
    for each in read.features:
        code = each.properties.get(field, "")
        if code in found:
            raise NotWritten(f"{code} 在文件中出现多次。", f"{code} is in the file more than once.")
        if code in known:
            found[code] = BoundaryTarget(code, each, district=code)
    if not found:
        fields = "、".join(read.features[0].properties) or "无"
        raise NotWritten(
            f"字段 {field} 中没有登记的行政区代码；文件的字段：{fields}。",
            f"No code of a district of the register is in the field {field}; the fields are {fields}.",
        )
    return [found[code] for code in sorted(found)]


def require(target: BoundaryTarget, found: Any, doubts: list[Words], agreed: Agreed) -> None:
    """Raises `NotWritten` for the first thing that the command line does not agree to."""
    if not found.valid:
        at = "；".join(f"{f.lon:.6f}, {f.lat:.6f}（{f.reason.zh}）" for f in found.faults[:5])
        where = "; ".join(f"{f.lon:.6f}, {f.lat:.6f} ({f.reason.en})" for f in found.faults[:5])
        raise NotWritten(
            f"{target.name}：边界有 {len(found.faults)} 处无效：{at}。加 --repair 表示同意修复。",
            f"{target.name}: the boundary is invalid in {len(found.faults)} places: {where}. "
            "Agree to mend it with --repair.",
        )
    if found.suspicion is not None and agreed.datum is None:
        zh, en = _suspected(found.suspicion)
        raise NotWritten(f"{target.name}：{zh}", f"{target.name}: {en}")
    if doubts and not agreed.anyway:
        raise NotWritten(
            f"{target.name}：{''.join(each.zh for each in doubts)}确认无误请加 --anyway。",
            f"{target.name}: {' '.join(each.en for each in doubts)} If that is right, add --anyway.",
        )


def _suspected(doubt: Any) -> tuple[str, str]:
    said, found = _fit(doubt.stated), _fit(doubt.found)
    readings = "、".join((doubt.reading, *doubt.others))
    return (
        f"坐标基准存疑：按原样{said[0]}，按 {doubt.reading} 转换后{found[0]}。"
        f"转换请加 --datum {doubt.reading}（同样吻合的：{readings}），确认按原样采用请加 --datum none。",
        f"the datum is doubtful: as it is {said[1]}, taken for {doubt.reading} {found[1]}. "
        f"Convert with --datum {doubt.reading} (what fits: {readings}), or keep it with --datum none.",
    )


def _fit(fit: Any) -> tuple[str, str]:
    if fit.ground == "district":
        return f"有 {100 * fit.value:.0f} % 在本区内", f"{100 * fit.value:.0f} % lies in the district"
    if fit.ground == "outline":
        return f"与原边界相差约 {fit.value:,.0f} 米", f"it lies about {fit.value:,.0f} m from the old boundary"
    return f"中心与原中心相距 {fit.value:,.0f} 米", f"its centre lies {fit.value:,.0f} m from the old one"


def write(store: Store, read: BoundaryFile, judged: list, source: str, outline: str, accuracy: float) -> int:
    """All boundaries in one transaction; the number of its change set."""
    from maps.boundaryfiles import note
    from registry.boundaries import boundaries
    from registry.store import history

    park_id = judged[0][0].park_id
    one_of_several = len(judged) == 1 and len(read.features) > 1
    notes = {note(read, found, target.feature.label if one_of_several else "") for target, found, _ in judged}
    by = history.Authorship(
        history.from_here().by, what=boundaries.WHAT, park_id=park_id, file_name=read.file_name,
        file_sha256=read.sha256, note=" | ".join(sorted(notes)),
    )  # fmt: skip
    with store.write(by) as session:
        for target, found, around in judged:
            if target.park_id is None:
                boundaries.put_district(session, target.district, found.shape, source, around.old)
            else:
                boundaries.put_park(session, target.park_id, found.shape, outline, accuracy, source, around.old)
        return history.last(session) + 1
