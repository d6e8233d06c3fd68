"""编辑: edits become a draft at once, the server checks every cell, nothing is written before it was compared."""

import json
import re

import pytest
from sqlalchemy import select

from registry.services import rosters
from registry.store.models import Draft, Lease
from tests.fixtures.people import make_account
from tests.views.rosters.rosters import NEWCOMER, OTHER, PARK, entries, give_contacts, make_real, park_id
from views.kit import context
from views.rosters.editing import grid

GRID = "grid-{park}-0--14-True"


@pytest.fixture
def person(open_page, as_person):
    open_page("park")
    return as_person(make_account(context.store(), "operator", parks=[PARK], login="wang").person)


@pytest.fixture
def edit(open_page, person):
    """`edit({"edited_rows": {0: {"room": "A-1"}}})`: the grid after these edits, as the browser tells of them."""

    def edited(state: dict | None = None, **query):
        page = open_page("roster", park=PARK, do="edit", **query)
        if state is not None:
            change(page, state)
        return page

    return edited


def change(page, state: dict) -> None:
    whole = {"edited_rows": {}, "added_rows": [], "deleted_rows": []} | state
    page.test.session_state[GRID.format(park=park_id())] = whole
    page.test.run()


def drafts() -> list[Draft]:
    with context.store().read() as session:
        return list(session.scalars(select(Draft)))


def rooms() -> dict[str, str | None]:
    with context.store().read() as session:
        held = session.scalars(select(Lease).where(Lease.park_id == park_id()))
        return {lease.id: lease.room for lease in held}


def test_nothing_changed_is_said(edit):
    assert "还没有更改" in edit().text
    assert drafts() == []


def test_an_edit_is_kept_as_a_draft_and_is_there_when_the_page_is_opened_anew(edit):
    page = edit({"edited_rows": {0: {"room": "A-101"}, 2: {"area_m2": 176.5}}})
    assert "更改 2 行" in page.text and "还没有写入名册" in page.text
    assert len(drafts()) == 1 and set(rooms().values()) == {None}
    again = edit()
    assert "更改 2 行" in again.text


def test_an_edit_that_is_taken_back_leaves_no_draft_of_it(edit):
    page = edit({"edited_rows": {0: {"room": "A-101"}}})
    change(page, {"edited_rows": {0: {"room": None}}})
    assert "还没有更改" in page.text


def test_an_amount_may_be_typed_as_people_write_it_and_is_told_in_yuan(edit):
    page = edit({"edited_rows": {0: {"monthly_rent_fen": "1.2万"}}})
    assert "需要改正" not in page.text
    page.press("比较更改")
    assert re.search(r"<ins>(1\.20? ?万元|12,000(\.00)? 元)</ins>", page.text)


def test_the_same_amount_written_in_another_way_is_no_edit(edit, person):
    fen = entries(person)[0].row.monthly_rent_fen
    assert fen
    page = edit({"edited_rows": {0: {"monthly_rent_fen": f"{fen / 1_000_000:.6f}万元"}}})
    assert "还没有更改" in page.text


def test_what_is_wrong_with_an_amount_shows_yuan_and_never_fen(edit):
    page = edit({"edited_rows": {0: {"monthly_rent_fen": "12.34"}}})
    table = page.text[page.text.index("请再核对") :]
    assert "12.34" in table and "1234" not in table


def test_what_is_typed_with_a_question_is_asked_about(edit):
    page = edit({"edited_rows": {0: {"monthly_rent_fen": "免租"}}})
    assert "整个租期都免租吗？" in page.text and "需要改正" not in page.text


def test_what_the_browser_let_through_is_refused_by_the_server_with_the_row_and_what_would_be_right(edit):
    page = edit({"edited_rows": {0: {"monthly_rent_fen": -50, "kind": "火星人", "start": "2031-01-01"}}})
    assert "处需要改正" in page.text and "演示互联企业004" in page.text
    assert "火星人" in page.text and "月租金（元）" in page.text
    compare = next(button for button in page.test.button if button.label == "比较更改")
    assert compare.disabled


def test_a_lease_that_would_end_before_it_begins_is_refused(edit):
    page = edit({"edited_rows": {0: {"end": "2020-01-01"}}})
    assert "早于起租日" in page.text


