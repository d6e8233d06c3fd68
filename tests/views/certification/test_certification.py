"""认定: the desk, a case and a park's readiness as each kind of visitor sees them."""

import datetime as dt
import html

import pytest

from registry.certification.given import Evidence, Given, Opening, StepAsked
from registry.certification.rules import load
from registry.parks import parks
from registry.person import Person
from registry.services import certification as services
from registry.store.models import Certification, CertificationStep
from registry.store.store import Store
from tests.certification.conftest import FILLED, LATE
from views.certification.form import listed

SLUG = "demo-guangming-3"
TODAY = dt.date(2026, 11, 21)
OPENING = Opening("shenzhen-municipal", "grant", "featured")
WAY = ["submit", "recommend", "approve", "notice", "grant"]


@pytest.fixture
def desk(database_file, as_person):
    """A park, the people around it, and `desk.walk("submit", "recommend")` as they would."""
    return Desk(Store.open(f"sqlite:///{database_file}"), as_person)


class Desk:
    def __init__(self, store, as_person) -> None:
        self.store, self.as_person = store, as_person
        with store.read() as session:
            self.park = parks.park_card(session, SLUG, TODAY).id
        self.people = {
            "applicant": Person(31, "op", "演示运营主体03", "operator", parks=frozenset({self.park})),
            "checker": Person(32, "gm", "光明区工信局", "official", scope="440311"),
            "city": Person(33, "sz", "深圳市工信局", "official", scope="4403"),
        }

    def walk(self, *steps: str) -> int:
        rules, about = load(), OPENING
        for number, id in enumerate(steps):
            whose = rules.kinds["shenzhen-municipal"].desk_of(rules.ways.step[id])
            filled = {
                name: dt.date.fromisoformat(value) if name in ("from_day", "to_day") else value
                for name, value in FILLED[id].items()
            }
            on = dt.date.fromisoformat(LATE.get(id, "2026-06-01"))
            given = Given(on=on, by=self.people[whose].name, **filled)
            asked = StepAsked(id, about, number)
            about = services.STEP_BY_DESK[whose](self.people[whose], self.store, self.park, asked, given, TODAY)
        return about

    def be(self, who: str) -> None:
        self.as_person(self.people[who])

    def case(self, id: int):
        with self.store.read() as session:
            return services.case(self.people["city"], session, self.park, id).case


FIRST = "the first of the list"  # Streamlit's test runner cannot type what is not in it


def fill(opened, step: str, **values):
    """Fill in the fields of a step's form, whose keys end as the fields are named, send it, and confirm the review."""
    sent(opened, step, **values)
    confirm = [b for b in opened.test.button if not b.form_id and b.label == load().ways.step[step].name.zh]
    if confirm:
        confirm[0].click()
        opened.test.run()
    return opened


def sent(opened, step: str, **values):
    """The form filled in and sent; what it would write is shown, and nothing is written yet."""
    label = f"核对：{load().ways.step[step].name.zh}"
    form = next(b.form_id for b in opened.test.button if b.form_id and b.label == label)
    kinds = (opened.test.text_input, opened.test.text_area, opened.test.date_input, opened.test.selectbox)
    for field, value in ({"by": FIRST} | values).items():
        widget = next(w for widgets in kinds for w in widgets if w.key == f"{form}-{field}")
        widget.set_value(widget.options[0] if value is FIRST else value)
    next(b for b in opened.test.button if b.form_id == form).click()
    opened.test.run()
    return opened


def choose_as(opened, granted_as: str) -> None:
    next(radio for radio in opened.test.radio if radio.key.endswith("-as")).set_value(granted_as).run()


def test_a_visitor_reads_the_ways_and_what_the_documents_leave_unsaid(open_page):
    opened = open_page("certification")
    text = html.unescape(opened.text)
    assert opened.title == "认定" and "没有公示" in text and "待您办理" not in text
    for kind in load().offered:
        assert kind.name.zh in text
        assert all(cited.quote in text for cited in kind.basis) and all(said.zh in text for said in kind.unsaid)
    assert [*opened.test.get("form"), *opened.test.button] == []


def test_a_visitor_sees_notices_but_no_case(open_page, desk):
    id = desk.walk(*WAY[:4])
    text = open_page("certification").text
    assert "2026-06-02 至 2026-06-09" in text and "局网站" in text and "公示期满，待认定" in text
    assert "营业执照" not in text
    assert open_page("certification", park=SLUG, case=str(id)).title == "需要登录"


def test_of_a_demo_park_a_visitor_sees_the_criteria_but_not_its_cases(open_page, desk):
    desk.walk("submit")
    opened = open_page("certification", park=SLUG)
    assert "条件对照" in opened.text and "演示数据" in opened.text
    assert "办理新事项" not in [box.label for box in opened.test.selectbox]
    assert "已提交" not in opened.text


