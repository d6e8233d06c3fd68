"""Facts of documents in 编辑: columns that are chosen, cells of their kinds, in the grid and in the form of a row."""

import datetime as dt
import json
import re

import pytest
from sqlalchemy import select

from registry.services import rosters
from registry.store.models import Draft, StatedFact
from tests.fixtures.people import make_account
from tests.views.rosters.rosters import NEWCOMER, PARK, entries, park_id
from views.kit import context
from views.rosters.editing import grid

pytestmark = pytest.mark.usefixtures("declaring")

GROWTH, STAFF, SETTLED, OWNER, APPRAISED = (
    "tenant.growth.2025", "tenant.staff", "tenant.settled", "property.owner", "property.appraised"
)  # fmt: skip
ALL = (GROWTH, STAFF, SETTLED, OWNER, APPRAISED)
NAMES = {"tenant.growth.2025": "2025年营业收入增速（%）", "tenant.staff": "参保人数（人）"}


@pytest.fixture
def person(open_page, as_person):
    open_page("park")
    return as_person(make_account(context.store(), "operator", parks=[PARK], login="wang").person)


@pytest.fixture
def edit(open_page, person):
    """`edit([STAFF], {"edited_rows": {0: {STAFF: 25}}})`: the grid with these columns, after these edits."""

    def edited(columns=(), state: dict | None = None, **query):
        page = open_page("roster", park=PARK, do="edit", **query)
        if columns:
            choose(page, columns)
        if state is not None:
            change(page, state)
        return page

    return edited


def choose(page, columns) -> None:
    page.test.multiselect(key=f"edit-choice-{park_id()}").set_value(list(columns)).run()


def change(page, state: dict) -> None:
    key = page.test.data_editor[0].proto.id.split("-", 2)[2]  # behind what Streamlit puts before it
    page.test.session_state[key] = {"edited_rows": {}, "added_rows": [], "deleted_rows": []} | state
    page.test.run()


def stated() -> dict[tuple, object]:
    with context.store().read() as session:
        found = session.scalars(select(StatedFact))
        return {
            (each.tenant_id or each.lease_id, each.fact, each.year): each.word or each.number for each in found
        }  # fmt: skip


def test_no_fact_is_a_column_until_it_is_chosen_and_then_they_stand_first(edit, person):
    page = edit()
    field = page.test.multiselect(key=f"edit-choice-{park_id()}")
    assert field.label == "另填政策文件要问的事实" and field.value == []
    assert {NAMES[GROWTH], NAMES[STAFF], "物业性质", "首次落户日", "评估租金（元）"} <= set(field.options)
    assert not any("失信" in each for each in field.options)  # the authority's finding
    columns = {each.id: each for each in rosters_columns(person)}
    shown = grid.shown_columns([columns[STAFF], columns[OWNER]])
    assert [each.id for each in shown[:3]] == [STAFF, OWNER, "uscc"]


def rosters_columns(person):
    from registry.services import roster_facts

    with context.store().read() as session:
        return roster_facts.columns(person, session, park_id(), context.today())


def test_each_kind_of_fact_has_cells_of_its_kind(edit, person):
    edit()
    found = grid.columns(rosters_columns(person))
    kinds = {id: found[id]["type_config"]["type"] for id in ALL}
    assert kinds == {GROWTH: "text", STAFF: "number", SETTLED: "date", OWNER: "selectbox", APPRAISED: "text"}
    assert found[OWNER]["type_config"]["options"] == ["政府物业", "社会物业"]
    assert found[STAFF]["type_config"]["step"] == 1


