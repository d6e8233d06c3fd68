"""Every way of being wrong that a policy file has: refused at its place, with its word, and nothing else reported."""

import json
import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from cli.main import app
from registry.policy import Law, Refusal, load_document, load_law
from registry.policy.files.checking.checks import between
from registry.policy.files.law import POLICIES, read_file
from registry.policy.files.policy_file import quotes, read_document, unproved
from registry.words import Explained
from tests.fixtures.answers import answer_case
from tests.fixtures.examples import examples

FOLDER = Path(__file__).parents[1] / "policies"
INVALID = sorted((FOLDER / "invalid").glob("*.yaml"))
EXPECTED = re.compile(r'# expect: at=(.+?) word=("?)(.*?)\2\n')
SHIPPED = [path.read_text("utf-8") for path in sorted(POLICIES.glob("*.yaml"))]
GUANGMING = (POLICIES / "guangming-2025-4.yaml").read_text("utf-8")


def mistakes_in(file):
    """What validating answers: the mistakes of the file, and those that show beside the shipped documents."""
    reading = read_file(file)
    if reading.document is None:
        return reading.mistakes
    return tuple(reading.placed(between([*load_law().documents, reading.document])))


def test_there_is_a_file_for_each_way_of_being_wrong():
    assert len(INVALID) >= 25


@pytest.mark.parametrize("file", INVALID, ids=lambda file: file.stem)
def test_a_mistake_is_named_with_its_place_and_word_and_nothing_else_is_reported(file):
    at, _, word = EXPECTED.match(file.read_text("utf-8")).groups()
    found = mistakes_in(file)
    assert [mistake.at for mistake in found] == [at]
    (mistake,) = found
    zh, en = mistake.said()
    assert word in mistake.word
    assert word.strip() in zh and word.strip() in en
    assert any("一" <= sign <= "鿿" for sign in zh)
    assert mistake.line and mistake.line > 2


@pytest.mark.parametrize(
    "file", [f for f in INVALID if f.stem != "offer-that-is-not-there"], ids=lambda file: file.stem
)
def test_loading_refuses_what_validating_refuses(file):
    with pytest.raises(Refusal) as refused:
        load_document(file)
    assert refused.value.at.startswith(file.name)


@pytest.mark.parametrize("file", [FOLDER / "sound.yaml", *POLICIES.glob("*.yaml")], ids=lambda file: file.stem)
def test_a_sound_file_has_no_mistake(file):
    assert read_file(file).mistakes == ()
    assert mistakes_in(file) == ()


@pytest.mark.parametrize(
    ("file", "hint"),
    [
        ("colon-in-a-text", "给整段文字加引号"),
        ("indented-wrongly", "缩进与上面不齐"),
        ("tab", "用空格缩进"),
        ("bracket-open", "右括号"),
        ("not-yaml", "没有闭合"),
    ],
)
def test_what_is_no_yaml_is_explained_in_the_words_of_somebody_who_writes_it(file, hint):
    (mistake,) = read_file(FOLDER / "invalid" / f"{file}.yaml").mistakes
    assert hint in mistake.zh


def test_all_mistakes_are_answered_at_once_in_the_order_of_their_lines():
    text = (FOLDER / "sound.yaml").read_text("utf-8")
    for right, wrong in (
        ("level: district", "level: distrikt"),
        ("start: 2024-02-01", "start: 2024-02-30"),
        ("[enterprise]", "[enterprize]"),
        ("percent: 50", "procent: 50"),
        ("treated: encoded", "treated: encode"),
    ):
        text = text.replace(right, wrong)
    found = read_document(text).mistakes
    assert [mistake.word for mistake in found] == ["distrikt", "2024-02-30", "enterprize", "procent", "encode"]
    assert [mistake.line for mistake in found] == sorted(mistake.line for mistake in found)
    assert [mistake.near for mistake in found] == ["district", None, "enterprise", "percent", "encoded"]
    assert found[2].within == "sound/1 kind"


def test_a_mistake_in_one_measure_does_not_hide_those_of_another():
    text = GUANGMING.replace("pays: share-of-rent", "pays: share-of-rents").replace(
        "[ai_software]}", "[ai_sofware]}", 1
    )
    text = text.replace("{pays: free-months}", "{pays: share-of-outlay, percent: 50, cap: 1}")
    found = [mistake.word for mistake in read_document(text).mistakes]
    assert found == ["ai_sofware", "share-of-rents", "tenant", "1", "50"]


def test_a_question_that_the_text_no_longer_raises_is_found_in_the_guangming_measures():
    text = GUANGMING.replace("needs: [cooperation]", "needs: []")
    assert {mistake.word for mistake in read_document(text).mistakes} == {"not-excluded", "no-cooperation"}