def test_an_added_row_says_what_is_missing(edit):
    page = edit({"added_rows": [{"name": "演示新来企业"}]})
    assert "新增 1 行" in page.text
    assert "没有填写统一社会信用代码" in page.text and "没有填写起租日" in page.text


def test_the_difference_is_shown_before_anything_is_written_then_it_is_written_and_recorded(edit, person):
    page = edit({"edited_rows": {0: {"room": "A-101"}}})
    page.press("比较更改")
    assert "还没有写入任何内容" in page.text
    assert "<del>不清楚</del>" in page.text and "<ins>A-101</ins>" in page.text
    assert set(rooms().values()) == {None}
    page.press("写入名册")
    assert "已写入名册" in page.text and "更改 1 行" in page.text
    assert "A-101" in rooms().values() and drafts() == []
    with context.store().read() as session:
        made = rosters.history(person, session, park_id())
    assert [(each.what, each.by) for each in made] == [("edit", "wang")]


def test_a_new_tenant_is_added_by_the_last_row(edit, person):
    row = {"uscc": NEWCOMER, "name": "演示新来企业", "room": "9-901", "start": "2026-10-01", "area_m2": 88.5}
    edit({"added_rows": [row]}).press("比较更改").press("写入名册")
    found = [entry.row for entry in entries(person) if entry.row.uscc == NEWCOMER]
    assert [(row.name, row.room, row.area_m2) for row in found] == [("演示新来企业", "9-901", 88.5)]


def test_a_deleted_row_is_proposed_as_moved_out_and_needs_a_tick(edit, person):
    gone = entries(person)[0]
    page = edit({"deleted_rows": [0]})
    assert "移出 1 行" in page.text
    page.press("比较更改")
    assert "没有勾选任何迁出或提议" in page.text
    box = next(box for box in page.test.checkbox if gone.row.name in box.label)
    box.check().run()
    page.press("写入名册")
    assert gone.lease_id not in {entry.lease_id for entry in entries(person)}


def test_a_contact_that_was_not_touched_stays_although_the_grid_shows_it_masked(edit, person):
    give_contacts()
    edit({"edited_rows": {0: {"room": "A-101"}}}).press("比较更改").press("写入名册")
    entry = next(entry for entry in entries(person) if entry.row.room == "A-101")
    found = rosters.reveal(person, context.store(), park_id(), entry.row.uscc, "test")
    assert (found.name, found.telephone) == ("张三丰", "13800001234")


def test_a_draft_is_thrown_away_only_after_a_second_yes(edit):
    page = edit({"edited_rows": {0: {"room": "A-101"}}}).press("放弃全部更改")
    assert "确定吗" in page.text and len(drafts()) == 1
    page.press("删除草稿")
    assert drafts() == [] and "还没有更改" in page.text


def test_one_row_is_edited_in_a_form_that_fills_the_same_draft(edit, person):
    entry = entries(person)[0]
    page = edit(row=str(entry.lease_id))
    page.test.text_input(key=f"form-{park_id()}-{entry.lease_id}-room").set_value("A-101")
    page.press("存入草稿")
    assert "更改 1 行" in page.text
    page.press("比较更改")
    assert "<ins>A-101</ins>" in page.text


def test_the_form_says_at_the_field_what_is_wrong_and_keeps_what_was_typed(edit):
    page = edit(row="new")
    fields = {"uscc": "91440300MA5G123456", "name": "演示新来企业", "start": "2026年13月1日"}
    for field, text in fields.items():
        page.test.text_input(key=f"form-{park_id()}-new-{field}").set_value(text)
    page.press("存入草稿")
    assert page.text.count("请改正：") == 2
    assert "校验码不符" in page.text and "没有 2026-13-01 这一天" in page.text
    assert page.test.text_input(key=f"form-{park_id()}-new-name").value == "演示新来企业"
    assert drafts() == []


