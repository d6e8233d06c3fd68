"""Open questions that a document declares for itself: every option is read as the text would be if it said so, worked
out by hand; and each reading answers as a document does in which its option is written out."""

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.policy import Refusal, Ruling, load_law
from registry.policy.answers.cases import case_of
from registry.policy.answers.check import answer_cases
from registry.policy.files.law import Law
from registry.policy.files.policy_file import read_document
from registry.policy.files.rulings import check_option
from registry.policy.spoken.arithmetic import lines
from tests.fixtures.answers import answer_case, answer_facts
from tests.fixtures.examples import examples

TWO = {"zh": "检查用", "en": "for the checks"}
NOTE = {"zh": "未写明。", "en": "Not said."}
MEASURE = "made-up/1"
QUOTE = "对上年度营业收入增长20%以上的软件企业，初创的按年租金的50%给予补贴，最高100万元；其他企业按30%，最高60万元"
YEARS = {"unpaid": "rent-year"}
FACTS = [
    {"id": "tenant.growth", "kind": "percent", "by": "year", "name": TWO, "why": TWO},
    {"id": "tenant.settled", "kind": "yes-no", "name": TWO, "why": TWO},
]
CLAUSES = {
    "kind": {"fact": "tenant.kind", "one_of": ["enterprise"]},
    "growth": {"fact": "tenant.growth", "at_least": 20},
    "software": {"fact": "tenant.software_enterprise", "is": True},
    "once": YEARS,
}
PAYMENT = {
    "pays": "share", "of": "rent",
    "steps": [
        {"name": TWO, "test": {"fact": "tenant.startup", "is": True}, "percent": 50, "cap": 1_000_000,
         "article": "一", "quote": QUOTE},
        {"name": TWO, "percent": 30, "cap": 600_000, "article": "一", "quote": QUOTE},
    ],
}  # fmt: skip


def question(id, **options):
    words = {key.replace("_", "-"): {"zh": f"选项{n}", "en": f"option {n}"} for n, key in enumerate(options)}
    changes = {key.replace("_", "-"): change for key, change in options.items() if change}
    return {"id": id, "name": TWO, "options": words}, {
        "question": id, "article": "一", "quote": QUOTE, "note": NOTE, "changes": changes,
    }  # fmt: skip


WHO = question("who", enterprises=None, all=[{"clause": "kind", "left_out": True}])
EITHER = {"any": [CLAUSES["growth"], {"fact": "tenant.settled", "is": True}]}
GROWTH = question("growth", stated=None, either=[{"clause": "growth", "test": EITHER}])
RATE = question(
    "rate", as_written=None, start_ups=[{"step": 2, "percent": 50}, {"step": 2, "cap": 1_000_000}],
    all_as_others=[{"step": 1, "percent": 30, "cap": 600_000}],
)  # fmt: skip
BEGUN = question("begun", on_the_day=None, at_once=[{"force": {"start": dt.date(2025, 1, 1)}}])
BEGUN[1]["quote"] = f"自2025年1月1日起施行；{QUOTE}"


def text_of(*questions, clauses=CLAUSES, payment=PAYMENT, **changed):
    """A document with one measure, as its file has it (JSON is YAML)."""
    measure = {
        "id": MEASURE, "name": TWO, "topic": "rent", "claimant": "tenant", "article": "一", "quote": QUOTE,
        "clauses": [
            {"id": id, "name": TWO, "article": "一", "quote": QUOTE, "test": test} for id, test in clauses.items()
        ],
        "payment": payment, "open_questions": [listed for _, listed in questions],
    }  # fmt: skip
    document = {
        "id": "made-up", "title": TWO, "issuer": "检查用", "jurisdiction": "440311", "level": "district",
        "provenance": "primary", "source": "made-up.txt",
        "force": {"state": "issued", "start": "2024-02-01", "quote": "自2024年2月1日起施行"},
        "facts": FACTS, "questions": [declared for declared, _ in questions], "measures": [measure],
        "coverage": [{"article": "一", "treated": "encoded", "reason": TWO}],
    } | changed  # fmt: skip
    dated = json.dumps(document, ensure_ascii=False, default=str)
    for key in ("start", "end"):
        dated = dated.replace(f'"{key}": "20', f'"{key}": 20').replace('-01"', "-01").replace('-31"', "-31")
    return dated