# ---- quotes --------------------------------------------------------------------------------------------------------


def test_a_quote_is_proved_whatever_its_line_breaks_and_refused_from_the_word_that_differs():
    value = {"measures": [{"quote": "给予最高 30 元补贴"}, {"quote": "给予最高40元补贴"}, {"quote": "没有的话"}]}
    missing = list(unproved(value, "给予最\n高30元 补贴"))
    assert [mistake.at for mistake in missing] == ["measures.1.quote", "measures.2.quote"]
    assert missing[0].word == "40元补贴"
    assert "30元补贴" in missing[0].zh
    assert missing[1].word == "没有的话"


def test_all_quotes_of_a_file_are_found_even_where_it_has_mistakes():
    sound, broken = (read_document(text).value for text in (GUANGMING, GUANGMING.replace("percent", "procent")))
    assert list(quotes(sound)) == list(quotes(broken))
    assert len(list(quotes(sound))) > 40


# ---- the command ---------------------------------------------------------------------------------------------------


SOUND_SOURCE = """2024年1月1日印发，自2024年2月1日起施行。
软件企业，上年度按照租金的50%，不超过1000平方米，给予最高30元/平方米/月的租金补贴。"""


def validate(*words):
    return CliRunner().invoke(app, ["policies", "validate", *map(str, words)])


def test_validating_a_sound_file_ends_well_and_says_what_was_proved(tmp_path):
    source = tmp_path / "source.txt"
    source.write_text(SOUND_SOURCE, "utf-8")
    answer = validate(FOLDER / "sound.yaml", "--source", source)
    assert answer.exit_code == 0, answer.output
    assert "没有错误" in answer.output
    assert "source.txt" in answer.output


def test_a_quote_that_is_not_in_the_named_source_is_a_mistake(tmp_path):
    source = tmp_path / "source.txt"
    source.write_text(SOUND_SOURCE.replace("补贴", "补助"), "utf-8")
    answer = validate(FOLDER / "sound.yaml", "--source", source)
    assert answer.exit_code == 1
    assert "租金补〔贴〕" in answer.output
    assert "租金补〔助。〕" in answer.output


def test_validating_names_file_line_clause_word_and_what_is_allowed():
    file = FOLDER / "invalid" / "value-unknown.yaml"
    answer = validate(file)
    assert answer.exit_code == 1
    for word in (f"{file}:24", "value-unknown/1 kind", "enterprize", "是不是“enterprise”", "sole_trader", "1 处错误"):
        assert word in answer.output
    (mistake,) = json.loads(validate(file, "--json").output)
    assert mistake["line"] == 24
    assert mistake["near"] == "enterprise"


@pytest.mark.parametrize("content", [None, b"id: \xff\xfe"])
def test_a_file_that_cannot_be_read_is_answered_with_a_sentence(tmp_path, content):
    file = tmp_path / "some.yaml"
    if content is not None:
        file.write_bytes(content)
    answer = validate(file)
    assert answer.exit_code == (2 if content is None else 1)
    assert "Traceback" not in answer.output
    assert not isinstance(answer.exception, UnicodeError)


def test_an_offer_that_no_document_makes_is_found_beside_the_others():
    answer = validate(FOLDER / "invalid" / "offer-that-is-not-there.yaml")
    assert answer.exit_code == 1
    assert "guangming-2025-4/15.1" in answer.output


# ---- nothing crashes -----------------------------------------------------------------------------------------------


CASES = [
    {"id": "a", "as_of": "2026-11-21", "tenant": {"kind": "enterprise"}, "park": {"district": "440311"}},
    {
        "id": "b",
        "as_of": "2026-11-21",
        "park": {"district": "440305", "titles": [{"tier": "national", "from": "2024-01-01"}]},
    },
]
RETYPED = ["", " []", " {}", " null", " 0", " -1", " 1e9", " yes", " [[]]", " 2024-02-29", " ~", " !!binary x", " *a"]
RETYPED += [
    " &a [1]",
    " 99999999999999999999",
    " 0001-01-01",
    " 9999-12-31",
    " .inf",
    ' ""',
    " !!int x",
    " {a: {b: c}}",
]


def answered(text):
    reading = read_document(text)
    assert (reading.document is None) == bool(reading.mistakes)
    for mistake in reading.mistakes:
        zh, en = mistake.said()
        assert zh and en
    if reading.document is not None:
        law = Law((reading.document,))
        for case in CASES:
            assert answer_case(case, law)["determinations"].keys() <= law.measures.keys()
    return reading