def test_the_second_person_sees_what_the_first_changed_and_merges(edit, person, as_person):
    first = edit({"edited_rows": {0: {"room": "A-101", "area_m2": 151}}})
    as_person(make_account(context.store(), "operator", parks=[PARK], login="zhao").person)
    edit({"edited_rows": {0: {"room": "B-7"}, 1: {"room": "B-8"}}}).press("比较更改").press("写入名册")
    as_person(person)
    first.test.run()
    first.press("比较更改").press("写入名册")
    assert "名册在您比较之后被更改过" in first.text and "zhao" in first.text
    assert "1 处双方都改了，请选择" in first.text
    button = next(button for button in first.test.button if button.label == "合并并写入名册")
    assert button.disabled
    choice = first.test.radio[0]
    assert choice.options == ["对方：B-7", "我：A-101"]
    choice.set_value("mine").run()
    first.press("合并并写入名册")
    assert "已写入名册" in first.text
    rows = [entry.row for entry in entries(person)[:2]]
    assert [(row.room, row.area_m2) for row in rows] == [("A-101", 151.0), ("B-8", 139.0)]


def test_a_full_disk_is_said_and_the_draft_stays(edit, monkeypatch):
    from registry.store.store import CannotWrite

    page = edit({"edited_rows": {0: {"room": "A-101"}}}).press("比较更改")

    def full(*args, **kwargs):
        raise CannotWrite("磁盘空间不足：本次更改没有写入", "The disk is full")

    monkeypatch.setattr(rosters, "apply", full)
    page.press("写入名册")
    assert "磁盘空间不足" in page.text and "The disk is full" not in page.text and len(drafts()) == 1


def test_the_difference_shows_all_that_is_written_of_a_new_tenant(edit):
    row = {"uscc": NEWCOMER, "name": "演示新来企业", "start": "2026-10-01", "rent_free_months": 3, "size": "小型",
           "startup": "是", "contact": "张小三", "telephone": "13800138000"}  # fmt: skip
    page = edit({"added_rows": [row]}).press("比较更改")
    for said in ("3 个月", "小型", "张小三", "13800138000"):
        assert said in page.text
    assert "将写入：" in page.text and "<strong>新增 1 行。</strong>" in page.text


def test_what_others_must_agree_to_is_no_change_and_with_its_tick_is_said_to_be_proposed(edit, person):
    """007 rents in another park as well: its industry stood under 更改, and was not written."""
    make_real()
    make_real(OTHER)
    place = next(n for n, entry in enumerate(entries(person)) if entry.row.name == "演示软件企业007")
    page = edit({"edited_rows": {place: {"industry": "6531"}}}).press("比较更改")
    assert "要经他人同意的更改：1 家" in page.text and "更改 1 行" not in page.text
    assert next(button for button in page.test.button if button.label == "写入名册").disabled
    box = next(box for box in page.test.checkbox if "演示软件企业007" in box.label)
    assert "行业代码" in box.label and "→ 6531" in box.label
    box.check().run()
    page.press("写入名册")
    assert "提议 1 家。" in page.text and "更改 1 行" not in page.text


def test_edits_of_two_windows_of_one_account_are_put_together(edit):
    first, second = edit(), edit()
    change(first, {"edited_rows": {0: {"room": "A-101"}}})
    change(second, {"edited_rows": {1: {"room": "B-7"}}})
    assert "更改 2 行" in second.text and "另一窗口有更改，已合并到这里" in second.text
    first.test.run()
    assert "更改 2 行" in first.text and "另一窗口有更改" in first.text
    assert len(json.loads(drafts()[0].content)["edited"]) == 2


def test_a_cell_that_two_windows_changed_is_asked_about_and_until_then_not_compared(edit):
    first, second = edit(), edit()
    change(first, {"edited_rows": {0: {"room": "A-101"}}})
    change(second, {"edited_rows": {0: {"room": "B-7"}}})
    assert "1 处在两个窗口里改得不同，请选择" in second.text
    assert next(button for button in second.test.button if button.label == "比较更改").disabled
    choice = second.test.radio[0]
    assert choice.options == ["一个窗口：A-101", "另一窗口：B-7"]
    choice.set_value(True).run()
    assert "请选择" not in second.text
    second.press("比较更改")
    assert "<ins>B-7</ins>" in second.text


def test_what_another_window_added_is_not_lost_when_this_one_writes(edit):
    first, second = edit(), edit()
    change(first, {"edited_rows": {0: {"room": "A-101"}}})
    first.press("比较更改")
    change(second, {"edited_rows": {1: {"room": "B-7"}}})
    first.press("写入名册")
    assert "已写入名册" in first.text
    (left,) = drafts()
    assert list(json.loads(left.content)["edited"].values()) == [{"room": "B-7"}]
    second.test.run()
    assert "更改 1 行" in second.text and "另一窗口有更改" in second.text