def law_of(*questions, **changed):
    reading = read_document(text_of(*questions, **changed))
    assert not reading.mistakes, [mistake.said() for mistake in reading.mistakes]
    return Law((*load_law().documents, reading.document))


TENANT = {"kind": "enterprise", "software_enterprise": True, "startup": True, "growth": {2025: 25}, "settled": False}


def asked(law, rulings=None, rent=1_800_000, as_of=dt.date(2026, 11, 28), **tenant):
    case = {
        "id": "T", "as_of": as_of,
        "tenant": {key: value for key, value in (TENANT | tenant).items() if value is not None},
        "park": {"district": "440311"}, "granted": [], "rent": {as_of.year - 1: rent},
    }  # fmt: skip
    said = answer_case(case, law, rulings)
    assert "error" not in said, said
    return said["determinations"][MEASURE]


def amounts(said):
    return {key: (reading["low"], reading["high"]) for key, reading in said["readings"].items()}


# ---- each kind of change, by hand ----------------------------------------------------------------------------------


def test_where_no_option_changes_anything_no_reading_is_listed():
    """50 % of 1,800,000 is 900,000, below 1,000,000; an enterprise is one under both options."""
    said = asked(law_of(WHO))
    assert (said["status"], said["low"], said["high"]) == ("eligible", 900_000, 900_000) and "readings" not in said


def test_a_clause_left_out_lets_in_whom_it_refused():
    said = asked(law_of(WHO), kind="association")
    assert said["status"] == "depends_on_reading"
    assert amounts(said) == {"who=enterprises": (0, 0), "who=all": (900_000, 900_000)}
    assert said["readings"]["who=enterprises"]["failed"] == ["kind"]


def test_another_test_stands_in_place_of_a_clause():
    said = asked(law_of(GROWTH), growth={2025: 5}, settled=True)
    assert amounts(said) == {"growth=stated": (0, 0), "growth=either": (900_000, 900_000)}
    assert amounts(asked(law_of(GROWTH), growth={2025: 5}, settled=False) | {"readings": {}}) == {}


def test_a_fact_that_only_another_reading_asks_for_is_named_where_it_is_not_known():
    said = asked(law_of(GROWTH), growth={2025: 5}, settled=None)
    assert (said["status"], said["missing"]) == ("needs_facts", ["tenant.settled"])
    assert (said["low"], said["high"]) == (0, 900_000)
    assert "readings" not in asked(law_of(GROWTH), settled=None), "of who grew it is not asked"


def test_a_step_has_another_percentage_and_another_limit():
    """No start-up: 30 % of 3,000,000 is 900,000, above 600,000; as a start-up 50 % is 1,500,000, above 1,000,000."""
    said = asked(law_of(RATE), startup=False, rent=3_000_000)
    assert amounts(said) == {
        "rate=as-written": (600_000, 600_000),
        "rate=start-ups": (1_000_000, 1_000_000),
        "rate=all-as-others": (600_000, 600_000),
    }
    said = asked(law_of(RATE), rent=1_000_000)
    assert amounts(said) == {
        "rate=as-written": (500_000, 500_000),
        "rate=start-ups": (500_000, 500_000),
        "rate=all-as-others": (300_000, 300_000),
    }


def test_questions_together_are_read_in_every_combination():
    said = asked(law_of(WHO, RATE), kind="association", rent=1_000_000)
    assert amounts(said) == {
        "who=enterprises, rate=as-written": (0, 0),
        "who=enterprises, rate=start-ups": (0, 0),
        "who=enterprises, rate=all-as-others": (0, 0),
        "who=all, rate=as-written": (500_000, 500_000),
        "who=all, rate=start-ups": (500_000, 500_000),
        "who=all, rate=all-as-others": (300_000, 300_000),
    }
    assert (said["low"], said["high"]) == (0, 500_000)


