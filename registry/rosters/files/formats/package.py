"""A workbook's package looked at before it is read: what it is, what it would unpack to, and which cells are broken.

This is for clear answers. What holds is the limits of the child process: a file can be made that passes here and still
asks for more memory than there is.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import NoReturn
from xml.etree import ElementTree

from registry.rosters.files.formats import ods_xml
from registry.rosters.files.formats.size import Cells
from registry.rosters.files.model import CannotReadRoster

MAX_UNPACKED = 400_000_000
MAX_PARTS = 2_000
MAX_INDEX = 5_000_000
MAX_CELL = 32_767
WINDOW = 2 * MAX_CELL

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK"


@dataclass(slots=True)
class Package:
    """What is known of a workbook beside its cells."""

    archive: zipfile.ZipFile | None = None
    sheets: dict[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    from_1904: bool = False
    macros: bool = False
    merged: dict[str, list] = field(default_factory=dict)  # where the reader of cells tells none: OpenDocument
    spelled: dict[str, dict] = field(default_factory=dict)  # numbers that are shown otherwise, of OpenDocument
    styles: bytes = b""
    cells: Cells = field(default_factory=Cells)

    def part(self, name: str) -> bytes | None:
        """The XML of the sheet; None where the format has no such part. Raises `CannotReadRoster`."""
        path = self.sheets.get(name)
        return None if path is None else _part(self.archive, path)


def examine(data: bytes) -> Package:
    """Raises `CannotReadRoster` for what is no workbook that can be read."""
    if data.startswith(OLE):
        if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0" in data:
            refuse_encrypted()
        return Package(macros=b"_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0" in data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = {one.filename for one in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as failed:
        raise damaged() from failed
    if len(names) > MAX_PARTS or sum(one.file_size for one in archive.infolist()) > MAX_UNPACKED:
        raise too_much()
    if any(one.flag_bits & 1 for one in archive.infolist()):
        refuse_encrypted()
    if "xl/workbook.xml" in names:
        return _excel(archive, names)
    if "content.xml" in names:
        return _open_document(archive, names)
    raise _other(names)


def _excel(archive: zipfile.ZipFile, names: set[str]) -> Package:
    for name in names:
        if name.endswith((".xml", ".rels")) and "/worksheets/" not in name:
            part = _part(archive, name)
            without_entities(part)
            without_giants(part)
    book = _tree(archive, "xl/workbook.xml")
    relations = {}
    if "xl/_rels/workbook.xml.rels" in names:
        for one in _tree(archive, "xl/_rels/workbook.xml.rels"):
            target = one.get("Target", "")
            relations[one.get("Id")] = target[1:] if target.startswith("/") else f"xl/{target}"
    sheets, from_1904 = {}, False
    for one in book.iter():
        kind = one.tag.rpartition("}")[2]
        if kind == "sheet":
            id = next((value for key, value in one.attrib.items() if key.endswith("}id")), None)
            if relations.get(id) in names:
                sheets[one.get("name", "")] = relations[id]
        elif kind == "workbookPr":
            from_1904 = one.get("date1904") in ("1", "true")
    styles = _part(archive, "xl/styles.xml") if "xl/styles.xml" in names else b""
    return Package(archive, sheets, from_1904=from_1904, macros="xl/vbaProject.bin" in names, styles=styles)


def _open_document(archive: zipfile.ZipFile, names: set[str]) -> Package:
    content = _part(archive, "content.xml")
    without_entities(content)
    without_giants(content)
    if "META-INF/manifest.xml" in names and b"encryption-data" in _part(archive, "META-INF/manifest.xml"):
        refuse_encrypted()
    off = set(re.findall(rb'<style:style style:name="([^"]+)" style:family="table"[^>]*>(?:(?!</style:style>).)*?'
                         rb'table:display="false"', content, re.DOTALL))  # fmt: skip
    hidden = set()
    for tag in re.findall(rb"<table:table [^>]*>", content):
        style, name = re.search(rb'style-name="([^"]+)"', tag), re.search(rb'table:name="([^"]+)"', tag)
        if style and name and style[1] in off:
            hidden.add(name[1].decode("utf-8", "replace"))
    found = Package(hidden=frozenset(hidden), macros=any(name.startswith("Basic/") for name in names))
    found.merged, found.spelled = ods_xml.look(content, found.cells)
    return found


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, OSError) as failed:
        raise damaged() from failed


def _tree(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    part = _part(archive, name)
    try:
        if len(part) > MAX_INDEX:
            raise too_much()
        return ElementTree.fromstring(part)
    except ElementTree.ParseError as failed:
        raise damaged() from failed


def without_entities(part: bytes) -> None:
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise CannotReadRoster(
            "文件含有电子表格不会有的内容（实体声明），为安全起见不读取。请用 Excel 打开，另存为 .xlsx 后再试。",
            "The file holds what no spreadsheet has (entity declarations), so it is not read. Save it anew as .xlsx.",
        )


def without_giants(part: bytes) -> None:
    """Raises `CannotReadRoster` where one cell holds more than a cell of Excel can."""
    # Text of twice the window's length would fill one window wholly.
    if any(part.find(b"<", at, at + WINDOW) < 0 for at in range(0, len(part) - WINDOW, WINDOW)):
        raise CannotReadRoster(
            f"有一格的内容超过 {MAX_CELL:,} 个字，不是名册。请把名册单独复制到新的工作簿，保存后再试。",
            f"One cell holds more than {MAX_CELL:,} signs. Copy the roster alone into a new workbook.",
        )


def refuse_encrypted() -> NoReturn:
    raise CannotReadRoster(
        "文件有打开密码。请在 Excel 中去掉密码（文件 → 信息 → 保护工作簿），保存后再试。",
        "The file is locked with a password. Remove the password in Excel, save it, and try again.",
    )


def damaged() -> CannotReadRoster:
    return CannotReadRoster(
        "文件已损坏，或没有完整上传。请用 Excel 打开，另存为 .xlsx 后再试。",
        "The file is damaged or not complete. Open it in Excel, save it as .xlsx, and try again.",
    )


def too_much() -> CannotReadRoster:
    return CannotReadRoster(
        "文件解压后过大，不像名册。请把名册单独复制到新的工作簿，保存后再试。",
        "Unpacked, the file is far too large for a roster. Copy the roster alone into a new workbook.",
    )


def _other(names: set[str]) -> CannotReadRoster:
    for start, zh, en in (
        ("word/", "这是 Word 文档。", "This is a Word document."),
        ("ppt/", "这是 PowerPoint 演示文稿。", "This is a presentation."),
        ("xl/workbook.bin", "这是 .xlsb 工作簿。", "This is an .xlsb workbook."),
    ):
        if any(name.startswith(start) for name in names):
            return CannotReadRoster(f"{zh}请把名册另存为 .xlsx 后再试。", f"{en} Save the roster as .xlsx.")
    return CannotReadRoster(
        "这是压缩包，不是表格。请解压后上传里面的 .xlsx 或 .csv 文件。",
        "This is an archive, not a table. Unpack it and upload the .xlsx or .csv file inside.",
    )
