"""Bad roster files made from good ones: cells, sheets and bytes spoilt as it happens in life.

`python -m tests.rosters.spoil FOLDER` writes them there, to be opened by hand.
"""

import datetime as dt
import io
import random
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from registry.rosters.files.making import export
from tests.rosters.files import HEADINGS, cells, code, ods, rezipped, tenant, text, xls, xlsx

TENANTS = [tenant(number) for number in (1, 2, 3)]
GOOD = cells(*TENANTS)
FORMATS = {
    "xlsx": xlsx, "xls": xls, "ods": ods, "csv": text, "gb.csv": lambda sheet: text(sheet, "gb18030"),
    "tab.txt": lambda sheet: text(sheet, "utf-16", "\t"), "semicolon.csv": lambda sheet: text(sheet, "utf-8-sig", ";"),
}  # fmt: skip


@dataclass(frozen=True)
class Bad:
    """A bad file. `refused`: what the refusal says; `problems`: (row, heading, what is said of it), else any answer
    will do that is clear."""

    name: str
    data: bytes
    refused: str = ""
    problems: tuple[tuple[int, str, str], ...] = ()


CELLS = {
    "统一社会信用代码": [
        (None, "没有填写"),
        ("不详", "没有填写"),
        (code(1)[:17], "17 位"),
        (code(1) + "0", "19 位"),
        (code(1)[:17] + "A", "校验码"),
        (code(1)[:8] + code(1)[9] + code(1)[8] + code(1)[10:], "校验码"),
        (code(1).replace("0", "O"), "抄成了字母"),
        ("440301199001011234", "身份证"),
        ("440301103456789", "15 位"),
        ("深圳市某软件公司", "不会有"),
        (9.14403e17, "变成了数字"),
        ("9.14403E+17", "变成了数字"),
        ("91440300/MA5", "不会有“/”"),
        ("正在办理", "不会有"),
    ],
    "企业名称": [
        (None, "没有填写"),
        ("某", "不像"),
        ("12345", "不像"),
        ("=SUM(A1)", "像公式"),
        ("某" * 200, "200 个字"),
    ],
    "起租日": [
        (None, "没有填写"),
        ("长期", "没有填写"),
        ("2025年3月", "没有写到日"),
        ("2025", "没有写到日"),
        ("2025-13-01", "没有 2025-13-01"),
        ("2025-02-29", "没有 2025-02-29"),
        ("1/3/2025", "分不清"),
        ("25/3/1", "两位"),
        ("2025-03-01～2028-02-29", "两个日期"),
        ("1900-01-01", "不合理"),
        ("2205-03-01", "不合理"),
        ("下月", "哪一天"),
        (0.5, "0.5"),
        ("2025-03-01 起", "哪一天"),
    ],
    "到期日": [
        ("2024-12-31", "早于起租日"),
        ("三年", "哪一天"),
        ("2028-02-30", "没有 2028-02-30"),
        ("2028年2月底", "哪一天"),
    ],
    "租赁面积（平方米）": [
        (0, "不大于零"),
        (-128.5, "不大于零"),
        ("约130", "约数"),
        ("128.5-130", "范围"),
        ("一百平米", "不是数字"),
        ("1,28.5", "位置不对"),
        (99_999_999, "大得不合理"),
        ("128..5", "位置不对"),
        ("详见合同", "不是数字"),
    ],
    "月租金（元）": [
        (-1, "小于零"),
        ("(8352.50)", "小于零"),
        ("65元/㎡", "单价"),
        ("面议", "不是数字"),
        ("免租（首年）", "不是数字"),
        ("8000（首年）", "括号里的话"),
        ("8.352,50", "位置不对"),
        ("8000左右", "约数"),
        ("7000~8000", "范围"),
        ("1e30", "大得不合理"),
        ("8352.5美元", "不是数字"),
    ],
    "免租月数": [(1.5, "不是整月"), (-1, "0 至 120"), ("半年", "不是数字"), ("无", "不是数字"), (240, "0 至 120")],
    "上年度租金（元）": [("暂估10万", "不是数字"), (-5, "小于零"), ("50%", "百分比"), ("十万元", "不是数字")],
    "是否新入驻企业": [("大概", "看不出"), ("2", "看不出"), ("是/否", "看不出")],
    "主体类型": [("软件", "不在可选项"), ("企业、机构", "不在可选项")],
    "国民经济行业代码": [
        ("软件业", "不是行业代码"),
        ("99", "大类"),
        ("6", "不是行业代码"),
        ("65135", "不是行业代码"),
        ("J65", "门类 J"),
    ],
    "企业规模": [("中小", "不在可选项"), ("100人", "不在可选项")],
    "联系人": [("=cmd|' /C calc'!A0", "像公式"), ("王" * 60, "60 个字")],
    "联系电话": [
        ("1380013800", "10 位"),
        ("1.38E+10", "变成了"),
        ("微信同号", "不是电话"),
        ("123", "3 位"),
        ("1" * 20, "20 位"),
    ],
    "房号": [(dt.date(2026, 3, 12), "变成了日期"), ("=A1", "像公式"), ("3" * 90, "90 个字")],
}


