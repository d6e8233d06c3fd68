"""What a fact file may say (事实文件的核对): a refusal names file, column and claimant, and what would be right."""

from __future__ import annotations

import datetime as dt
from difflib import get_close_matches

import numpy as np
import pyarrow as pa

from registry.claims.factfiles import form
from registry.claims.factfiles.entries import Entries
from registry.claims.factfiles.form import FactColumn
from registry.claims.runs.arrow import known, values
from registry.claims.runs.errors import RunError
from registry.policy import Law
from registry.policy.files import jurisdictions
from registry.policy.files.bounds import MAX_YUAN, MOST_LISTED
from registry.policy.kernel.kleene import distinct
from registry.policy.kernel.paid import OLDEST
from registry.policy.vocabulary import SOFTWARE_TIERS, TIERS

_COUNT = np.iinfo(np.uint8).max
_EPOCH = dt.date(1970, 1, 1)


def check_names(law: Law, claimant: str, schema: pa.Schema, where: str) -> None:
    """Raises RunError where a column is missing, unknown, or of a type that cannot hold what it should."""
    columns = form.columns(law, claimant)
    for name in schema.names:
        if name not in columns:
            near = next(iter(get_close_matches(name, columns, 1, 0.6)), None)
            hint = ("", "") if near is None else (f"是不是“{near}”？", f" Did you mean {near!r}?")
            raise RunError(
                f"{where}：没有名为“{name}”的列；{hint[0]}请改名或去掉。",
                f"{where}: there is no column {name!r}.{hint[1]} Rename it or leave it out.",
            )
    if len(set(schema.names)) < len(schema.names):
        twice = next(name for name in schema.names if schema.names.count(name) > 1)
        raise RunError(f"{where}：列“{twice}”出现了两次。", f"{where}: there are two columns {twice!r}; leave one out.")
    given = [form.assessed(ago) in schema.names for ago in range(1, OLDEST)]
    titled = {form.titled(ago, step) for ago, told in enumerate(given, 1) if told for step in SOFTWARE_TIERS}
    for name, column in columns.items():
        if name not in schema.names:
            if column.needed or name in titled:
                raise RunError(
                    f"{where}：缺少列“{name}”（{column.type}）；不清楚的事实也要有列，单元格留空。",
                    f"{where}: the column {name!r} ({column.type}) is missing; what nobody knows is null.",
                )
        elif not _fits(schema.field(name).type, column.type):
            raise RunError(
                f"{where}：列“{name}”的类型是 {schema.field(name).type}，应为 {column.type}。",
                f"{where}: the column {name!r} is of type {schema.field(name).type}; write {column.type}.",
            )


def _fits(given: pa.DataType, wanted: pa.DataType) -> bool:
    """Whether values of the one type can be those of the other: any integers for any, if the numbers fit."""
    if pa.types.is_integer(wanted):
        return pa.types.is_integer(given)
    if isinstance(wanted, pa.ListType):
        return isinstance(given, pa.ListType | pa.LargeListType) and pa.types.is_struct(given.value_type)
    return given == wanted


