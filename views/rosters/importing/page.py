"""导入: a file is read, its columns are confirmed once, its problems listed, and the difference is looked at; then
it is applied, or nothing has happened.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from registry.parks.names import ParkName
from registry.person import Person
from registry.process.apart.worker import Tell
from registry.rosters.facts.columns import FactColumn
from registry.rosters.files import runner
from registry.rosters.files.fact_headings import FactHeadings
from registry.rosters.files.making import corrections
from registry.rosters.files.model import MAX_BYTES, MAX_ROWS, STAGES, CannotReadRoster, RosterReading
from registry.rosters.plan import Comparison
from registry.services import roster_facts, rosters
from views.entrance import identity
from views.entrance.unfinished import UNFINISHED, Kept
from views.kit import uploader
from views.kit.context import store, today
from views.kit.i18n import _, link, pick
from views.kit.markup import show, tag
from views.rosters import apply
from views.rosters.apply import Applying
from views.rosters.downloads import waiting
from views.rosters.importing import match as roster_match
from views.rosters.importing import options, problems
from views.rosters.importing.options import How
from views.rosters.words import listed

TYPES = ("xlsx", "xlsm", "xls", "ods", "csv", "txt")


@dataclass
class Import:
    """One file on its way into the roster of one park, while the window is open.

    `reading` None: not read yet; `refused`: why it cannot be read; `stopped`: the person pressed 取消.
    """

    park_id: int
    file_id: str
    name: str
    data: bytes
    sheet: str | None = None
    match: Mapping[str, str | None] | None = None
    reading: RosterReading | None = None
    refused: CannotReadRoster | None = None
    stopped: bool = False
    corrections: str | None = None
    applying: Applying | None = None
    compared: How | None = None
    rechecking: bool = False

    def again(self) -> None:
        """Read the file anew."""
        self.reading = self.refused = self.corrections = self.applying = None
        self.stopped = self.rechecking = False

    def recheck(self, whether: bool) -> None:
        """Go to the columns once more, or back from them without a change."""
        self.rechecking = whether


def draw_import(person: Person, park: ParkName) -> None:
    """The step that the import is at."""
    work = _upload(park)
    if work is None:
        return
    if work.applying is not None and work.applying.done is not None:
        UNFINISHED.drop(identity.login().id)
        apply.said(person, park, work.applying)
        return
    if work.reading is None and work.refused is None and not work.stopped:
        _read(person, park, work)
    if work.stopped:
        show(tag("p", _("已取消读取，名册没有任何改变。"), cls="sp sp-notice", role="status"))
        st.button(_("重新读取"), on_click=work.again)
    elif work.refused is not None:
        _refused(work)
    elif work.rechecking or not work.reading.sure:
        _match(person, park, work)
    else:
        _columns(work)
        _result(person, park, work)


def _result(person: Person, park: ParkName, work: Import) -> None:
    """What is wrong in the file, or else what it would change."""
    if problems.errors(work.reading):
        problems.draw_errors(work.reading, link("api/roster/corrections", key=_corrections(person, park, work)))
        problems.draw_warnings(work.reading)
    else:
        problems.draw_warnings(work.reading)
        _difference(person, park, work)


def _upload(park: ParkName) -> Import | None:
    """What can be imported, the template, and the field for the file."""
    show(
        tag(
            "div",
            tag("p", _("上传整个园区的名册。先检查、再与现有名册逐行比较，您确认之后才写入。"), cls="sp-lead"),
            tag(
                "p",
                _("还没有表格？"),
                tag("a", _("下载模板"), href=link("api/roster/template", park=park.slug)),
                _("（带下拉选项和填写说明）。列名不同的表格也可以直接上传。"),
            ),
            cls="sp",
        )
    )
    uploaded = uploader.one(
        _("名册表格：.xlsx、.xls、.ods 或 .csv，不超过 {size} MB、{rows} 行").format(
            size=MAX_BYTES // 1_000_000, rows=f"{MAX_ROWS:,}"
        ),
        types=TYPES,
        megabytes=MAX_BYTES // 1_000_000,
        key=f"roster-file-{park.id}",
        on_change=_forget,
    )
    work = _found(park, uploaded)
    if work is None or uploader.lost(f"roster-file-{park.id}"):
        st.session_state.pop("import", None)
        return None
    st.session_state["import"] = work
    if uploaded is None:
        said = _("接着处理之前上传的文件：{name}。").format(name=work.name)
        show(tag("p", said, cls="sp sp-notice", role="status"))
        st.button(_("不用这个文件"), key="import-forget", on_click=_forget, type="tertiary")
    return work


def _found(park: ParkName, uploaded: UploadedFile | None) -> Import | None:
    """The import of the file that was just uploaded; else the one of before, also where the page was loaded anew."""
    work = st.session_state.get("import")
    if work is not None and work.park_id != park.id:
        work = None
    if uploaded is not None:
        if work is None or work.file_id != uploaded.file_id:
            work = Import(park.id, uploaded.file_id, uploaded.name, uploaded.getvalue())
            _keep(work)
    elif work is None:
        kept = UNFINISHED.find(identity.login().id, park.id)
        if kept is not None:
            work = Import(park.id, "", kept.name, kept.data, kept.sheet, kept.match)
    return work


def _keep(work: Import) -> None:
    """Keep the file, and what was said of it, past a reload of the page."""
    UNFINISHED.keep(identity.login().id, Kept(work.park_id, work.name, work.data, work.sheet, work.match))


def _forget() -> None:
    """Another file was put into the field, or this one taken out."""
    st.session_state.pop("import", None)
    login = identity.login()
    if login is not None:
        UNFINISHED.drop(login.id)


def _read(person: Person, park: ParkName, work: Import) -> None:
    """Read the file in its child process, with a bar and a button that stops it.

    A press of the button ends this run at the bar's next step, by an exception that passes through the reader and ends
    its process.
    """
    with st.empty().container():
        bar = st.progress(0.0, text=_("正在读取…"))
        st.button(_("取消"), key="stop-reading", on_click=_stop, args=(work,))

        def progress(stage: str, share: float) -> None:
            words = pick(STAGES[stage])
            bar.progress(min(1.0, share), text=words[:1].upper() + words[1:])

        try:
            work.reading = _as_confirmed(person, park, work, progress)
        except CannotReadRoster as refused:
            work.refused = refused
    st.rerun()


def _as_confirmed(person: Person, park: ParkName, work: Import, progress: Tell) -> RosterReading:
    """The file, with its columns as somebody confirmed them for this park before."""
    asked = {"sheet": work.sheet, "progress": progress, "facts": _facts(person, park)}
    reading = runner.read_file(work.data, work.name, today().year, match=work.match, **asked)
    if work.match is None:
        with store().read() as session:
            known = rosters.match(person, session, park.id, reading.headings)
        if known is not None and not (reading.sure and known == reading.match):
            reading = runner.read_file(work.data, work.name, today().year, match=known, **asked)
    return reading


def _facts(person: Person, park: ParkName) -> tuple[FactColumn, ...]:
    """The facts of documents that a file of this park may have columns of."""
    with store().read() as session:
        return roster_facts.columns(person, session, park.id, today())


def _stop(work: Import) -> None:
    work.stopped = True


def _refused(work: Import) -> None:
    """Why the file as a whole cannot be read, and the way on; of several sheets, which."""
    said = pick(work.refused)
    show(
        tag("p", tag("strong", _("这份表格不能读取。")), said, _("名册没有任何改变。"), cls="sp-problem", role="alert")
    )
    if work.refused.sheets:
        chosen = st.radio(_("读取哪一个工作表？"), work.refused.sheets, index=None, key="roster-sheet")
        if st.button(_("读取这个工作表"), type="primary", disabled=chosen is None):
            work.sheet = chosen
            _keep(work)
            work.again()
            st.rerun()


def _match(person: Person, park: ParkName, work: Import) -> None:
    """Let the person confirm the columns; remember it for the park, and read again."""
    assert work.reading is not None
    if work.reading.sure:
        st.button(_("← 不更改，返回"), on_click=work.recheck, args=(False,), type="tertiary")
    chosen = roster_match.draw_match(work.reading, FactHeadings(_facts(person, park), today().year))
    if chosen is not None:
        rosters.remember_match(person, store(), park.id, work.reading.headings, chosen)
        work.match = chosen
        _keep(work)
        work.again()
        st.rerun()


def _columns(work: Import) -> None:
    """The way back to the columns, and which of those that were left out look like a field."""
    reading = work.reading
    if reading.perhaps:
        left = [
            _("{heading}（像是：{fields}）").format(
                heading=reading.headings[place], fields=roster_match.like(reading, place)
            )
            for place in reading.perhaps
        ]
        show(tag("p", _("未导入的列里有像登记项的：{columns}。").format(columns=listed(left)), cls="sp sp-notice"))
    st.button(_("重新核对各列"), on_click=work.recheck, args=(True,), type="tertiary")


def _corrections(person: Person, park: ParkName, work: Import) -> str:
    """The key of the file of corrections, made once."""
    if work.corrections is None:
        whole = work.reading.file_name
        name = _("{file}-更正表").format(file=whole.rpartition(".")[0] or whole) + ".xlsx"
        work.corrections = waiting.keep(person, name, corrections.workbook(work.reading))
    return work.corrections


def _difference(person: Person, park: ParkName, work: Import) -> None:
    """Compare with today's roster, as the options say, and go on to write."""
    assert work.reading is not None
    how = options.draw_options()
    if work.applying is None or work.compared != how:
        asked = Comparison(
            park.id, today(), tuple(work.reading.rows), stated=work.reading.stated, numbers=tuple(work.reading.places),
            since=how.since, correct=how.correct, clear=how.clear, facts=work.reading.facts,
        )  # fmt: skip
        try:
            with st.spinner(_("正在与名册比较…")):
                plan = rosters.compare(person, store(), park.id, asked, identity.address())
        except rosters.CannotCompare as refused:
            show(tag("p", pick(refused), cls="sp-problem", role="alert"))
            return
        round = 0 if work.applying is None else work.applying.round + 1
        work.applying = Applying(plan, "import", work.reading.file_name, work.reading.sha256, round=round)
        work.compared = how
    apply.draw_applying(person, park, work.applying)
