"""Variants of the small files after bug reports (`reports/`), made from one good roster: the same trouble in other
cells, formats and ways of writing. `python -m tests.rosters.kinds FOLDER` writes them there, to be opened by hand.
"""

import itertools
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.rosters.files import HEADINGS, cells, code, ods, rezipped, tenant, text, xls, xlsx

FORMATS = {"xlsx": xlsx, "xls": xls, "ods": ods, "csv": text, "gb.csv": lambda rows: text(rows, "gb18030")}
TENANTS = [tenant(number) for number in (1, 2, 3)]


@dataclass(frozen=True)
class Variant:
    """A file: `values` by (row of the file, field) that must be read, rows that must be left out, words that must be
    noted or asked, and errors by (row, field) with words in them.
    """

    name: str
    data: bytes
    values: dict = field(default_factory=dict)
    left_out: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    asks: tuple[tuple[int, str, str], ...] = ()
    errors: tuple[tuple[int, str, str], ...] = ()


def _with(heading: str, value: object) -> list[list]:
    """The good roster with a value in its second tenant, row 3 of the file."""
    sheet = [list(line) for line in cells(*TENANTS)]
    sheet[2][HEADINGS.index(heading)] = value
    return sheet


def _made(kind: str, which: object, sheet: list[list], only: tuple[str, ...] = tuple(FORMATS), **right) -> Variant:
    """In one format after the other, so that each kind meets each."""
    form = only[which % len(only)]
    return Variant(f"{kind}-{which:02d}.{form}", FORMATS[form](sheet), **right)


def rooms() -> Iterator[Variant]:
    """R03: numbers that their format shows otherwise."""
    for which, (number, form, seen) in enumerate((
        (301, "0000", "0301"), (7, "000", "007"), (1205, "00-00", "12-05"), (31, '"B"000', "B031"),
        (5, "000\\室", "005室"), (12, "00000;-00000", "00012"),
    )):  # fmt: skip

        def formatted(book, form=form):
            book.active.cell(3, 1 + HEADINGS.index("房号")).number_format = form

        data = xlsx(_with("房号", number), edit=formatted)
        yield Variant(f"room-{which:02d}.xlsx", data, {(3, "room"): seen}, notes=("按单元格显示的样子",))
    shown = rezipped(ods(_with("房号", 301)), lambda name, content: content.replace(b"<text:p>301<", b"<text:p>0301<"))
    yield Variant("room-shown.ods", shown, {(3, "room"): "0301"}, notes=("按单元格显示的样子",))
    yield Variant("room-plain.xlsx", xlsx(_with("房号", 301)), {(3, "room"): "301"})


def codes() -> Iterator[Variant]:
    """R05: what stands in and around a code."""
    right = code(2)
    wide = right.translate({ord(sign): ord(sign) + 0xFEE0 for sign in right})
    spoilt = [
        right.lower(), wide, wide.lower(), f"{right[:6]} {right[6:]}", f"\u00a0{right}", f"{right}\u200b", f"{right}\t",
        f"{right[:5]}\ufeff{right[5:]}", f"\u2060{right[:9]}\u3000{right[9:]}", f"{right}.", f"{right}．", f"{right}。",
        f"{right}，",
        f"统一社会信用代码：{right}", f"统一社会信用代码:{right}", f"统一社会信用代码{right}", f"信用代码 {right}",
        f"社会信用代码（18位）：{right}", f"税号：{right.lower()}。", f"uscc: {right}", f"'{right}",
        f"{right[:2]}-{right[2:]}",
    ]  # fmt: skip
    for which, value in enumerate(spoilt):
        kinds = ("xlsx", "xls", "ods") if value.startswith("'") else tuple(FORMATS)  # a text file means a formula
        sheet = _with("统一社会信用代码", value)
        yield _made("code", which, sheet, kinds, values={(3, "uscc"): right}, notes=("“统一社会信用代码”：",))
    for which, (sign, meant) in enumerate((("O", "0"), ("I", "1"), ("S", "5"), ("Z", "2"))):
        known = next(one for one in map(code, itertools.count(2)) if meant in one[2:16])
        place = known.index(meant, 2)
        sheet = _with("统一社会信用代码", known[:place] + sign + known[place + 1 :])
        yield _made("sign", which, sheet, errors=((3, "uscc", f"是否为 {known}？"),))