class Checked:
    """The columns of some rows, each in one piece, of its own type, and with nothing that a cell may not say."""

    def __init__(self, columns: dict[str, pa.Array], where: str) -> None:
        self._columns, self._file = columns, where

    @classmethod
    def of(cls, law: Law, claimant: str, rows: pa.Table, where: str) -> Checked:
        """Raises RunError."""
        check_names(law, claimant, rows.schema, where)
        found = {name: _in_one_piece(rows.column(name)) for name in rows.column_names}
        told = cls(found, where)
        for name, column in form.columns(law, claimant).items():
            if name in told:
                told._columns[name] = told._checked(name, column)
        told._alike(law, claimant)
        told._districts()
        told._grants(law)
        return told

    def __contains__(self, name: str) -> bool:
        return name in self._columns

    def __getitem__(self, name: str) -> pa.Array:
        return self._columns[name]

    def lease_in_order(self) -> None:
        """Raises RunError where a lease ends before it starts."""
        start, end = self["lease.start"], self["lease.end"]
        wrong = known(start) & known(end) & (values(end) < values(start))
        if wrong.any():
            at = int(np.flatnonzero(wrong)[0])
            self._refuse(
                "lease.end",
                at,
                f"{end[at]} 早于 lease.start 的 {start[at]}。",
                f"{end[at]} lies before lease.start, {start[at]}; write a later day, or null where the lease runs on.",
            )

    def lease_alone_yields(self, yields: np.ndarray) -> None:
        """Raises RunError where a rent is given beside a lease that yields it."""
        both = yields & known(self["rent"])
        if both.any():
            self._refuse(
                "rent",
                int(np.flatnonzero(both)[0]),
                "租约（lease.start、lease.monthly_rent）已得出上年租金；两者只能有一个，请把 rent 留空或去掉租约。",
                "the lease (lease.start, lease.monthly_rent) yields the rent of the year; leave one of both null.",
            )

    def _checked(self, name: str, column: FactColumn) -> pa.Array:
        cells = self[name]
        if cells.type != column.type:
            try:
                cells = cells.cast(column.type)
            except pa.ArrowInvalid as fault:
                raise RunError(
                    f"{self._file}：列“{name}”有 {column.type} 容不下的值（{fault}）。",
                    f"{self._file}: the column {name!r} has a value that {column.type} cannot hold ({fault}).",
                ) from None
        if not column.unknown and cells.null_count:
            at = int(np.flatnonzero(~known(cells))[0])
            self._refuse(
                name, at, f"不能为空；应写 {_words(column, 'zh')}。", f"may not be null; write {_words(column, 'en')}."
            )
        if column.least is not None or column.most is not None:
            numbers = values(cells)
            wrong = np.zeros(len(numbers), dtype=bool)
            if column.least is not None:
                wrong |= numbers < column.least
            if column.most is not None:
                wrong |= numbers > column.most
            wrong &= known(cells)
            if wrong.any():
                at = int(np.flatnonzero(wrong)[0])
                given = cells[at].as_py()
                self._refuse(
                    name,
                    at,
                    f"“{given}”不对；应写 {_words(column, 'zh')}。",
                    f"{given} is wrong; write {_words(column, 'en')}.",
                )
        return cells

    def _alike(self, law: Law, claimant: str) -> None:
        """All rows of a claimant say the same of it."""
        id = values(self["id"])
        same = id[1:] == id[:-1]
        if not same.any():
            return
        for name, column in form.columns(law, claimant).items():
            if not column.shared or name not in self or pa.types.is_list(column.type):
                continue
            told, is_known = values(self[name]), known(self[name])
            differs = same & ((told[1:] != told[:-1]) | (is_known[1:] != is_known[:-1]))
            if differs.any():
                self._refuse(
                    name,
                    int(np.flatnonzero(differs)[0]) + 1,
                    "与同一申请人的上一行不同；申请人自身的事实每行都要相同。",
                    "differs from the claimant's row before; what is said of a claimant is the same in all rows.",
                )

    def _districts(self) -> None:
        cells = self["park.district"]
        codes = values(cells)
        for code in distinct(codes[known(cells)]).tolist():
            if not jurisdictions.is_district(str(code)):
                at = int(np.flatnonzero(known(cells) & (codes == code))[0])
                self._refuse(
                    "park.district",
                    at,
                    f"GB/T 2260 没有“{code}”这个现行的区（县）代码；应写房屋所在的区，如 440311。",
                    f"{code} is no district in force of GB/T 2260; write that of the building, such as 440311.",
                )

    def _grants(self, law: Law) -> None:
        for name in (form.PAID, form.UNDATED_GRANTS):
            entries = Entries.of(self[name])
            self._none_null(name, entries)
            self._words_of(name, entries, "measure", law.grants_looked_at)
            count = entries.numbers("count")
            self._where(name, entries, (count < 1) | (count > _COUNT),
                        f"count 应为 1 至 {_COUNT}（更多也写 {_COUNT}）。",
                        f"count is 1 to {_COUNT}, which also stands for more.")  # fmt: skip
            step = entries.words("measure")[0]
            if name == form.PAID:
                self._words_of(name, entries, "tier", tuple(TIERS))
                fen, most = entries.numbers("fen"), MAX_YUAN * 100 * MOST_LISTED
                self._where(name, entries, (fen < 0) | (fen > most),
                            f"fen 应为 0 至 {most}。", f"fen is 0 to {most}.")  # fmt: skip
                step = step * (len(TIERS) + 1) + entries.words("tier")[0] + 1
            order = np.lexsort((step, entries.row))
            again = np.zeros(len(entries), dtype=bool)
            alike = (np.diff(entries.row[order]) == 0) & (np.diff(step[order]) == 0)
            again[order[1:]] = alike if len(order) else []
            self._where(name, entries, again, "同一措施和档次列了两次，请合并。",
                        "a measure and tier is listed twice; put both together.")  # fmt: skip

    def _none_null(self, name: str, entries: Entries) -> None:
        lacking = ~entries.whole
        for field in entries.fields.type:
            if field.name != "tier":
                lacking = lacking | ~known(entries.field(field.name))
        self._where(name, entries, lacking, "列表各项不能有空值（tier 除外）。", "an entry has no null, but in tier.")

    def _words_of(self, name: str, entries: Entries, field: str, allowed: tuple[str, ...]) -> None:
        place, words = entries.words(field)
        for at, word in enumerate(words):
            if word not in allowed:
                self._where(name, entries, place == at, f"{field} 没有“{word}”；可用：{'、'.join(allowed)}。",
                            f"there is no {field} {word!r}; use one of {', '.join(allowed)}.")  # fmt: skip

    def _where(self, name: str, entries: Entries, wrong: np.ndarray, zh: str, en: str) -> None:
        if wrong.any():
            self._refuse(name, int(entries.row[np.flatnonzero(wrong)[0]]), zh, en)

    def _refuse(self, name: str, at: int, zh: str, en: str) -> None:
        of = f"id {self['id'][at]}, premise {self['premise'][at]}"
        raise RunError(f"{self._file}：列“{name}”，{of}：{zh}", f"{self._file}: column {name!r}, {of}: {en}")


def _in_one_piece(column: pa.ChunkedArray) -> pa.Array:
    found = column.combine_chunks()
    return pa.concat_arrays(found.chunks) if isinstance(found, pa.ChunkedArray) else found


def _words(column: FactColumn, language: str) -> str:
    """What a cell takes."""
    if column.values:
        listed = ", ".join(f"{place} {word}" for place, word in enumerate(column.values))
        return listed if column.unknown is False else f"{listed}，或留空" if language == "zh" else f"{listed}, or null"
    if column.type == pa.bool_():
        if column.least == 1:
            return "true，不清楚则留空" if language == "zh" else "true, or null where it is not known"
        return "true 或 false" if language == "zh" else "true or false"
    least, most = (_shown(column, end) for end in (column.least, column.most))
    if least is None and most is None:
        return str(column.type)
    unit = f" ({column.unit})" if column.unit else ""
    return f"{least} 至 {most or '…'}{unit}" if language == "zh" else f"{least} to {most or '...'}{unit}"


def _shown(column: FactColumn, end: int | None) -> str | None:
    if end is None:
        return None
    return (_EPOCH + dt.timedelta(days=end)).isoformat() if column.type == pa.date32() else str(end)