def spoilt_cells() -> Iterator[Bad]:
    """One wrong cell in the second row of tenants, the formats by turns."""
    number = 0
    for heading, values in CELLS.items():
        for value, said in values:
            kinds = list(FORMATS) if not isinstance(value, dt.date) else ["xlsx", "xls", "ods"]
            kind = kinds[number % len(kinds)]
            number += 1
            if kind in ("xlsx",) and isinstance(value, str) and value.startswith("="):
                kind = "xls"  # the writer of .xlsx would make it a formula
            yield Bad(f"cell-{number:03d}.{kind}", FORMATS[kind](_with(heading, value)), problems=((3, heading, said),))


def _with(heading: str, value: object, row: int = 2) -> list[list]:
    sheet = [list(line) for line in GOOD]
    sheet[row][HEADINGS.index(heading)] = value
    return sheet


def _without(*headings: str) -> list[list]:
    keep = [place for place, heading in enumerate(HEADINGS) if heading not in headings]
    return [[line[place] for place in keep] for line in GOOD]


def _twice() -> list[list]:
    return [*GOOD, GOOD[1]]


def _formula(book) -> None:
    book.active["F3"] = "=F2*2"


def _error(book) -> None:
    book.active["F3"].value, book.active["F3"].data_type = "#DIV/0!", "e"


