"""帮助: what its text may say, the same in both languages; every page leads to it, and it is found."""

import html
import io
import re

import pypdfium2
import pytest
import typer
from markdown_it.token import Token
from starlette.applications import Starlette
from starlette.testclient import TestClient

from cli.main import app as commands
from registry.parks.park_words import CANDIDATES
from views.catalogue import translated
from views.entrance import document
from views.help import handout
from views.help import text as helptext
from views.help.topics import FOLDER, Section, find, index, sections
from views.kit.i18n import LANGUAGES, catalogue
from views.people import account

ALL = [section for lang in LANGUAGES for section in sections(lang).values()]
EACH = pytest.mark.parametrize("section", ALL, ids=lambda section: f"{section.lang}-{section.id}")
ASSETS = document.ASSETS / "help"


def pieces(section: Section) -> list[Token]:
    return [piece for block in section.tokens for piece in block.children or ()]


def between(section: Section, opening: str, closing: str) -> list[tuple[str, Token]]:
    """The words of each link or each bold piece, with the token that opens it."""
    found, opened, words = [], None, ""
    for piece in pieces(section):
        if piece.type == opening:
            opened, words = piece, ""
        elif piece.type == closing:
            found.append((words, opened))
            opened = None
        elif opened is not None:
            words += piece.content
    return found


def test_every_section_is_in_both_languages_and_in_the_index_once():
    topics = index().topics
    assert len(topics) == len(set(topics))
    for lang in LANGUAGES:
        assert {path.stem for path in (FOLDER / lang).glob("*.md")} == set(topics), lang
    for kind, group in index().handouts.items():
        assert set(group.topics) <= set(topics), kind


def test_both_languages_show_the_same_pictures_and_lead_to_the_same_places():
    for chinese, english in zip(sections("zh").values(), sections("en").values(), strict=True):
        for kind, name in (("image", "src"), ("link_open", "href")):
            zh, en = (sorted(p.attrGet(name) for p in pieces(s) if p.type == kind) for s in (chinese, english))
            assert zh == en, (chinese.id, kind)
        assert [t.type for t in chinese.tokens if "item" in t.type] == [
            t.type for t in english.tokens if "item" in t.type
        ], chinese.id


@EACH
def test_a_link_leads_to_a_section_or_to_a_page_by_the_name_that_it_has(section):
    say = catalogue(section.lang).gettext
    names = {path.strip("/"): name for path, name in (document.titles(say) | document.inner_titles(say)).items()}
    for words, link in between(section, "link_open", "link_close"):
        target = link.attrGet("href")
        page, _mark, query = target.partition("?")
        if query:
            assert page == "help" and query.partition("=")[0] == "topic", target
            assert query.partition("=")[2] in index().topics, target
            assert query.partition("=")[2] != section.id, f"{section.id} leads to itself"
        else:
            assert words == names[page], (section.id, words, names[page])


@EACH
def test_bold_words_stand_on_a_page_letter_by_letter(section):
    said = set()
    for message in translated():
        forms = message.id if section.lang == "zh" else message.string
        said |= {form.strip(" :：") for form in ((forms,) if isinstance(forms, str) else forms)}
    said |= {handout_name(group, section.lang) for group in index().handouts.values()}
    candidates = getattr(CANDIDATES, section.lang)  # a word of data, as the map's legend shows it
    said.add(candidates[0].upper() + candidates[1:])
    unknown = [words for words, _bold in between(section, "strong_open", "strong_close") if words not in said]
    assert not unknown, (section.id, unknown)


def handout_name(group, lang: str) -> str:
    return getattr(group.name, lang)


@EACH
def test_a_command_exists(section):
    for code in (piece.content for piece in pieces(section) if piece.type == "code_inline"):
        words = code.split()
        if words[0] != "softpark":
            continue
        command = typer.main.get_command(commands)
        for word in (word for word in words[1:] if not word.startswith("-")):
            assert word in command.commands, code
            command = command.commands[word]
        known = {name for param in command.params for name in param.opts}
        assert {word for word in words if word.startswith("-")} <= known, code


@EACH
def test_a_picture_is_there_and_small(section):
    for image in (piece for piece in pieces(section) if piece.type == "image"):
        path = ASSETS / helptext.picture(image.attrGet("src"), section.lang)
        assert path.is_file(), f"{path.name}: make it by scripts/help-pictures"
        assert path.stat().st_size < 120_000, path.name
        assert image.content, "a picture says in words what is seen on it"


def test_no_picture_is_left_over():
    shown = {helptext.picture(p.attrGet("src"), s.lang) for s in ALL for p in pieces(s) if p.type == "image"}
    assert {path.name for path in ASSETS.glob("*.png")} == shown


