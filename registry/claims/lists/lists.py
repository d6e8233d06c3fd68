"""Lists written to a file (清单文件): Parquet, CSV or a workbook, by the ending of its name.

Text that a spreadsheet would take for a formula is defused; money is exact; the sources go with the list.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from registry.words import Explained

ENDINGS = (".parquet", ".csv", ".xlsx")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
SHEET_ROWS = 1_048_575


class ListError(Explained):
    """The list cannot be written."""


def checked(path: Path) -> Path:
    """The path, if a list can be written there. Raises ListError."""
    if path.suffix.lower() not in ENDINGS:
        raise ListError(
            f"文件名应以 {'、'.join(ENDINGS)} 结尾：{path.name}",
            f"the name must end in one of {', '.join(ENDINGS)}: {path.name}",
        )
    if not path.parent.is_dir():
        raise ListError(f"没有目录 {path.parent}", f"there is no folder {path.parent}")
    return path


def write(tables: Iterable[pa.Table], sources: Mapping[str, str], path: Path) -> int:
    """The list with its sources, piece by piece; gives the number of its rows. Raises ListError where it cannot be
    written; then there is no file."""
    writer = {".parquet": _parquet, ".csv": _csv, ".xlsx": _xlsx}[checked(path).suffix.lower()]
    try:
        return writer(tables, sources, path)
    except ListError:
        path.unlink(missing_ok=True)
        raise
    except OSError as fault:
        raise ListError(f"写不了 {path}：{fault.strerror}", f"cannot write {path}: {fault.strerror}") from fault


def _parquet(tables: Iterable[pa.Table], sources: Mapping[str, str], path: Path) -> int:
    rows, file = 0, None
    for table in tables:
        if file is None:
            told = {b"softpark": json.dumps(dict(sources), ensure_ascii=False).encode()}
            file = pq.ParquetWriter(path, table.schema.with_metadata(told), compression="zstd")
        file.write_table(table.replace_schema_metadata(file.schema.metadata))
        rows += len(table)
    if file is None:
        raise ListError("没有可写的内容：登记中无人可认定", "nothing to write: there is nobody to determine")
    file.close()
    return rows


def _csv(tables: Iterable[pa.Table], sources: Mapping[str, str], path: Path) -> int:
    """UTF-8 with a mark, so that spreadsheets read Chinese; the sources are the first lines, each beginning with #."""
    rows = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        for name, value in sources.items():
            lines.writerow([f"# {name}", defused(value)])
        for table in tables:
            if not rows:
                lines.writerow(table.column_names)
            columns = [[defused(cell) for cell in column.to_pylist()] for column in table.columns]
            lines.writerows(zip(*columns, strict=True))
            rows += len(table)
    return rows


def defused(cell: object) -> object:
    """Text that begins like a formula gets an apostrophe before it, as spreadsheets have it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _xlsx(tables: Iterable[pa.Table], sources: Mapping[str, str], path: Path) -> int:
    import xlsxwriter

    from registry.claims.lists.export import HEADINGS  # with it comes pandas, which the name of a file needs not

    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    rows = 0
    with xlsxwriter.Workbook(path, {"constant_memory": True, **plain}) as book:
        bold, money = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "#,##0.00"})
        sheet = book.add_worksheet("清单")
        sheet.freeze_panes(1, 0)
        for table in tables:
            if not rows:
                for place, name in enumerate(table.column_names):
                    decimal = pa.types.is_decimal(table.schema.field(name).type)
                    sheet.set_column(place, place, 16, money if decimal else None)
                    sheet.write_string(0, place, HEADINGS[name], bold)
            if rows + len(table) > SHEET_ROWS:
                raise ListError(
                    f"超过工作表的上限 {SHEET_ROWS:,} 行：请用 .csv 或 .parquet",
                    f"a sheet has no more than {SHEET_ROWS:,} rows: use .csv or .parquet",
                )
            for cells in zip(*(column.to_pylist() for column in table.columns), strict=True):
                rows += 1
                for place, cell in enumerate(cells):
                    if cell is not None and cell != "":
                        sheet.write(rows, place, cell)
        told = book.add_worksheet("来源")
        told.set_column(0, 0, 30)
        told.set_column(1, 1, 100)
        for place, (name, value) in enumerate(sources.items()):
            told.write_string(place, 0, name, bold)
            told.write_string(place, 1, value)
    return rows