def test_a_form_that_was_opened_before_another_window_wrote_takes_nothing_back(edit, person):
    entry = entries(person)[0]
    form, other = edit(row=str(entry.lease_id)), edit()
    change(other, {"edited_rows": {0: {"area_m2": "321.5"}}})
    form.test.text_input(key=f"form-{park_id()}-{entry.lease_id}-room").set_value("A-101")
    form.press("存入草稿")
    (kept,) = json.loads(drafts()[0].content)["edited"].values()
    assert kept == {"area_m2": "321.5", "room": "A-101"}
    assert form.test.text_input(key=f"form-{park_id()}-{entry.lease_id}-area_m2").value == "321.5"


def test_every_changed_cell_is_listed_beside_what_stood_there(edit):
    page = edit({"edited_rows": {0: {"room": "A-101", "monthly_rent_fen": "1.2万"}, 1: {"area_m2": 140}}})
    assert "更改的格子：3 个" in page.text
    assert "<del>（空白）</del>" in page.text and "<ins>A-101</ins>" in page.text
    assert "<del>15,150</del>" in page.text and "<ins>1.2万</ins>" in page.text
    change(page, {"edited_rows": {0: {"room": None}}})
    assert "更改的格子" not in page.text


def test_the_name_of_a_company_can_be_edited_and_what_tells_rows_apart_can_not(edit):
    edit()
    columns = grid.columns()
    assert not columns["name"].get("pinned") and not columns["name"].get("disabled")
    assert columns[grid.WHOSE]["pinned"] and columns[grid.WHOSE]["disabled"]


def test_a_reminder_leads_to_its_field_marked_and_first(edit, person):
    entry = next(entry for entry in entries(person) if entry.row.name == "演示仿真企业006")
    page = edit(row=str(entry.lease_id), field="rent_free_months")
    assert "请填写这一项，再存入草稿：" in page.text
    assert page.test.text_input[0].label.startswith("免租月数")
    page.test.text_input[0].set_value("0")
    page.press("存入草稿")
    assert "更改 1 行" in page.text


def test_a_rent_is_compared_with_all_leases_of_its_company_and_said_in_yuan(edit, person):
    """003 rents two rooms for 140,982.00 yuan a month together."""
    two = [(n, entry.row) for n, entry in enumerate(entries(person)) if entry.row.name == "演示机器人企业003"]
    place = next(n for n, row in two if row.end)
    page = edit({"edited_rows": {place: {"rent_fen": 4_000_000}}})
    assert "36 倍" not in page.text
    change(page, {"edited_rows": {place: {"rent_fen": "508.8万"}}})
    assert "各份租约月租金合计的 36 倍" in page.text and "508.8万" in page.text
    change(page, {"edited_rows": {place: {"monthly_rent_fen": 47}}})
    assert "不太可能" in page.text and "4700" not in page.text


def test_a_line_that_the_grid_has_not_is_passed_over(edit):
    page = edit({"edited_rows": {-1: {"room": "X"}}, "deleted_rows": [-1, -2]})
    assert "还没有更改" in page.text and drafts() == [] and set(rooms().values()) == {None}


VALUES = {
    "a mapping": {"a": [1]}, "a list": [["x"] * 500], "no number": float("nan"), "no end": float("inf"),
    "far below none": -1e300, "4,000 digits": 10**4000, "5,000 signs": "9" * 5000, "yes": True,
    "half a sign": "\x00\ud800", "a formula": "=1+1",
}  # fmt: skip


@pytest.mark.parametrize("value", VALUES)
def test_a_cell_that_no_grid_sends_is_refused_in_words_and_the_draft_can_be_opened_again(edit, value):
    fields = ("monthly_rent_fen", "area_m2", "start", "rent_free_months", "uscc", "kind", "room", "telephone")
    typed = dict.fromkeys(fields, VALUES[value])
    edit({"edited_rows": {0: typed}, "added_rows": [typed]})
    assert "需要改正" in edit().text and set(rooms().values()) == {None}