# --- the way to it ---

OPENED = {"coverage": {}, "check": {}, "policies": {}, "rulings": {}, "guides": {}, "park": {}, "certification": {},
          "roster": {"park": "demo-guangming-1"}, "map": {}}  # fmt: skip


def test_every_page_has_a_section():
    assert {path.strip("/") for path in document.PAGES} - {"", "help"} == set(index().pages)
    assert set(index().pages.values()) <= set(index().topics)


@pytest.mark.parametrize("page", OPENED)
def test_the_heading_of_a_page_leads_to_its_section(open_page, page):
    said = html.unescape(open_page(page, **OPENED[page]).text)
    assert f'href="help?topic={index().pages[page]}"' in said


@pytest.mark.parametrize(
    ("page", "role"), [("own", "tenant"), ("people", "admin"), ("boundaries", "official"), ("findings", "official")]
)
def test_the_heading_of_a_page_for_some_leads_to_its_section(open_page, as_person, page, role):
    as_person(role, scope="4403", parks=[10])
    assert f'href="help?topic={index().pages[page]}"' in html.unescape(open_page(page).text)


def test_demo_data_and_a_refusal_lead_to_why(open_page):
    assert 'href="help?topic=demo"' in open_page("rulings").text
    assert 'href="help?topic=privacy"' in open_page("people").text


def test_the_log_in_page_leads_to_the_section_about_accounts(open_page):
    open_page("help")
    page = TestClient(Starlette(routes=account.routes())).get("/account/login?lang=en")
    assert 'href="/help?lang=en&amp;topic=people"' in page.text


# --- the page ---


def test_the_page_lists_every_section_and_the_hand_outs(open_page):
    opened = open_page("help")
    assert opened.title == "帮助"
    for section in sections("zh").values():
        assert html.escape(section.title) in opened.text
    for kind in index().handouts:
        assert f'href="api/help/{kind}.pdf"' in opened.text


def test_a_section_is_shown_in_the_visitors_language(open_page):
    opened = open_page("help", topic="rulings", lang="en")
    assert opened.title == "What a ruling is"
    assert 'href="help?topic=keep&amp;lang=en"' in opened.text and 'href="check?lang=en"' in opened.text


def test_a_section_that_is_none_is_said_and_the_list_shown(open_page):
    opened = open_page("help", topic="nothing")
    assert "没有这一节" in opened.text and "什么是裁定" in opened.text


def test_a_search_finds_chinese_inside_a_sentence_and_shows_where(open_page):
    assert find("三年", "zh")[0].section.id == "rulings"
    opened = open_page("help", q="连续三年")
    assert "<mark>连续三年</mark>" in opened.text and "什么是裁定" in opened.text


def test_a_search_takes_several_words_any_case_and_width():
    assert {hit.section.id for hit in find("ＧｅｏＪＳＯＮ dxf", "zh")} == {"files"}
    assert find("撤销", "zh")[0].section.id == "undo", "a title comes first"
    assert find(" ", "zh") == []


def test_a_search_that_finds_nothing_says_so_and_leads_on(open_page):
    opened = open_page("help", q="龘")
    assert "没有一节里有“龘”" in opened.text and 'href="help"' in opened.text


def test_what_is_looked_for_is_kept_in_the_address(open_page):
    opened = open_page("help")
    opened.test.text_input[0].set_value("裁定").run()
    assert opened.query["q"] == "裁定"
    assert "什么是裁定" in opened.text


# --- the hand-outs ---


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", index().handouts)
def test_a_hand_out_has_two_pages_a4_with_all_its_sections(kind, lang):
    pdf = pypdfium2.PdfDocument(io.BytesIO(handout.made(kind, lang)))
    assert len(pdf) == 2
    assert [round(side) for side in pdf[0].get_size()] == [595, 842]
    text = re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in pdf))
    for topic in index().handouts[kind].topics:
        assert re.sub(r"\s", "", sections(lang)[topic].title) in text, topic


def test_the_same_text_gives_the_same_file():
    assert handout.made("tenant", "zh") == handout.made.__wrapped__("tenant", "zh")


def test_what_stands_in_the_text_is_set_as_it_is():
    tricky = Section("x", "zh", "#let", '引号 " 反斜线 \\\\ 井号 #import $x$ @y *z')
    assert handout.content(tricky) == (
        '#section("#let", {\npar({\n"引号 \\" 反斜线 \\\\ 井号 #import $x$ @y *z"\n})\n})'
    )


def test_markdown_that_cannot_be_set_is_refused():
    with pytest.raises(ValueError, match="fence"):
        handout.content(Section("x", "zh", "x", "```\nx\n```\n"))
