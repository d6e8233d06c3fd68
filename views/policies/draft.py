"""试写: an official's draft of a policy file, read with its mistakes beside its lines, tried, and downloaded.

`/policies?do=draft`. The draft stands in the page that it was opened in: nothing of it is written to the register or to
a disk, and nobody else's page knows of it.
"""

import hashlib
from collections.abc import Sequence

import streamlit as st

from registry.access.permissions import require
from registry.drafts.model import MAX_BYTES, SHOWN, CannotReadDraft, Draft
from registry.policy.files.documents import Measure
from registry.policy.files.mistakes import Mistake
from registry.services import drafts
from registry.words import Words
from views.answers import measure as words
from views.entrance import identity
from views.entrance.chrome import go
from views.help import heading
from views.kit import uploader
from views.kit.articles import numbered
from views.kit.context import store, trying
from views.kit.i18n import _, link, ngettext, pick
from views.kit.markup import Html, show, table, tag
from views.policies import draft_case, draft_register
from views.rosters.downloads import waiting

FILE, TEXT, READ = "draft-file", "draft-text", "draft-read"


def draw() -> None:
    """The file, its text, its mistakes; and where it has none, what it says and the two ways to try it. Raises `Denied`
    for who may not try drafts."""
    require(identity.person(), drafts.ACTION)
    go("policies", _("← 全部政策"))
    heading.title(_("试写政策文件"), "policies")
    said = _("打开一份草稿，检查它，再用案例和登记册试算。草稿只在这个页面里，不保存，也不影响任何人看到的结果。")
    show(tag("div", tag("p", said, cls="sp-lead"), cls="sp"))
    _file()
    text = _text()
    if not text.strip():
        return
    read = _read(text)
    if isinstance(read, Words):
        show(tag("p", pick(read), cls="sp-problem", role="alert"))
        return
    _download(read)
    if read.document is None or read.law is None:
        _mistakes(read)
        return
    with trying(read.law):
        _summary(read)
        draft_case.draw_case(read)
        draft_register.draw_register(read)


def _file() -> None:
    """A file takes the place of the text."""
    label = _("政策文件（YAML，最多 {kilobytes} KB）").format(kilobytes=MAX_BYTES // 1000)
    uploader.one(label, types=["yaml", "yml", "txt"], megabytes=1, key=FILE, on_change=_taken)


def _taken() -> None:
    """The text of the file, or why it is none."""
    file = st.session_state.get(FILE)
    if file is None or uploader.lost(FILE):
        return
    data, st.session_state[READ] = file.getvalue(), None
    if len(data) <= MAX_BYTES:
        try:
            st.session_state[TEXT] = data.decode("utf-8-sig")
            return
        except UnicodeDecodeError:
            pass
    st.session_state[READ] = ("", _answer(data))
    st.session_state[TEXT] = ""


def _text() -> str:
    refused = st.session_state.get(READ)
    if refused and refused[0] == "" and isinstance(refused[1], Words):
        show(tag("p", pick(refused[1]), cls="sp-problem", role="alert"))
    with st.form("draft", border=False):
        text = st.text_area(
            _("草稿全文"), key=TEXT, height=420, max_chars=MAX_BYTES, placeholder=_("打开一份文件，或在这里写")
        )
        st.form_submit_button(_("检查"), type="primary")
    return text or ""


def _read(text: str) -> Draft | Words:
    """What was read of just this text, once; or why it cannot be read."""
    kept = st.session_state.get(READ)
    if kept is None or kept[0] != text:
        kept = st.session_state[READ] = (text, _answer(text.encode()))
    return kept[1]


def _answer(data: bytes) -> Draft | Words:
    try:
        with st.spinner(_("正在检查…")), store().read() as session:
            return drafts.read(identity.person(), session, data)
    except CannotReadDraft as refused:
        return Words(refused.zh, refused.en)


def _download(read: Draft) -> None:
    """The text as it stands, through a route that asks who is there."""
    name = f"{read.document.id if read.document is not None else 'draft'}.yaml"
    mark = hashlib.sha256(read.text.encode()).hexdigest()
    kept = st.session_state.get("draft-download")
    if kept is None or kept[0] != mark:
        key = waiting.keep(identity.person(), name, read.text.encode())
        kept = st.session_state["draft-download"] = (mark, key)
    address = link("api/roster/corrections", key=kept[1], of="draft")
    show(tag("p", tag("a", _("下载这份草稿（{name}）").format(name=name), href=address, target="_self"), cls="sp"))


def _mistakes(read: Draft) -> None:
    """Each mistake with its line and the words that stand there."""
    counted = ngettext("{n} 处错误", "{n} 处错误", read.count).format(n=read.count)
    st.header(counted, anchor=False)
    more = tag("p", _("先列出前 {n} 处。").format(n=SHOWN), cls="sp-quiet") if read.count > SHOWN else None
    show(tag("div", more, _listed(read, read.mistakes), cls="sp"))


def _listed(read: Draft, mistakes: Sequence[Mistake]) -> Html:
    lines = read.lines
    columns = [(_("行"), "sp-nowrap"), (_("这一行"), None), (_("错在哪里"), None)]
    return table(columns, [_mistake(each, lines.get(each.line or 0, "")) for each in mistakes[:SHOWN]])


def _mistake(found: Mistake, line: str) -> list[object]:
    place = " ".join(part for part in (found.within, found.at) if part)
    said = [tag("div", pick(Words(*found.said()))), tag("small", place, cls="sp-quiet") if place else None]
    return [str(found.line or "—"), [tag("code", line.strip()[:160])] if line.strip() else "", said]


def _summary(read: Draft) -> None:
    """What the draft says, as the page of policies would say it."""
    document = read.document
    assert document is not None
    st.header(_("没有错误"), anchor=False)
    counted = ngettext("{n} 项措施", "{n} 项措施", len(document.measures)).format(n=len(document.measures))
    own = ngettext("自定 {n} 个事实", "自定 {n} 个事实", len(document.facts)).format(n=len(document.facts))
    rows = [_measure(each) for each in document.measures]
    facts = tag("p", f"{words.issuer(document)} · {counted} · {own}", cls="sp-quiet")
    examples = _examples(read, sum(len(each.examples) for each in document.measures))
    show(tag("div", tag("h3", pick(document.title)), facts, *examples, tag("ul", *rows, cls="sp-list"), cls="sp"))


def _examples(read: Draft, count: int) -> list[Html]:
    """Whether the examples of the draft come to what they say; those that do not, as mistakes."""
    if not count:
        return [tag("p", _("文件中没有算例（examples）。"), cls="sp-quiet")]
    if not read.differing:
        return [tag("p", ngettext("{n} 个算例与手算一致。", "{n} 个算例与手算一致。", count).format(n=count))]
    said = _("算例（examples）算出来与所写的不同，请核对：")
    return [tag("p", tag("strong", said), cls="sp-problem", role="alert"), _listed(read, read.differing)]


def _measure(measure: Measure) -> Html:
    pays = tag("ul", *(tag("li", line) for line in words.pays(measure)))
    return tag("li", tag("strong", numbered(measure)), tag("span", words.claimant(measure), cls="sp-quiet"), pays)
