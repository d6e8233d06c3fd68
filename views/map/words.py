"""The words of the map: what is drawn on it, and the names of what its filters choose between."""

from collections.abc import Callable

from maps.geo.review import review_number
from maps.viewport import outlines
from registry.parks.park_words import (
    CANDIDATES,
    OUTLINE_NAMES,
    RECOGNITION_NAMES,
    REFERENCES,
    ROLE_NAMES,
    STANDING_NAMES,
)
from registry.store.store import Store
from registry.words import Words
from views.kit.i18n import catalogue, label


def words(store: Store, lang: str) -> dict[str, str]:
    """The texts drawn on the map, in `lang`: its frame is fetched by nobody in particular."""
    _ = catalogue(lang).gettext
    credit = outlines.attribution(store)
    return {
        "map": _("地图：方向键移动，加减键缩放；下方“以表格查看”可用键盘选择园区"),
        **{tier: _label(both, lang) for tier, both in STANDING_NAMES.items()},
        "candidate": _label(CANDIDATES, lang),
        "reference": _label(REFERENCES, lang),
        "indicative": _label(OUTLINE_NAMES["indicative"], lang),
        "area": _("重点片区（示意）"),
        "demo": _("演示"),
        "demo_data": _("演示数据"),
        "as_of": _("截至 {day}"),
        "in_view": _("视野内 {count} 个，共 {total} 个园区"),
        "legend": _("图例与视野内的数量"),
        "legend_head": _("图例"),
        "zoom_in": _("放大"),
        "zoom_out": _("缩小"),
        "everything": _("显示全部园区"),
        "outlines": (credit.en if lang == "en" else credit.zh) or credit.zh,
        "accuracy": _("位置误差约 {metres} m"),
        "many": _("园区较多，放大后逐个显示"),
        "failed": _("园区没有载入。"),
        "retry": _("再试一次"),
        "nothing": _("没有符合条件的园区，请放宽筛选"),
        "parks": _("{count} 个园区"),
        "layer": _("覆盖图层：{name}"),
        "layer_empty": _("没有可画的内容"),
        "layer_failed": _("图层没有载入"),
        **time_words(_),
        **picture_words(_),
    }


def _label(both: Words, lang: str) -> str:
    """As `views.kit.i18n.label`, outside a page."""
    said = (both.en if lang == "en" else both.zh) or both.zh
    return said[:1].upper() + said[1:]


def time_words(_: Callable[[str], str]) -> dict[str, str]:
    """The texts of the slider over days and of two days side by side."""
    return {
        "time": _("日期，停在称号、认定、“零租”孵化器或运营主体起止的日子"),
        "earlier_change": _("上一个变化：{day}"),
        "later_change": _("下一个变化：{day}"),
        "compare": _("与另一天比较"),
        "comparing": _("{left} 与 {right} 比较"),
        "left": _("左 {day}"),
        "right": _("右 {day}"),
        "swipe": _("两天之间的分隔线，左右移动"),
        "share": _("左侧 {left} 占 {percent}%，右侧 {right}"),
    }


def picture_words(_: Callable[[str], str]) -> dict[str, str]:
    """The texts of the picture that the map is saved as."""
    number = review_number()
    return {
        "save": _("保存为图片"),
        "title": _("软件园区地图"),
        "all_parks": _("全部园区"),
        "north": _("北"),
        "sources": _("来源：软件名园登记"),
        "review": _("审图号：{number}").format(number=number) if number else _("审图号：无，示意图"),
        "demo_note": _("含演示数据：虚构，不代表任何真实认定"),
        "lost": _("本机没有字体可以显示：{signs}。安装含这些字的字体（如遍黑体 Plangothic）后再保存"),
        "lost_in": _("{code}（“{text}”）"),
        "no_picture": _("浏览器未能生成图片，请缩小窗口后再试。"),
    }


def tier_names() -> dict[str, str]:
    return {tier: label(words) for tier, words in STANDING_NAMES.items()}


def role_names() -> dict[str, str]:
    return {role: label(words) for role, words in ROLE_NAMES.items()}


def recognition_names() -> dict[str, str]:
    return {kind: label(words) for kind, words in RECOGNITION_NAMES.items()}