def test_fields_and_facts_edited_together_are_compared_written_and_taken_back_as_one_change(edit, person):
    first, second = entries(person)[:2]
    page = edit(ALL, {"edited_rows": {
        0: {GROWTH: "20%", STAFF: 25, OWNER: "社会物业", "room": "A-101"},
        1: {SETTLED: "2024-03-01", APPRAISED: "1.2万"},
    }})  # fmt: skip
    assert "更改 2 行" in page.text and "需要改正" not in page.text
    assert "更改的格子：6 个" in page.text and "<ins>1.2万</ins>" in page.text
    page.press("比较更改")
    for said in (
        "<ins>20%</ins>",
        "<ins>25 人</ins>",
        "<ins>社会物业</ins>",
        "<ins>A-101</ins>",
        "<ins>2024-03-01</ins>",
    ):
        assert said in page.text
    assert "写入为本园区从 2026-11-21 起的说法" in page.text
    assert stated() == {}
    page.press("写入名册")
    assert "已写入名册" in page.text and "更改 2 行" in page.text
    settled = (dt.date(2024, 3, 1) - dt.date(1970, 1, 1)).days
    assert stated() == {
        (first.tenant_id, "tenant.growth", 2025): 2000, (first.tenant_id, "tenant.staff", None): 25,
        (first.lease_id, "property.owner", None): "private", (second.tenant_id, "tenant.settled", None): settled,
        (second.lease_id, "property.appraised", None): 1_200_000,
    }  # fmt: skip
    with context.store().read() as session:
        (made,) = rosters.history(person, session, park_id())
    rosters.undo(person, context.store(), park_id(), made.id)
    assert stated() == {} and entries(person)[0].row.room == first.row.room


def test_a_fact_that_cannot_be_taken_keeps_the_whole_from_being_compared(edit):
    page = edit([GROWTH, STAFF], {"edited_rows": {0: {"room": "A-101", GROWTH: "很快"}, 1: {STAFF: 2.5}}})
    assert "2 处需要改正" in page.text and NAMES[GROWTH] in page.text and "很快" in page.text
    assert next(button for button in page.test.button if button.label == "比较更改").disabled


def test_what_is_registered_stands_in_the_cell_and_an_emptied_one_takes_the_word_back(edit, person):
    first = entries(person)[0]
    edit([STAFF, GROWTH], {"edited_rows": {0: {STAFF: 25, GROWTH: "20%"}}}).press("比较更改").press("写入名册")
    page = edit([STAFF, GROWTH], {"edited_rows": {0: {GROWTH: "20"}}})
    assert "还没有更改" in page.text  # the same in other words
    change(page, {"edited_rows": {0: {STAFF: None}}})
    assert "<del>25</del>" in page.text and "<ins>（空白）</ins>" in page.text
    page.press("比较更改")
    assert "<del>25 人</del>" in page.text and "<ins>不清楚</ins>" in page.text
    page.press("写入名册")
    assert stated()[first.tenant_id, "tenant.growth", 2025] == 2000
    with context.store().read() as session:
        assert session.scalar(select(StatedFact).where(StatedFact.fact == "tenant.staff")) is None


def test_a_row_that_is_added_brings_its_facts_and_one_of_a_known_company_takes_none_away(edit, person):
    first = entries(person)[0]
    edit([STAFF], {"edited_rows": {0: {STAFF: 25}}}).press("比较更改").press("写入名册")
    new = {"uscc": NEWCOMER, "name": "演示新来企业", "start": "2026-10-01", STAFF: 8, OWNER: "政府物业"}
    again = {"uscc": first.row.uscc, "name": first.row.name, "room": "Z-9", "start": "2026-10-01", OWNER: "社会物业"}
    page = edit([STAFF, OWNER], {"added_rows": [new, again]}).press("比较更改")
    assert "新增 2 行" in page.text and "更改 1 行" not in page.text
    page.press("写入名册")
    nine = next(each for each in entries(person) if each.row.uscc == NEWCOMER)
    room = next(each for each in entries(person) if each.row.room == "Z-9")
    assert stated() == {
        (first.tenant_id, "tenant.staff", None): 25, (nine.tenant_id, "tenant.staff", None): 8,
        (nine.lease_id, "property.owner", None): "government", (room.lease_id, "property.owner", None): "private",
    }  # fmt: skip


def test_columns_with_edits_of_a_draft_and_the_one_a_reminder_leads_to_are_chosen_when_the_page_is_opened(edit):
    edit([STAFF], {"edited_rows": {0: {STAFF: 25}}})
    field = edit(column=GROWTH).test.multiselect(key=f"edit-choice-{park_id()}")
    assert field.value == [GROWTH, STAFF]
    assert edit(column="tenant.bad_credit").test.multiselect(key=f"edit-choice-{park_id()}").value == [STAFF]


