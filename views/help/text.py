"""A section of 帮助 as HTML: links keep the language, pictures are those of the language."""

from markdown_it.renderer import RendererHTML

from views.help.topics import MARKDOWN, Section
from views.kit.i18n import DEFAULT
from views.kit.markup import Html

PICTURES = "assets/help"


def picture(name: str, lang: str) -> str:
    """The file of a picture in a language: `map-card.png` is `map-card.zh.png` and `map-card.en.png`."""
    stem, _dot, ending = name.rpartition(".")
    return f"{stem}.{lang}.{ending}"


def address(target: str, lang: str) -> str:
    """`target` of a link (`check`, `help?topic=undo`) in a language."""
    if lang == DEFAULT:
        return target
    return f"{target}{'&' if '?' in target else '?'}lang={lang}"


def html(section: Section) -> Html:
    """What stands below the title of the section. Our own text without raw HTML, so it is safe as it is."""
    tokens = section.tokens
    for block in tokens:
        for token in block.children or ():
            if token.type == "link_open":
                token.attrSet("href", address(str(token.attrGet("href")), section.lang))
                token.attrSet("target", "_self")
            elif token.type == "image":
                token.attrSet("src", f"{PICTURES}/{picture(str(token.attrGet('src')), section.lang)}")
                token.attrSet("loading", "lazy")
    return Html(RendererHTML().render(tokens, MARKDOWN.options, {}))
