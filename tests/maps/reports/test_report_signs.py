"""Signs that no font has: a report names each, says where it stands and which font would help, and draws no box."""

import re
from datetime import date

import pypdfium2
import pytest
from sqlalchemy import update

from maps import reports
from maps.reports import font_signs, fonts, glyphs, typeset
from maps.reports.blocks import Report
from maps.reports.drawing.paper import width_of
from maps.speech import Speech
from registry.person import PUBLIC
from registry.store.models import OperatingBody, Park

DAY = date(2026, 11, 21)
RARE, OLD, OWN, EMOJI, BELL = "\U0002c58b", "\ue863", "\ue000", "\U0001f680", "\x07"


def text(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        return re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in document))


def made(store, name: str, kind: str, id: str, language: str = "zh") -> tuple[Report, str]:
    """The report and its words, with the park demo-hetao-1 under this name."""
    with store.write() as session:
        session.execute(update(Park).where(Park.slug == "demo-hetao-1").values(name_zh=name, name_en=name))
    report, content = reports.make(reports.for_person(reports.read_register(store, DAY), PUBLIC), kind, id, language)
    return report, text(content)


def test_a_sign_that_no_font_has_is_named_where_it_stands_and_at_the_end(store):
    report, said = made(store, f"龙{RARE}园", "district", "440304")
    assert "龙〔U+2C58B〕园" in said and RARE not in said
    told = said.partition("缺字〔")[2]
    assert "U+2C58B〕没有字体可以显示" in told
    assert "“地图”中的“龙〔U+2C58B〕园" in told and "“园区”中的“龙〔U+2C58B〕园" in told
    assert "fonts-hanazono" in told
    assert "缺字见文末" in report.marks


def test_a_sign_of_an_old_font_is_named_with_the_sign_that_it_is_today(store):
    _report, said = made(store, f"龙{OLD}园", "park", "demo-hetao-1")
    assert "龙〔U+E863〕园报告" in said and OLD not in said
    assert "现在的编码是“䶮”" in said
    assert "“标题”中的“龙〔U+E863〕园报告”" in said


def test_in_english_it_is_said_in_english(store):
    _report, said = made(store, f"Dragon {OWN} Park", "park", "demo-hetao-1", "en")
    assert "Dragon〔U+E000〕Park" in said
    assert "nofonthasthissign" in said and "private-usesign" in said
    assert "缺字" not in said


@pytest.mark.parametrize(
    ("sign", "help"),
    [(OWN, "通用的字"), (EMOJI, "Noto Color Emoji"), (BELL, "控制符"), ("\u1200", "fonts-noto-core"),
     ("\U00030000", "Plangothic"), ("\U00020000", "HanaMinB")],
)  # fmt: skip
def test_each_kind_of_sign_has_a_way_out(sign, help):
    assert help in glyphs._help(sign, Speech("zh"))
    assert glyphs._help(sign, Speech("en"))


def test_a_font_file_of_the_setting_says_where_the_other_font_goes(monkeypatch):
    monkeypatch.setenv(fonts.SETTING, "/fonts/own.otf")
    assert "SOFTPARK_FONT 所指字体的目录" in glyphs._help(RARE, Speech("zh"))


def test_signs_of_every_block_are_found_in_the_whole_report(store):
    """Whoever runs the park is named in a table and a chart."""
    with store.write() as session:
        session.execute(update(OperatingBody).values(name=f"甲{RARE}公司"))
    report, said = made(store, "龙园", "park", "demo-hetao-1")
    assert RARE not in said and "甲〔U+2C58B〕公司" in said
    assert [sentence for sentence in report.missing if "甲〔U+2C58B〕公司" in sentence]


def test_a_report_without_such_signs_says_nothing_of_them(store):
    report, said = made(store, "龙䶮园", "district", "440304")
    assert "龙䶮园" in said and "缺字" not in said and not report.missing
    assert report.marks == ("演示数据：虚构，不代表任何真实认定",)


def test_what_is_drawn_is_what_the_fonts_have(store):
    """The typesetter and we agree: each sign we take for one that a font has is no box, and the other way round."""
    face = reports.typeface()
    drawn = {sign: typeset_sign(face, sign) for sign in (RARE, OLD, OWN, "\U000f0000")}
    assert len(set(drawn.values())) == 1, "the crossed box of signs that no font has"
    [box] = set(drawn.values())
    for sign in "园A䶮★−€ꟿ":
        assert font_signs.coverage(face).has(sign) == (typeset_sign(face, sign) != box), sign


def typeset_sign(face: fonts.Typeface, sign: str) -> str:
    source = f'#set page(width: 40pt, height: 40pt)\n#set text(font: "{face.family}")\n#"{sign}"'
    drawn = typeset.typst.compile(source.encode(), font_paths=face.fonts, ignore_system_fonts=True, format="svg")
    return re.sub(r'"#?g[0-9A-F]+"', "", drawn.decode() if isinstance(drawn, bytes) else drawn)


def test_what_nobody_sees_needs_no_font():
    has = font_signs.coverage(reports.typeface()).has
    assert all(has(sign) for sign in "\u200b\u200d\ufe0f\n\u3000\u00a0\U000e0100")


def test_a_name_is_measured_as_it_is_printed():
    assert width_of(f"龙{RARE}", 10) == width_of("龙〔U+2C58B〕", 10)


def test_a_file_that_is_no_font_has_no_signs(tmp_path):
    (tmp_path / "text.otf").write_text("no font")
    assert font_signs.signs_of(str(tmp_path / "text.otf"), 0) == set()