@pytest.mark.parametrize("slug", ["shenzhen-software-park", "no-such-park"])
def test_a_real_park_and_one_that_does_not_exist_are_refused_alike(open_page, as_person, slug):
    assert open_page("certification", park=slug).title == "需要登录"
    as_person("operator", parks=[99_999])
    assert open_page("certification", park=slug).title == "无权查看"


def test_each_desk_finds_on_top_what_waits_for_it(open_page, desk):
    desk.walk("submit")
    for who, on_top in (("checker", True), ("city", False), ("applicant", False)):
        desk.be(who)
        opened = open_page("certification")
        assert "已提交" in opened.text
        assert ("没有等您办理的事项" in opened.text) is not on_top
        assert ("其他在办" in [header.value for header in opened.test.header]) is not on_top


def test_a_desk_of_many_cases_is_turned_page_by_page(open_page, desk):
    with desk.store.write() as session:
        for number in range(60):
            case = Certification(park_id=desk.park, kind="shenzhen-municipal", purpose="grant")
            session.add(case)
            session.flush()
            session.add(
                CertificationStep(
                    certification_id=case.id, number=1, step="submit", state="submitted", by="运营主体",
                    on_day=TODAY - dt.timedelta(days=number),
                )
            )  # fmt: skip
    desk.be("checker")
    opened = open_page("certification")
    assert "第 1–50 行，共 60 行" in opened.text and opened.text.count(" 号</small>") == 50
    opened.press("下一页")
    assert opened.text.count(" 号</small>") == 10


def test_a_case_without_its_park_in_the_address_is_said(open_page, desk):
    assert "地址中的事项“999999”没有写明园区" in open_page("certification", case="999999").text
    assert "没有写明园区" not in open_page("certification").text


def test_a_day_that_does_not_exist_is_said_once(open_page):
    opened = open_page("certification", park=SLUG, on="2026-13-01")
    assert len(opened.test.warning) == 1 and "2026-13-01" in opened.test.warning[0].value


def test_a_step_of_tomorrow_is_refused_and_not_taken_for_one_of_today(open_page, desk):
    id = desk.walk("submit")
    desk.be("checker")
    opened = open_page("certification", park=SLUG, case=str(id))
    fill(opened, "recommend", text="符合", document="光工信〔2026〕1号", on=TODAY + dt.timedelta(days=41))
    assert "在将来" in opened.test.error[0].value and desk.case(id).summary.state == "submitted"


def test_an_operating_body_applies_on_the_page(open_page, desk):
    desk.be("applicant")
    opened = open_page("certification", park=SLUG)
    opened.test.selectbox(key=f"open-{desk.park}").set_value("shenzhen-municipal/grant").run()
    assert "支持有条件的园区争创国家级、省级、市级软件名园" in html.unescape(opened.text)
    assert not [b for b in opened.test.button if b.label == "核对：提交申请"]  # nothing is chosen for anybody
    choose_as(opened, "comprehensive")
    by = next(box for box in opened.test.selectbox if box.key.endswith("-by"))
    assert by.value is None and by.options[0] == "演示运营主体03"
    form = {"text": "申请综合软件名园", "evidence": "营业执照 | 存于园区\n\n平面图", "by": "演示运营主体03"}
    sent(opened, "submit", **form)
    assert "请核对。写入之后不能修改或删除" in opened.text and "case" not in opened.query
    fill(opened, "submit", **form)
    assert opened.query["case"] == "1" and "已办理：提交申请" in opened.text
    taken = desk.case(1).taken[0]
    assert (taken.by, taken.on, taken.fields) == ("演示运营主体03", TODAY, {"text": "申请综合软件名园"})
    assert [(piece.name, piece.reference) for piece in taken.evidence] == [("营业执照", "存于园区"), ("平面图", None)]
    assert desk.case(1).summary.granted_as == "comprehensive"


def test_what_is_missing_is_said_at_the_form_and_nothing_is_written(open_page, desk):
    desk.be("applicant")
    opened = open_page("certification", park=SLUG)
    opened.test.selectbox(key=f"open-{desk.park}").set_value("shenzhen-municipal/grant").run()
    choose_as(opened, "featured")
    fill(opened, "submit", text="申请", by=None)
    assert "请写明由谁办理" in opened.test.error[0].value
    fill(opened, "submit", text="申请")
    assert opened.test.error[0].value == "请至少列出一项材料。"
    assert "case" not in opened.query
    with desk.store.read() as session:
        assert services.desk(desk.people["city"], session) == []


def test_the_district_recommends_on_the_page_and_reads_what_the_documents_say(open_page, desk):
    id = desk.walk("submit")
    desk.be("checker")
    opened = open_page("certification", park=SLUG, case=str(id))
    assert {expander.label for expander in opened.test.expander} == {"退回补正", "核查通过并推荐", "不予推荐"}
    assert "（责任单位：市工业和信息化局，各区政府" in html.unescape(opened.text)
    assert "文件没有写到这一步怎样办理" in opened.text
    fill(opened, "recommend", text="符合", document="光工信〔2026〕1号", on=dt.date(2026, 6, 2))
    assert "区已推荐" in opened.text and "光工信〔2026〕1号" in opened.text
    assert desk.case(id).summary.state == "recommended"
    assert opened.test.expander.len == 0  # the next step is the city's


