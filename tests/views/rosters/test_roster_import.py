"""导入 in the page: problems, columns, difference, ticks, writing; the same file again; two at once; undo."""

import re

import pytest
from openpyxl import Workbook

from registry.services import rosters
from tests.fixtures.people import make_account
from tests.views.rosters.rosters import NEWCOMER, PARK, XLSX, entries, exported, give_contacts, park_id, saved, workbook
from views.kit import context
from views.rosters import downloads


@pytest.fixture
def person(open_page, as_person):
    open_page("park")
    return as_person(make_account(context.store(), "operator", parks=[PARK], login="wang").person)


@pytest.fixture
def upload(open_page, person):
    """`upload(bytes)`: the page after a file was put into it."""

    def uploaded(data: bytes, name: str = "十一月.xlsx", page=None):
        page = page or open_page("roster", park=PARK, do="import")
        page.test.file_uploader[0].set_value((name, data, XLSX)).run()
        return page

    return uploaded


def test_the_page_offers_the_template_and_waits_for_a_file(open_page, person):
    text = open_page("roster", park=PARK, do="import").text
    assert "api/roster/template?park=demo-guangming-1" in text and "您确认之后才写入" in text


def test_the_roster_as_it_is_changes_nothing(upload, person):
    give_contacts()
    page = upload(exported(person))
    assert "没有变化。" in page.text
    assert "写入名册" not in page.text


def test_every_mistake_is_listed_with_its_place_and_what_would_be_right_and_nothing_can_be_written(upload, person):
    page = upload(workbook(exported(person), {"A2": "91440300MA5G123456", "D3": "2025年13月1日", "G4": -500}))
    assert "3 处需要改正" in page.text and "分布在 3 行" in page.text
    for place in ("名册 A2", "名册 D3", "名册 G4"):
        assert place in page.text
    assert "末位应为" in page.text and "零或正数" in page.text
    assert "写入名册" not in page.text
    key = re.search(r"api/roster/corrections\?key=([\w-]+)", page.text).group(1)
    assert downloads.waiting.fetch(person, key).name == "十一月-更正表.xlsx"


def test_a_file_that_is_no_table_is_refused_with_the_way_out(upload):
    page = upload(b"%PDF-1.7 nothing here", "roster.xlsx")
    assert "这份表格不能读取。" in page.text and "名册没有任何改变" in page.text


def with_other_headings() -> bytes:
    book = Workbook()
    book.active.append(["客户", "信用代码", "合同期自", "面积"])
    book.active.append(["演示新来企业", NEWCOMER, "2026-10-01", 88.5])
    return saved(book)


def test_other_headings_are_confirmed_once_and_remembered_for_the_park(upload, person):
    page = upload(with_other_headings())
    assert "确认各列的含义" in page.text and "例：演示新来企业" in page.text
    assert [box.value for box in page.test.selectbox] == [None, "uscc", None, "area_m2"]
    assert "像是：企业名称" in page.text and "像是：起租日、到期日" in page.text
    for box, field in zip(page.test.selectbox, ("name", "uscc", "start", "area_m2"), strict=True):
        box.set_value(field)
    page.press("确认并读取")
    assert "新增 1 行" in page.text and "88.5 m²" in page.text
    again = upload(with_other_headings(), "十二月.xlsx")
    assert "确认各列的含义" not in again.text and "新增 1 行" in again.text


def test_a_column_that_looks_like_a_field_is_never_left_out_in_silence(upload):
    page = upload(with_other_headings())
    page.press("确认并读取")
    assert "2 列像登记项，还没有选择：客户、合同期自" in page.text and "新增 1 行" not in page.text


def test_columns_that_were_confirmed_can_be_checked_again_and_taken_back(upload):
    page = upload(with_other_headings())
    for box, field in zip(page.test.selectbox, ("name", "uscc", "start", ""), strict=True):
        box.set_value(field)
    page.press("确认并读取")
    assert "新增 1 行" in page.text and "88.5" not in page.text
    assert "未导入的列里有像登记项的：面积（像是：租赁面积（平方米））。" in page.text
    page.press("重新核对各列")
    assert "确认各列的含义" in page.text and "写入名册" not in page.text
    page.press("← 不更改，返回")
    assert "新增 1 行" in page.text and "确认各列的含义" not in page.text
    page.press("重新核对各列")
    assert [box.value for box in page.test.selectbox] == ["name", "uscc", "start", ""]
    page.test.selectbox[3].set_value("area_m2")
    page.press("确认并读取")
    assert "88.5 m²" in page.text
    assert "88.5 m²" in upload(with_other_headings(), "十二月.xlsx").text