def test_another_first_day_decides_whether_it_is_in_force():
    early = dt.date(2025, 6, 1)
    begun = law_of(BEGUN, force={"state": "issued", "start": "2026-01-01", "quote": "自2026年1月1日起施行"})
    said = asked(begun, as_of=early, growth={2024: 25}, rent=1_800_000)
    assert said["status"] == "depends_on_reading"
    assert said["readings"]["begun=on-the-day"]["status"] == "not_in_force"
    later = asked(begun)
    assert later["status"] == "eligible" and "readings" not in later
    assert asked(begun, as_of=dt.date(2024, 12, 31))["status"] == "not_in_force"


def test_a_payment_has_other_values_under_its_own_keys():
    payment = {"pays": "share-of-rent", "percent": 50, "tiers": [
        {"tier": "ai_software", "park": "ai_software", "cap": 1_000_000, "article": "一", "quote": QUOTE},
        {"tier": "other_park", "park": "any", "cap": 600_000, "article": "一", "quote": QUOTE}]}  # fmt: skip
    status_date = ({"id": "x"}, {"question": "status-date", "article": "一", "quote": QUOTE, "note": NOTE})
    share = question(
        "share", half=None, less=[{"payment": {"percent": 30}}], capped=[{"tier": "other_park", "cap": 1_000_000}]
    )
    reading = read_document(text_of(share, status_date, payment=payment, questions=[share[0]]))
    assert not reading.mistakes, [mistake.said() for mistake in reading.mistakes]
    said = asked(Law((*load_law().documents, reading.document)))
    # 50 % of 1,800,000 is 900,000; the park is recognised by nobody: at most 600,000. 30 % is 540,000.
    assert said["status"] == "needs_facts"  # whether the park is recognised is not known
    assert amounts(said)["share=less"] == (540_000, 540_000)
    assert amounts(said)["share=capped"] == (900_000, 900_000)


def test_a_question_is_asked_only_of_whom_its_where_surely_holds():
    declared, listed = question("who", enterprises=None, all=[{"clause": "kind", "left_out": True}])
    law = law_of((declared, listed | {"where": {"fact": "tenant.settled", "is": True}}))
    assert asked(law, kind="association", settled=True)["status"] == "depends_on_reading"
    for settled in (False, None):
        assert asked(law, kind="association", settled=settled)["status"] == "not_eligible"


def test_the_line_of_arithmetic_is_that_of_the_reading():
    payment = {"pays": "share-of-rent", "percent": 50, "tiers": [
        {"tier": "other_park", "park": "any", "cap": 600_000, "article": "一", "quote": QUOTE}]}  # fmt: skip
    law = law_of(question("share", half=None, less=[{"payment": {"percent": 30}}]), payment=payment)
    case = {"id": "T", "as_of": dt.date(2026, 11, 28), "tenant": TENANT, "park": {"district": "440311"},
            "granted": [], "rent": {2025: 1_000_000}}  # fmt: skip
    read = case_of(case, law.measures, law.declared)
    (said,) = answer_cases([read], law)
    told = lines(law, MEASURE, read, said.determinations[MEASURE])
    assert {key: line.sum.zh for key, line in told.items()} == {
        "share=half": "1,000,000 元 × 50% = 50 万元", "share=less": "1,000,000 元 × 30% = 30 万元",
    }  # fmt: skip


# ---- rulings -------------------------------------------------------------------------------------------------------


def test_a_ruling_decides_it_and_is_cited():
    law = law_of(WHO)
    ruling = Ruling("who", "all", "市局", "文号", dt.date(2026, 1, 1), document="made-up")
    said = asked(law, [ruling], kind="association")
    assert (said["status"], said["low"]) == ("eligible", 900_000) and "readings" not in said
    assert said["rulings"] == [ruling.cited()]
    assert asked(law, {"who": "enterprises"}, kind="association")["status"] == "not_eligible"
    assert "rulings" not in asked(law, [ruling]), "an enterprise is one in any case"


