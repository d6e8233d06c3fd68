"""The sections of 帮助, read from data/help: one Markdown file per section and language, `topics.yaml` for their order.

Raises `ValueError` at the start where a section has no title or is not in both languages.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from views.kit.i18n import LANGUAGES

FOLDER = Path(__file__).parents[2] / "data" / "help"
MARKDOWN = MarkdownIt("commonmark", {"html": False})
AROUND = 60  # characters of an excerpt on either side of what was found


@dataclass(frozen=True)
class Words:
    """A text in both languages, for `pick`."""

    zh: str
    en: str


@dataclass(frozen=True)
class Section:
    """A section in one language: its title, and the Markdown below it."""

    id: str
    lang: str
    title: str
    markdown: str

    @property
    def tokens(self) -> list[Token]:
        """The blocks below the title."""
        return MARKDOWN.parse(self.markdown)

    @property
    def plain(self) -> str:
        """What a reader reads of it, without marks, a blank between blocks."""
        blocks = [block for block in self.tokens if block.type == "inline"]
        return " ".join("".join(_said(piece) for piece in block.children or ()) for block in blocks)


@dataclass(frozen=True)
class Group:
    """Sections under one name, in their order."""

    name: Words
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Index:
    """`pages`: the section of each page by its path; `handouts`: the sections of each kind of user."""

    groups: tuple[Group, ...]
    pages: dict[str, str]
    handouts: dict[str, Group]

    @property
    def topics(self) -> tuple[str, ...]:
        return tuple(topic for group in self.groups for topic in group.topics)


@cache
def index() -> Index:
    """`data/help/topics.yaml`."""
    said = yaml.safe_load((FOLDER / "topics.yaml").read_text(encoding="utf-8"))
    groups = tuple(_group(group) for group in said["groups"])
    return Index(groups, said["pages"], {kind: _group(group) for kind, group in said["handouts"].items()})


def _group(said: dict) -> Group:
    return Group(Words(**said["name"]), tuple(said["topics"]))


@cache
def sections(lang: str) -> dict[str, Section]:
    """Every section in `lang` by its id, in the order of the index."""
    return {topic: _read(topic, lang) for topic in index().topics}


def _read(topic: str, lang: str) -> Section:
    if lang not in LANGUAGES:
        raise ValueError(f"{lang}: not one of {', '.join(LANGUAGES)}")
    path = FOLDER / lang / f"{topic}.md"
    title, _line, markdown = path.read_text(encoding="utf-8").partition("\n")
    if not title.startswith("# "):
        raise ValueError(f"{path.name} ({lang}): the first line must be '# ' and the title of the section")
    return Section(topic, lang, title.removeprefix("# ").strip(), markdown)


def _said(token: Token) -> str:
    if token.type == "image":
        return ""
    return " " if token.type in {"softbreak", "hardbreak"} else token.content


# --- finding ---


@dataclass(frozen=True)
class Found:
    """A section in which all words stand; `excerpt` is cut around the first: what stands before it, it, what follows.
    The middle is empty where the words stand in the title only.
    """

    section: Section
    excerpt: tuple[str, str, str]


def find(asked: str, lang: str) -> list[Found]:
    """The sections that hold every word of `asked` (parted by blanks) as it is, in any case and width; those with all
    of them in the title first. Chinese needs no index for that: a word is wherever its characters are.
    """
    words = _folded(asked).split()
    if not words:
        return []
    found = []
    for section in sections(lang).values():
        title, text = _folded(section.title), _folded(section.plain)
        if all(word in title or word in text for word in words):
            in_title = all(word in title for word in words)
            found.append((not in_title, Found(section, _excerpt(section.plain, text, words))))
    return [hit for _last, hit in sorted(found, key=lambda pair: pair[0])]


def _folded(text: str) -> str:
    """Each character folded by itself and kept as one, so that places in `text` stay what they are."""
    return "".join(_fold(sign) for sign in text)


@cache
def _fold(sign: str) -> str:
    folded = unicodedata.normalize("NFKC", sign).casefold()
    return folded if len(folded) == 1 else sign


def _excerpt(plain: str, folded: str, words: list[str]) -> tuple[str, str, str]:
    places = [(folded.find(word), len(word)) for word in words if word in folded]
    if not places:
        return plain[: 2 * AROUND], "", "…" if len(plain) > 2 * AROUND else ""
    start, length = min(places)
    first, last = max(0, start - AROUND), start + length + AROUND
    before = ("…" if first else "") + plain[first:start]
    return before, plain[start : start + length], plain[start + length : last] + ("…" if last < len(plain) else "")