def test_columns_of_the_template_can_be_checked_again_and_the_park_remembers_it(upload, person):
    page = upload(workbook(exported(person), {"F3": 140}))
    assert "140 m²" in page.text
    page.press("重新核对各列")
    area = next(box for box in page.test.selectbox if box.value == "area_m2")
    area.set_value("")
    page.press("确认并读取")
    assert "140 m²" not in page.text
    assert "140 m²" not in upload(workbook(exported(person), {"F3": 140}), "十二月.xlsx").text


def test_the_columns_can_be_checked_again_where_there_are_mistakes(upload, person):
    page = upload(workbook(exported(person), {"G4": -500}))
    assert "1 处需要改正" in page.text
    page.press("重新核对各列")
    assert "确认各列的含义" in page.text


def test_a_match_that_leaves_out_a_required_column_is_refused(upload):
    page = upload(with_other_headings())
    for place in (0, 2):
        page.test.selectbox[place].set_value("")
    page.press("确认并读取")
    assert "还没有选出必需的 2 列：企业名称、起租日" in page.text
    page.test.selectbox[0].set_value("uscc")
    page.press("确认并读取")
    assert "“统一社会信用代码”被选了不止一次" in page.text


def test_new_changed_and_missing_rows_are_shown_and_what_is_ticked_is_written(upload, person):
    rows = entries(person)
    changed = {"C2": "A-101", "F3": 140, "A16": NEWCOMER, "B16": "演示新来企业", "D16": "2026-10-01"}
    page = upload(workbook(exported(person), changed, delete=(15,)))
    assert "新增 1 行，更改 2 行" in page.text and "名册有而这里没有 1 行" in page.text
    assert "<ins>A-101</ins>" in page.text and "<del>139 m²</del>" in page.text
    gone = rows[13]
    box = next(box for box in page.test.checkbox if gone.row.name in box.label)
    box.check().run()
    page.press("写入名册")
    assert "新增 1 行，更改 2 行，迁出 1 行" in page.text
    now = entries(person)
    assert NEWCOMER in {entry.row.uscc for entry in now}
    assert gone.lease_id not in {entry.lease_id for entry in now}
    with context.store().read() as session:
        made = rosters.history(person, session, park_id())[0]
    assert (made.what, made.by, made.file_name) == ("import", "wang", "十一月.xlsx")


def test_a_row_that_is_not_ticked_stays(upload, person):
    page = upload(workbook(exported(person), {"C2": "A-101"}, delete=(15,)))
    page.press("写入名册")
    assert len(entries(person)) == 14


def test_more_than_a_fifth_moving_out_needs_a_second_tick(upload, person):
    page = upload(workbook(exported(person), {}, delete=(3, 4, 5, 6)))
    next(box for box in page.test.checkbox if box.label == "全部迁出").check().run()
    write = next(button for button in page.test.button if button.label == "写入名册")
    assert write.disabled and "迁出的行很多" in page.text
    next(box for box in page.test.checkbox if "五分之一" in box.label).check().run()
    page.press("写入名册")
    assert len(entries(person)) == 10


def test_an_empty_cell_keeps_what_is_registered_unless_it_is_to_be_cleared(upload, person):
    page = upload(workbook(exported(person), {"F2": None}))
    assert "没有变化。" in page.text
    page.test.radio(key="import-clear").set_value(True).run()
    assert "更改 1 行" in page.text and "<ins>不清楚</ins>" in page.text


def test_a_file_compared_before_somebody_else_wrote_is_merged_not_lost(upload, person, as_person, open_page):
    source = exported(person)
    first = upload(workbook(source, {"C2": "A-101"}))
    as_person(make_account(context.store(), "operator", parks=[PARK], login="zhao").person)
    upload(workbook(source, {"C3": "B-8"}), "二.xlsx").press("写入名册")
    as_person(person)
    first.press("写入名册")
    assert "名册在您比较之后被更改过" in first.text and "双方没有改到同一处" in first.text
    first.press("合并并写入名册")
    assert {"A-101", "B-8"} <= {entry.row.room for entry in entries(person)}


def test_reading_can_be_stopped_and_taken_up_again(upload, person, monkeypatch):
    """A press of 取消 ends the run; the next one finds the file marked as stopped."""
    from views.rosters.importing import page as roster_import

    page = upload(workbook(exported(person), {"C2": "A-101"}))
    work = page.test.session_state["import"]
    work.again()
    roster_import._stop(work)
    page.test.run()
    assert "已取消读取，名册没有任何改变" in page.text
    page.press("重新读取")
    assert "更改 1 行" in page.text


def test_writing_that_was_interrupted_says_that_nothing_was_written(upload, person, monkeypatch):
    from streamlit.runtime.scriptrunner_utils.exceptions import StopException

    page = upload(workbook(exported(person), {"C2": "A-101"}))
    real = rosters.apply

    def interrupted(*args, progress, **kwargs):
        def stop(step, share):
            raise StopException

        return real(*args, progress=stop, **kwargs)

    monkeypatch.setattr(rosters, "apply", interrupted)
    page.press("写入名册")
    monkeypatch.setattr(rosters, "apply", real)
    assert {entry.row.room for entry in entries(person)} == {None}
    page.test.run()
    assert "已取消写入，名册没有任何改变" in page.text
    page.press("写入名册")
    assert "已写入名册" in page.text


