"""Lists written to a file (清单文件): Parquet, CSV or a workbook, by the ending of its name.

Text that a spreadsheet would take for a formula is defused; money is exact; the sources go with the list.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from registry.assess.export import HEADINGS

ENDINGS = (".parquet", ".csv", ".xlsx")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
SHEET_ROWS = 1_048_575


class ListError(Exception):
    """The list cannot be written; the message says why, in both languages."""


def checked(path: Path) -> Path:
    """The path, if a list can be written there. Raises ListError."""
    if path.suffix.lower() not in ENDINGS:
        raise ListError(f"文件名应以 {'、'.join(ENDINGS)} 结尾 / the name must end in one of these: {path.name}")
    if not path.parent.is_dir():
        raise ListError(f"没有目录 {path.parent} / there is no such folder")
    return path


def write(table: pa.Table, sources: Mapping[str, str], path: Path) -> None:
    """The list with its sources. Raises ListError where it cannot be written."""
    writer = {".parquet": _parquet, ".csv": _csv, ".xlsx": _xlsx}[checked(path).suffix.lower()]
    try:
        writer(table, sources, path)
    except OSError as fault:
        raise ListError(f"写不了 {path}：{fault.strerror} / cannot write it") from fault


def _parquet(table: pa.Table, sources: Mapping[str, str], path: Path) -> None:
    told = {**(table.schema.metadata or {}), b"softpark": json.dumps(dict(sources), ensure_ascii=False).encode()}
    pq.write_table(table.replace_schema_metadata(told), path, compression="zstd")


def _csv(table: pa.Table, sources: Mapping[str, str], path: Path) -> None:
    """UTF-8 with a mark, so that spreadsheets read Chinese; the sources are the first lines, each beginning with #."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        for name, value in sources.items():
            lines.writerow([f"# {name}", defused(value)])
        lines.writerow(table.column_names)
        for batch in table.to_batches(max_chunksize=65_536):
            columns = [[defused(cell) for cell in column.to_pylist()] for column in batch.columns]
            lines.writerows(zip(*columns, strict=True))


def defused(cell: object) -> object:
    """Text that begins like a formula gets an apostrophe before it, as spreadsheets have it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _xlsx(table: pa.Table, sources: Mapping[str, str], path: Path) -> None:
    import xlsxwriter

    if len(table) > SHEET_ROWS:
        raise ListError(
            f"{len(table):,} 行，超过工作表的上限 {SHEET_ROWS:,} 行：请用 .csv 或 .parquet / too many rows: "
            "use .csv or .parquet"
        )
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, {"constant_memory": True, **plain}) as book:
        bold, money = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "#,##0.00"})
        sheet = book.add_worksheet("清单")
        sheet.freeze_panes(1, 0)
        for place, name in enumerate(table.column_names):
            decimal = pa.types.is_decimal(table.schema.field(name).type)
            sheet.set_column(place, place, 16, money if decimal else None)
            sheet.write_string(0, place, HEADINGS[name], bold)
        row = 0
        for batch in table.to_batches(max_chunksize=65_536):
            for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                row += 1
                for place, cell in enumerate(cells):
                    if cell is not None and cell != "":
                        sheet.write(row, place, cell)
        told = book.add_worksheet("来源")
        told.set_column(0, 0, 30)
        told.set_column(1, 1, 100)
        for place, (name, value) in enumerate(sources.items()):
            told.write_string(place, 0, name, bold)
            told.write_string(place, 1, value)