@settings(max_examples=examples(150))
@given(st.data())
def test_reading_a_spoiled_file_gives_a_document_or_mistakes_and_never_crashes(data):
    lines = data.draw(st.sampled_from(SHIPPED)).splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines) - 1))
        how = data.draw(st.sampled_from(["drop", "double", "swap", "indent", "insert", "cut", "retype"]))
        if how == "drop" and len(lines) > 1:
            del lines[place]
        elif how == "double":
            lines.insert(place, lines[place])
        elif how == "swap":
            other = data.draw(st.integers(0, len(lines) - 1))
            lines[place], lines[other] = lines[other], lines[place]
        elif how == "indent":
            lines[place] = " " * data.draw(st.integers(0, 6)) + lines[place].strip()
        elif how == "insert":
            lines.insert(place, data.draw(st.text(max_size=20)))
        elif how == "cut":
            lines[place] = lines[place][: data.draw(st.integers(0, len(lines[place])))]
        else:
            key, colon, _ = lines[place].partition(":")
            value = data.draw(st.sampled_from(RETYPED))
            lines[place] = key + colon + value
    answered("\n".join(lines))


@settings(max_examples=examples(150))
@given(st.text(max_size=80))
def test_reading_any_text_at_all_never_crashes(text):
    answered(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "id",
        "- id: a",
        "{}",
        "a: &a [*a, *a]",
        "a: &a {b: *a}",
        "[" * 5000,
        "a: " + "[" * 300 + "]" * 300,
        "a: &a [x, x]\nb: &b [*a, *a, *a]\n" + "".join(f"{c}: &{c} [{', '.join(['*' + p] * 9)}]\n"
                                                    for p, c in zip("bcdefghi", "cdefghij", strict=True)),
        "id: " + "9" * 6000,
        "? [a]\n: b",
        "<<: {id: a}",
        "---\nid: a\n---\nid: b",
        "id: \0",
    ],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_what_would_not_end_or_is_no_document_is_refused(text):
    assert answered(text).document is None


def spoiled(text, place):
    """The file without a line, and with it twice."""
    lines = text.splitlines()
    yield "\n".join(lines[:place] + lines[place + 1 :])
    yield "\n".join([*lines[:place], lines[place], *lines[place:]])


def lines_of_every_kind():
    """Of each key that a document may have, one line, out of the shortest document that has it."""
    of_key = {}
    for text in sorted(SHIPPED, key=len)[:-2]:
        for place, line in enumerate(text.splitlines()):
            of_key.setdefault(line.strip().removeprefix("- ").partition(":")[0], (text, place))
    return of_key.values()


def test_a_line_of_every_kind_may_be_dropped_or_doubled_without_a_crash():
    for text, place in lines_of_every_kind():
        for other in spoiled(text, place):
            answered(other)


@pytest.mark.prove
@pytest.mark.parametrize("text", SHIPPED, ids=lambda text: text.partition("id: ")[2].partition("\n")[0])
def test_every_line_may_be_dropped_or_doubled_without_a_crash(text):
    """Of a long document 200 lines."""
    count = len(text.splitlines())
    for place in random.Random(7).sample(range(count), min(count, 200)):
        for other in spoiled(text, place):
            answered(other)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("percent: 50", "percent: {n}"), ("first_m2: 1000", "first_m2: {n}"), ("level: district", "level: {n}"),
        ("id: sound\n", "id: {n}\n"), ("start: 2024-02-01", "start: {n}"),
        ("provenance: secondary", "provenance: {n}.5"),
        ("one_of: [enterprise]", "one_of: [{n}]"),
    ],
)  # fmt: skip
def test_a_value_of_thousands_of_signs_is_cut_where_it_is_refused(before, after):
    sound = (FOLDER / "sound.yaml").read_text("utf-8")
    found = read_document(sound.replace(before, after.format(n="9" * 5_000))).mistakes
    assert found and any("5,00" in mistake.zh and "5,00" in mistake.en for mistake in found)
    for mistake in found:
        assert all(len(said) < 600 for said in (*mistake.said(), mistake.word, str(mistake.refusal())))


def test_what_any_refusal_quotes_is_cut_and_what_can_be_read_stands_as_it_is():
    said = Refusal("rent." + "9" * 5_000, f"“{'9' * 5_000}”太大。", f"{'x' * 5_000} is too long; 1,234,567.89 is not.")
    assert said.zh == "“99999999999999999999…（5,000 位 signs）”太大。" and said.at.startswith("rent.9999")
    assert "1,234,567.89 is not" in said.en and len(said.at) < 50 and len(str(said)) < 250
    assert len(str(Explained("9" * 5_000, "9" * 5_000))) < 100