def totals() -> Iterator[Variant]:
    """R09: rows that are no tenants."""
    labels = (
        "小计", "合 计", "合计（大写）", "合计(大写)：壹万陆仟元整", "人民币大写",
        "大写金额：壹万陆仟元整", "总计（元）", "合计：12 家",
        "本页小计：", "3栋小计", "A座合计", "累计", "以上合计", "合计人民币壹万陆仟元整", "Total", "Subtotal:",
        "注：以上数据截至2026年11月30日。制表人：测试", "制表：张三", "备注：含税", "共12家",
    )  # fmt: skip
    for which, label in enumerate(labels):
        extra = [label, "壹万陆仟元整" if "大写" in label else None, *[None] * (len(HEADINGS) - 2)]
        if "计" in label and "大写" not in label:
            extra[HEADINGS.index("月租金（元）")] = 16000
        yield _made("total", which, [*cells(*TENANTS), extra], left_out=(5,), notes=("第 5 行是",))
    named = cells(*TENANTS, tenant(4, name="合计科技（深圳）有限公司"))
    named[4][0] = code(4)[:17]
    yield _made("total", 20, named, errors=((5, "uscc", "17 位"),))


def names() -> Iterator[Variant]:
    """R10 and R12: signs of old fonts, and two spellings of a name."""
    for which, (old, now) in enumerate(
        (("\ue863", "䶮"), ("\ue815", "⺁"), ("\ue81e", "龴"), ("\ue816", "\U00020087"))
    ):
        sheet = _with("企业名称", f"深圳市{old}软件公司")
        notes = (f"U+{ord(old):04X} → {now}",)
        yield _made(
            "old", which, sheet, ("xlsx", "ods", "csv"), values={(3, "name"): f"深圳市{now}软件公司"}, notes=notes
        )
    for which, sign in enumerate("\ue000\ue5e5\uf8f5\ufffd"):
        sheet = _with("企业名称", f"深圳市{sign}软件公司")
        yield _made("unknown", which, sheet, ("xlsx", "ods", "csv"), errors=((3, "name", "重新输入"),))
    whole = "测试科技（深圳）有限公司"
    for which, other in enumerate((
        "测试科技(深圳)有限公司", "测试科技 （深圳） 有限公司", "测试科技[深圳]有限公司", "测试 科技（深圳)有限公司",
        "测试科技〔深圳〕有限公司",
    )):  # fmt: skip
        sheet = cells(*TENANTS, *(tenant(4, name=name, room=str(place)) for place, name in enumerate((other, whole))))
        right = {(5, "name"): whole, (6, "name"): whole}
        yield _made("spelling", which, sheet, values=right, notes=("第 5、6 行的企业名称",))
    sheet = cells(*TENANTS, *(tenant(4, contact=name, room=name) for name in ("王 强", "王强")))
    yield _made("spelling", 5, sheet, values={(5, "contact"): "王强"}, notes=("第 5、6 行的联系人",))
    sheet = cells(*TENANTS, *(tenant(4, name=name, room=name) for name in ("测试科技公司", "测试科枝公司")))
    yield _made("spelling", 6, sheet, errors=((6, "name", "与第 5 行一致"),))


def rents() -> Iterator[Variant]:
    """R14: amounts with words around them."""
    month, amount = "月租金（元）", {(3, "monthly_rent_fen"): 1_250_000}
    for which, value in enumerate(
        ("12 500", "12 500.00", "12’500", "12\u00a0500元", "12\u2009500", "12500元。", "12500元（不含物业费）")
    ):
        kinds = ("xlsx", "ods", "csv")
        yield _made("rent", which, _with(month, value), kinds, values=amount, notes=("第 3 行“月租金（元）”：",))
    for which, value in enumerate(
        ("12500元（含税）", "12500(不含税)", "含税12500元", "1.25万元（含税）", "12500（含增值税）")
    ):
        yield _made("tax", which, _with(month, value), values=amount, asks=((3, "monthly_rent_fen", "税"),))
    for which, value in enumerate(("免租", "免租金", "零租金", "全免", "免 租")):
        free = {(3, "monthly_rent_fen"): 0}
        yield _made("free", which, _with(month, value), values=free, asks=((3, "monthly_rent_fen", "免租吗"),))
    for which, (value, said) in enumerate((
        ("面议", "元为单位"), ("约12500", "确定的数"), ("12500左右", "确定的数"), ("80元/㎡/月", "元为单位"),
        ("12500元（含物业费）", "不含物业管理费"), ("12500（暂定）", "只填一个数"), ("15万元/年", "一个月的租金"),
    )):  # fmt: skip
        yield _made("refused", which, _with(month, value), errors=((3, "monthly_rent_fen", said),))


ALL = [*rooms(), *codes(), *totals(), *names(), *rents()]


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for one in ALL:
        (folder / one.name).write_bytes(one.data)