def test_the_city_grants_and_the_park_has_its_title(open_page, desk):
    id = desk.walk(*WAY[:4])
    desk.be("city")
    opened = open_page("certification", park=SLUG, case=str(id))
    given = {"document": "深工信〔2026〕9号", "party": FIRST, "from_day": dt.date(2026, 7, 1)}
    fill(opened, "grant", **given, on=dt.date(2026, 6, 9))
    assert "公示到 2026-06-09 为止" in opened.test.error[0].value
    fill(opened, "grant", **given, on=dt.date(2026, 6, 10))
    assert "已认定" in opened.text
    park = html.unescape(open_page("park", park=SLUG).text)
    assert "市级软件名园（基地） · 特色" in park
    assert "演示数据：深工信〔2026〕9号" in park


def test_a_page_that_was_left_open_cannot_step_on_what_came_since(open_page, desk):
    id = desk.walk("submit")
    desk.be("checker")
    opened = open_page("certification", park=SLUG, case=str(id))
    services.apply(
        desk.people["applicant"], desk.store, desk.park, StepAsked("retract", id, 1),
        Given(on=TODAY, by="演示运营主体03"), TODAY,
    )  # fmt: skip
    before = len(desk.case(id).taken)
    fill(opened, "return", text="补材料")
    assert len(desk.case(id).taken) == before
    assert "申请人已撤回" in opened.text


def test_the_objector_is_not_named_to_the_applicant(open_page, desk):
    id = desk.walk(*WAY[:4], "object")
    desk.be("applicant")
    text = open_page("certification", park=SLUG, case=str(id)).text
    assert "面积不实" in text and "某公司" not in text
    desk.be("city")
    assert "某公司" in open_page("certification", park=SLUG, case=str(id)).text


def test_a_case_of_another_park_or_none_is_not_there(open_page, desk):
    id = desk.walk("submit")
    desk.be("city")
    for park, case in (("demo-guangming-1", str(id)), (SLUG, "999")):
        assert open_page("certification", park=park, case=case).title == "没有这个事项"


def test_readiness_shows_figures_examples_and_the_rewards_with_readings(open_page):
    text = html.unescape(open_page("certification", park="demo-guangming-1").text)
    for words in ("登记不收录收入", "登记不收录事故", "二手来源，仅供对照", "只有示意轮廓或位置", "假如再取得",
                  "按新等级全额奖励", "只补差额", "2,000,000.00 元", "还没有领取的奖励按没有领取计算"):  # fmt: skip
        assert words in text


def test_a_park_that_nobody_runs_has_no_rewards_to_show(open_page, as_person, desk):
    as_person("official", scope="4403")
    text = open_page("certification", park="shenzhen-software-park").text
    assert "登记中这一天没有运营主体" in text


def test_a_wrong_entry_is_declared_void_on_the_page_and_everybody_reads_why(open_page, desk):
    id = desk.walk(*WAY)
    desk.be("city")
    opened = open_page("certification", park=SLUG)
    opened.test.selectbox(key=f"open-{desk.park}").set_value("shenzhen-municipal/voiding").run()
    follows = next(box for box in opened.test.selectbox if box.key.endswith("-follows"))
    assert follows.value is None
    follows.select_index(0).run()
    fill(opened, "void", text="登记到了别的园区", document="深工信〔2026〕40号")
    assert "已办理：登记作废" in opened.text and "作废的登记" in opened.text
    assert "这项登记已作废" in open_page("certification", park=SLUG, case=str(id)).text
    desk.as_person()
    notices = open_page("certification").text
    assert "登记已作废：深工信〔2026〕40号" in notices
    text = html.unescape(open_page("park", park=SLUG).text)
    assert "<del>市级软件名园（基地） · 特色</del>" in text
    assert "已作废：登记到了别的园区（深工信〔2026〕40号，2026-11-21 更正）" in text
    assert "<strong>市级软件名园（基地）</strong>" not in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_state_of_a_case_is_drawn_without_a_fault(open_page, desk, lang):
    id = desk.walk(*WAY)
    for who in desk.people:
        desk.be(who)
        query = {"lang": lang} if lang == "en" else {}
        assert open_page("certification", park=SLUG, case=str(id), **query).text
        assert open_page("certification", park=SLUG, **query).text
        assert open_page("certification", **query).text


def test_evidence_is_listed_by_lines():
    assert listed(["营业执照 | 存于园区", "  ", "平面图｜图号 3", "清单"]) == [
        Evidence("营业执照", "存于园区"), Evidence("平面图", "图号 3"), Evidence("清单", None),
    ]  # fmt: skip