def test_rulings_take_its_words_and_refuse_others():
    questions = law_of(WHO).questions
    check_option("who", "all", questions)
    with pytest.raises(Refusal, match="enterprises"):
        check_option("who", "some", questions)
    with pytest.raises(Refusal, match="three-years"):
        check_option("who", "all", load_law().questions)


def test_totals_take_the_lowest_until_it_is_ruled():
    case = {"id": "T", "as_of": dt.date(2026, 11, 28), "tenant": TENANT | {"kind": "association"}, "granted": [],
            "park": {"district": "440311"}, "rent": {2025: 1_800_000}}  # fmt: skip
    assert answer_case(case, law_of(WHO))["total"]["low"] == 0
    assert answer_case(case, law_of(WHO))["total"]["high"] == 900_000


# ---- written out ---------------------------------------------------------------------------------------------------

FIRST, OTHERS = PAYMENT["steps"]
PAYMENTS = {
    "as-written": PAYMENT,
    "start-ups": PAYMENT
    | {"steps": [FIRST, OTHERS | {"percent": 50, "cap": 1_000_000, "quote": "按50%，最高100万元"}]},
    "all-as-others": PAYMENT
    | {"steps": [FIRST | {"percent": 30, "cap": 600_000, "quote": "按30%，最高60万元"}, OTHERS]},
}
ALL = law_of(WHO, GROWTH, RATE)


def written_out(reading):
    """The law with the options of a reading written into the document, which then leaves nothing open."""
    clauses = dict(CLAUSES)
    if reading["growth"] == "either":
        clauses["growth"] = EITHER
    if reading["who"] == "all":
        clauses.pop("kind")
    return law_of(clauses=clauses, payment=PAYMENTS[reading["rate"]])


READINGS = [
    {"who": who, "growth": growth, "rate": rate}
    for who in WHO[0]["options"]
    for growth in GROWTH[0]["options"]
    for rate in RATE[0]["options"]
]
LAWS = [written_out(reading) for reading in READINGS]


@st.composite
def cases(draw):
    tenant = {
        "kind": st.sampled_from(["enterprise", "association", None]),
        "software_enterprise": st.sampled_from([True, True, False]),
        "startup": st.sampled_from([True, False, None]), "settled": st.sampled_from([True, False, None]),
        "growth": st.sampled_from([{2025: 25}, {2025: 5}, None]),
    }  # fmt: skip
    told = {key: value for key, each in tenant.items() if (value := draw(each)) is not None}
    places = [
        {
            "park": {"district": draw(st.sampled_from(["440311", "440311", "440305"]))},
            "rent": {2025: draw(st.integers(0, 3_000_000))},
        }
        for _ in range(draw(st.integers(1, 2)))
    ]
    return {"id": "T", "as_of": dt.date(2026, 11, 28), "tenant": told, "granted": [], "premises": places}


@given(st.lists(cases(), min_size=5, max_size=8))
@settings(max_examples=examples(3))
def test_each_reading_answers_as_the_text_would_if_its_options_were_written_out(drawn):
    open_ = [said["determinations"][MEASURE] for said in answer_facts(drawn, ALL)]
    each = [[said["determinations"][MEASURE] for said in answer_facts(drawn, law)] for law in LAWS]
    for reading, answers in zip(READINGS, each, strict=True):
        ruled = [said["determinations"][MEASURE] for said in answer_facts(drawn, ALL, reading)]
        for said, written in zip(ruled, answers, strict=True):
            assert (said["status"], said.get("low"), said.get("high")) == (
                written["status"], written.get("low"), written.get("high"),
            )  # fmt: skip
    for n, said in enumerate(open_):
        if "low" in said:
            assert said["low"] == min(answers[n].get("low", 0) for answers in each)
            assert said["high"] == max(answers[n].get("high", 0) for answers in each)