def test_a_change_is_looked_at_field_by_field_and_undone_after_a_second_yes(upload, open_page, person):
    upload(workbook(exported(person), {"C2": "A-101"})).press("写入名册")
    with context.store().read() as session:
        made = rosters.history(person, session, park_id())[0]
    listed = open_page("roster", park=PARK, do="history").text
    assert "导入名册" in listed and "文件：十一月.xlsx" in listed and "wang" in listed
    page = open_page("roster", park=PARK, do="history", change=str(made.id))
    assert "<ins>A-101</ins>" in page.text and made.file_sha256 in page.text
    page.press("撤销这次变更")
    assert "确定吗" in page.text and "A-101" in {entry.row.room for entry in entries(person)}
    page.press("确定撤销")
    assert f"撤销第 {made.id} 号变更" in page.text
    assert {entry.row.room for entry in entries(person)} == {None}
    assert "已由第" in open_page("roster", park=PARK, do="history").text


def test_what_cannot_be_undone_says_why(upload, open_page, person):
    upload(workbook(exported(person), {"C2": "A-101"})).press("写入名册")
    with context.store().read() as session:
        first = rosters.history(person, session, park_id())[0].id
    upload(workbook(exported(person), {"C2": "A-102"}), "二.xlsx").press("写入名册")
    page = open_page("roster", park=PARK, do="history", change=str(first))
    page.press("撤销这次变更").press("确定撤销")
    assert "不能整体撤销" in page.text
    assert "A-102" in {entry.row.room for entry in entries(person)}


def test_the_roster_is_shown_as_it_was_known_before_a_change(upload, open_page, person):
    upload(workbook(exported(person), {"C2": "A-101"})).press("写入名册")
    with context.store().read() as session:
        made = rosters.history(person, session, park_id())[0].id
    before = open_page("roster", park=PARK, known=str(made - 1)).text
    after = open_page("roster", park=PARK, known=str(made)).text
    assert "A-101" not in before and "A-101" in after
    assert f"这是第 {made - 1} 号变更之后登记所知的名册" in before


def test_the_roster_is_shown_as_it_was_known_on_a_day(upload, open_page, person):
    upload(workbook(exported(person), {"C2": "A-101"})).press("写入名册")
    page = open_page("roster", park=PARK, do="history")
    days = page.test.date_input(key="known-on")
    for day, room in ((days.max, True), (days.min, False)):
        days.set_value(day).run()
        link = page.test.get("page_link")[-1]
        known = re.search(r"known=(\d+)", link.proto.query_string).group(1)
        assert ("A-101" in open_page("roster", park=PARK, known=known).text) == room


def test_a_change_of_another_park_is_not_shown_here(upload, open_page, person, as_person):
    from tests.views.rosters.rosters import OTHER

    neighbour = as_person(make_account(context.store(), "operator", parks=[OTHER], login="sun").person)
    page = open_page("roster", park=OTHER, do="import")
    upload(workbook(exported(neighbour, OTHER), {"C2": "Z-999"}), page=page).press("写入名册")
    with context.store().read() as session:
        made = rosters.history(neighbour, session, park_id(OTHER))[0].id
    as_person(person)
    text = open_page("roster", park=PARK, do="history", change=str(made)).text
    assert "Z-999" not in text and "还没有变更" in text


@pytest.fixture
def asking(declaring, person):
    """The law asks for facts of one's own in the park's district."""
    return person


def test_facts_of_documents_are_imported_with_the_rows_told_in_the_difference_and_left_alone_without_a_column(
    upload, asking
):
    plain = exported(asking)
    data = workbook(plain, {"T1": "2025年营业收入增速（%）", "T2": "12.5%", "U1": "参保人数（人）", "U3": "许多"})
    page = upload(data)
    assert "1 处需要改正" in page.text and "名册 U3" in page.text
    page = upload(workbook(data, {"U3": 30}))
    assert "更改 2 行" in page.text and "营业收入增速" in page.text and "12.5%" in page.text and "30 人" in page.text
    page.press("写入名册")
    assert "已写入名册。" in page.text
    again = upload(exported(asking))
    assert "没有变化。" in again.text
    assert "没有变化。" in upload(plain).text


def test_a_column_of_a_fact_under_another_name_is_confirmed_and_remembered_without_its_year(upload, asking):
    data = workbook(exported(asking), {"T1": "2024年度营收增速", "T2": "7%"})
    page = upload(data)
    assert page.test.selectbox[19].value == "tenant.growth"
    page.press("确认并读取")
    assert "2024 年营业收入增速" in page.text