def test_what_was_chosen_is_still_chosen_after_the_difference_was_looked_at(edit):
    page = edit([STAFF, OWNER], {"edited_rows": {0: {"room": "A-101"}}}).press("比较更改")
    page.press("← 回到表格，继续编辑")
    assert page.test.multiselect(key=f"edit-choice-{park_id()}").value == [STAFF, OWNER]


def test_a_draft_with_a_fact_that_is_nobodys_to_fill_in_any_more_says_so_and_writes_the_rest(edit, person):
    page = edit([STAFF], {"edited_rows": {0: {STAFF: 25, "room": "A-101"}}})
    with context.store().write() as session:
        kept = session.scalars(select(Draft)).one()
        kept.content = json.dumps(json.loads(kept.content.replace(STAFF, "tenant.bad_credit")))
    page = edit()
    assert "现在不由运营主体填写，不会写入" in page.text and "需要改正" not in page.text
    page.press("比较更改").press("写入名册")
    assert entries(person)[0].row.room == "A-101" and stated() == {}
    assert "还没有更改" in edit().text


def test_the_form_asks_the_same_facts_folded_with_why_by_which_clause_and_whose_word_they_are(edit, person):
    first = entries(person)[0]
    edit([STAFF], {"edited_rows": {0: {STAFF: 25}}}).press("比较更改").press("写入名册")
    page = edit(row=str(first.lease_id))
    (folded,) = [each for each in page.test.expander if "政策文件要问的事实" in each.label]
    assert "已填 1 项" in folded.label
    said = "\n".join(each.proto.body for each in folded.get("html"))
    assert "面积按人数核定。" in said and "依据：" in said and "doc=own-scheme" in said
    assert "25 人" in said and "运营主体" in said and "2026-11-21" in said and "名册编辑" in said
    key = f"form-{park_id()}-{first.lease_id}"
    assert page.test.text_input(key=f"{key}-{STAFF}").value == "25"
    page.test.text_input(key=f"{key}-{GROWTH}").set_value("20%")
    page.test.selectbox(key=f"{key}-{OWNER}").set_value("政府物业")
    page.test.text_input(key=f"{key}-room").set_value("A-101")
    page.press("存入草稿")
    assert "更改的格子：3 个" in page.text
    page.press("比较更改").press("写入名册")
    assert stated()[first.tenant_id, "tenant.growth", 2025] == 2000
    assert stated()[first.lease_id, "property.owner", None] == "government"


def test_a_choice_is_taken_back_in_the_form(edit, person):
    first = entries(person)[0]
    page = edit(row=str(first.lease_id))
    key = f"form-{park_id()}-{first.lease_id}"
    kind = page.test.selectbox(key=f"{key}-kind")
    assert kind.value != "不清楚"
    kind.set_value("不清楚")
    page.press("存入草稿")
    assert "<ins>（空白）</ins>" in page.text


def test_the_form_of_a_new_row_says_at_the_fact_what_is_wrong_with_it(edit):
    page = edit(row="new")
    key = f"form-{park_id()}-new"
    for field, text in {"uscc": NEWCOMER, "name": "演示新来企业", "start": "2026-10-01", STAFF: "许多"}.items():
        page.test.text_input(key=f"{key}-{field}").set_value(text)
    page.press("存入草稿")
    assert page.text.count("请改正：") == 1
    assert page.test.text_input(key=f"{key}-{STAFF}").value == "许多"
    page.test.text_input(key=f"{key}-{STAFF}").set_value("8人")
    page.press("存入草稿")
    assert "新增 1 行" in page.text and "请改正" not in page.text


def test_in_english_the_columns_and_choices_are_english(edit, person):
    page = edit(lang="en")
    field = page.test.multiselect(key=f"edit-choice-{park_id()}")
    assert "Whose premises they are" in field.options


def test_a_reminder_of_a_fact_counts_the_companies_and_leads_to_its_column(open_page, person):
    said = open_page("roster", park=PARK).text
    (line,) = re.findall(r"<li><a href=\"([^\"]*)\">2025 年营业收入增速</a><span[^>]*>：(.*?)</span>", said)
    assert f"do=edit&amp;column={GROWTH}" in line[0] and re.match(r"\d+ 家还不清楚，“.*”要据此认定", line[1])
    edit = open_page("roster", park=PARK, do="edit", column=GROWTH)
    assert edit.test.multiselect(key=f"edit-choice-{park_id()}").value == [GROWTH]