SHEETS: dict[str, tuple[Callable[[], bytes], str, tuple]] = {
    "no-code-column.xlsx": (lambda: xlsx(_without(HEADINGS[0])), "", ((1, HEADINGS[0], "没有"),)),
    "no-name-column.csv": (lambda: text(_without(HEADINGS[1])), "", ((1, HEADINGS[1], "没有"),)),
    "no-start-column.ods": (lambda: ods(_without(HEADINGS[3])), "", ((1, HEADINGS[3], "没有"),)),
    "two-missing-columns.xls": (
        lambda: xls(_without(HEADINGS[0], HEADINGS[3])),
        "",
        ((1, HEADINGS[0], "没有"), (1, HEADINGS[3], "没有")),
    ),
    "twice.xlsx": (lambda: xlsx(_twice()), "", ((5, HEADINGS[0], "第 2 行与第 5 行重复"),)),
    "twice.csv": (lambda: text(_twice(), "gb18030"), "", ((5, HEADINGS[0], "第 2 行与第 5 行重复"),)),
    "disagreeing.xlsx": (
        lambda: xlsx(cells(TENANTS[0], tenant(1, room="9", size="large"))),
        "",
        ((3, "企业规模", "却不同"),),
    ),
    "two-names.ods": (
        lambda: ods(cells(TENANTS[0], tenant(1, room="9", name="另一家公司"))),
        "",
        ((3, "企业名称", "却不同"),),
    ),
    "formula.xlsx": (lambda: xlsx(GOOD, edit=_formula), "", ((3, HEADINGS[5], "没有保存计算结果"),)),
    "error-cell.xlsx": (lambda: xlsx(GOOD, edit=_error), "", ((3, HEADINGS[5], "#DIV/0!"),)),
    "headings-only.xlsx": (lambda: xlsx(GOOD[:1]), "没有企业", ()),
    "headings-only.csv": (lambda: text(GOOD[:1]), "没有企业", ()),
    "headings-and-total.xlsx": (lambda: xlsx([HEADINGS, ["合计", None, 3]]), "没有企业", ()),
    "no-headings.xlsx": (lambda: xlsx([line[:2] for line in GOOD[1:]]), "表头行", ()),
    "empty.xlsx": (lambda: xlsx([]), "没有内容", ()),
    "empty.ods": (lambda: ods([]), "没有内容", ()),
    "empty.csv": (lambda: b"", "空的", ()),
    "only-mark.csv": (lambda: b"\xef\xbb\xbf", "没有内容", ()),
    "blank-lines.csv": (lambda: b"\r\n" * 500, "没有内容", ()),
    "two-rosters.xlsx": (lambda: xlsx(GOOD, sheet="一期", more=[("二期", GOOD)]), "2 个工作表都像名册", ()),
    "two-rosters.xls": (lambda: xls(GOOD, more=[("二期", GOOD)]), "2 个工作表都像名册", ()),
    "two-rosters.ods": (lambda: ods(GOOD, more=[("二期", GOOD)]), "2 个工作表都像名册", ()),
    "page.xls": (lambda: "<html><body><table><tr><td>企业</td></tr></table>".encode(), "网页", ()),
    "xml2003.xls": (
        lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "XML",
        (),
    ),
    "print.xlsx": (lambda: b"%PDF-1.5\n%....", "PDF", ()),
    "word.xlsx": (lambda: _archive("word/document.xml"), "Word", ()),
    "slides.xlsx": (lambda: _archive("ppt/presentation.xml"), "PowerPoint", ()),
    "binary.xlsb": (lambda: _archive("xl/workbook.bin"), ".xlsb", ()),
    "archive.xlsx": (lambda: _archive("名册.xlsx"), "压缩包", ()),
    "picture.xlsx": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "不是表格文件", ()),
    "zeros.csv": (lambda: bytes(4096), "不是表格文件", ()),
    "locked.xlsx": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le"),
        "密码",
        (),
    ),
    "locked-archive.xlsx": (lambda: _locked(), "密码", ()),
    "latin.csv": (lambda: text(GOOD) + b"\xff\xfe\xff\r\n", "编码", ()),
    "half-utf16.csv": (lambda: text(GOOD, "utf-16")[:-1], "编码", ()),
    "open-quote.csv": (lambda: text(GOOD[:2]) + b'"' + b"91,\r\n" * 60_000, "引号", ()),
    "wide.csv": (lambda: b"," * 5_000, "5,001 列", ()),
    "no-sheet-part.xlsx": (lambda: _part("worksheets/sheet1", None), "", ()),
    "no-styles.xlsx": (lambda: _part("styles.xml", None), "", ()),
    "no-relations.xlsx": (lambda: _part("_rels/workbook", None), "", ()),
    "broken-sheet.xlsx": (lambda: _part("worksheets/sheet1", lambda part: part[: len(part) // 2]), "损坏", ()),
    "broken-book.xlsx": (lambda: _part("xl/workbook.xml", lambda part: part[:80]), "损坏", ()),
    "broken-strings.xlsx": (lambda: _part("sharedStrings", lambda part: part[: len(part) // 2]), "损坏", ()),
    "entity.xlsx": (
        lambda: _part("xl/workbook.xml", lambda part: b'<!DOCTYPE x [<!ENTITY a "a">]>' + part),
        "实体声明",
        (),
    ),
    "wrong-index.xlsx": (lambda: _part("sheet1", lambda part: re.sub(rb"<v>1</v>", b"<v>99999</v>", part)), "", ()),
    "far-cell.xlsx": (lambda: xlsx(GOOD, edit=lambda book: book.active.cell(1_048_576, 16_384, "x")), "XFD1048576", ()),
}


def _archive(name: str) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr(name, b"x")
    return sink.getvalue()


def _locked() -> bytes:
    """The mark of encryption set on every part."""
    data = bytearray(xlsx(GOOD))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def _part(part: str, change: Callable[[bytes], bytes] | None) -> bytes:
    """A workbook whose texts stand in a part of their own, with one part changed or left out."""

    def changed(name: str, content: bytes) -> bytes | None:
        if part not in name:
            return content
        return None if change is None else change(content)

    return rezipped(export.workbook(TENANTS), changed)


def spoilt_sheets() -> Iterator[Bad]:
    for name, (make, refused, problems) in SHEETS.items():
        yield Bad(name, make(), refused, problems)


def spoilt_bytes() -> Iterator[Bad]:
    """Good files cut off, or with some bytes changed; the same ones each time."""
    draw = random.Random(4)
    for kind in ("xlsx", "xls", "ods", "gb.csv"):
        good = FORMATS[kind](GOOD)
        for part in (0.1, 0.5, 0.9, 0.99):
            yield Bad(f"cut-{part}.{kind}", good[: int(len(good) * part)])
        for number in range(8):
            data = bytearray(good)
            for _ in range(1 + number * 3):
                data[draw.randrange(len(data))] = draw.randrange(256)
            yield Bad(f"changed-{number}.{kind}", bytes(data))


def all_bad() -> list[Bad]:
    return [*spoilt_cells(), *spoilt_sheets(), *spoilt_bytes()]


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for bad in all_bad():
        (folder / bad.name).write_bytes(bad.data)
