"""Chinese fonts (字体) for reports: the system's, or the file that `SOFTPARK_FONT` names; never a page of boxes."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst

from registry.words import Explained

SETTING = "SOFTPARK_FONT"
# Those that Linux, Windows and macOS bring, and free ones; sans serif first, since small tables read better in it.
FAMILIES = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Hiragino Sans GB",
    "Microsoft YaHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei", "Noto Serif CJK SC", "Source Han Serif SC",
    "Songti SC", "SimSun", "FangSong",
)  # fmt: skip
PROBE = "软园"  # two characters: a font that has neither draws the same empty box for both


class NoFont(Explained):
    """There is no font with Chinese characters; `zh` and `en` say what to install."""


@dataclass(frozen=True)
class Typeface:
    """`family` is the name of the font in `fonts`, which the typesetter searches."""

    family: str
    fonts: typst.Fonts


def typeface() -> Typeface:
    """The font to print with. Raises `NoFont`."""
    return _found(os.environ.get(SETTING, "").strip())


@lru_cache(maxsize=4)
def _found(setting: str) -> Typeface:
    return _named(Path(setting)) if setting else _of_system()


def _of_system() -> Typeface:
    fonts = typst.Fonts(include_embedded_fonts=False)
    known = set(fonts.families())
    for family in FAMILIES:
        if family in known and draws_chinese(Typeface(family, fonts)):
            return Typeface(family, fonts)
    raise NoFont(
        f"系统里没有中文字体，未生成报告。请安装软件包 fonts-noto-cjk（Debian、Ubuntu）或 google-noto-sans-cjk-fonts"
        f"（Fedora、openEuler），或用环境变量 {SETTING} 指定一个字体文件。",
        f"The system has no Chinese font, and no report was made. Install the package fonts-noto-cjk (Debian, Ubuntu) "
        f"or google-noto-sans-cjk-fonts (Fedora, openEuler), or name a font file in {SETTING}.",
    )


def _named(path: Path) -> Typeface:
    if not path.is_file():
        raise NoFont(
            f"{SETTING} 所指的字体文件不存在：{path}", f"{SETTING} names a font file that is not there: {path}"
        )
    path = path.resolve()
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(path.parent)])
    inside = dict.fromkeys(font.family for font in fonts.fonts() if font.path and Path(font.path).resolve() == path)
    for family in sorted(inside, key=lambda name: FAMILIES.index(name) if name in FAMILIES else len(FAMILIES)):
        if draws_chinese(Typeface(family, fonts)):
            return Typeface(family, fonts)
    raise NoFont(
        f"{SETTING} 所指的文件不是含中文的字体：{path}。请换成 .ttf、.otf 或 .ttc 格式的中文字体。",
        f"{SETTING} names a file that is no font with Chinese characters: {path}. Name a .ttf, .otf or .ttc that "
        "has them.",
    )


def draws_chinese(face: Typeface) -> bool:
    """Whether the font has the characters, and not one empty box for all of them."""
    text = f'#set page(width: auto, height: auto)\n#set text(font: "{face.family}", fallback: false)\n{PROBE}'
    drawn = typst.compile(text.encode(), font_paths=face.fonts, ignore_system_fonts=True, format="svg")
    drawn = drawn.decode() if isinstance(drawn, bytes) else drawn
    return len(set(re.findall(r'xlink:href="#(\w+)"', drawn))) == len(PROBE)
