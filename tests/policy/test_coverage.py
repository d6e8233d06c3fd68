"""Coverage counts articles: each once, none left out, as the source's own numbering has them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from registry.policy import load_law
from registry.policy.files.law import POLICIES
from registry.policy.files.policy_file import read_document
from registry.policy.files.proof.articles import in_chinese, named, numbered, said
from registry.policy.files.proof.coverage import beside_the_source, counts
from registry.policy.files.proof.numerals import number

SOURCES = Path(__file__).parents[3] / "shared" / "policies"
SOUND = (Path(__file__).parents[1] / "policies" / "sound.yaml").read_text("utf-8")
ARTICLES = {
    "baoan-2023-6": (1, 0, 0),
    "futian-software-2024": (3, 0, 0),
    "guangdong-2020-137": (1, 3, 19),
    "guangming-2025-4": (21, 1, 0),
    "guangzhou-draft": (12, 0, 8),
    "longgang-2023": (2, 0, 0),
    "longhua-2023": (1, 0, 0),
    "nansha-2023": (1, 0, 0),
    "qianhai-2023": (1, 0, 0),
    "shenzhen-ai-procedures-2026": (0, 1, 0),
    "shenzhen-2022-5": (18, 0, 3),
    "shenzhen-plan-2022-2025": (1, 2, 24),
}
"""By hand, from the texts: articles encoded, left to people, ignored."""


@pytest.mark.parametrize(
    ("reference", "articles"),
    [
        ("（九）", "（九）"),
        ("（一）至（四）", "（一） （二） （三） （四）"),
        ("（九）至（十一）", "（九） （十） （十一）"),
        ("（十九）至（二十一）", "（十九） （二十） （二十一）"),
        ("一、二", "一 二"),
        ("一、二（一）至（三）、（五）", "一 二（一） 二（二） 二（三） 二（五）"),
        ("三（一）、（四）至（六）", "三（一） 三（四） 三（五） 三（六）"),
        ("二（四）12 至 14", "二（四）12 二（四）13 二（四）14"),
        ("二（一）1 至 3、（二）4", "二（一）1 二（一）2 二（一）3 二（二）4"),
        ("八、附则", "八"),
        ("三、其他事项", "三"),
        ("第二条（一）", "二（一）"),
        ("第三条至第五条", "三 四 五"),
    ],
)
def test_a_reference_names_each_of_its_articles(reference, articles):
    assert [said(article) for article in named(reference)] == articles.split()


@pytest.mark.parametrize(
    "reference", ["", "附则", "（三）至", "（五）至（三）", "二（一）至三", "一至（三）", "一、", "第条", "、一"]
)
def test_what_names_no_articles_is_not_read(reference):
    assert named(reference) == ()


def test_every_number_of_an_article_is_written_as_it_is_read():
    assert [number(in_chinese(n)) for n in range(1, 100)] == list(range(1, 100))


TEXT = """某市措施
一、方向
（一）甲。支持
（二）措施中换行的句子。
二、资金
（三）丙。
1.第一项
2.第二项
1.5倍不是编号
（四）丁。
三、附则
自发布之日起施行。
"""


def test_the_articles_of_a_text_are_read_off_its_numbering():
    assert [said(article) for article in numbered(TEXT)] == ["（一）", "（二）", "（三）1", "（三）2", "（四）", "三"]
    begins_anew = TEXT.replace("（三）丙", "（一）丙").replace("（四）丁", "（二）丁")
    assert [said(article) for article in numbered(begins_anew)] == [
        "一（一）", "一（二）", "二（一）1", "二（一）2", "二（二）", "三",
    ]  # fmt: skip
    assert numbered("没有编号的文字。") == ()
    assert [said(article) for article in numbered("第一条 目的\n第二条 对象\n（一）甲\n（二）乙\n第三条 附则")] == [
        "一", "二（一）", "二（二）", "三",
    ]  # fmt: skip


def listing(*references):
    return {"coverage": [{"article": reference} for reference in references]}


def test_a_gap_and_an_article_that_is_not_there_are_mistakes_beside_the_source():
    assert [m.at for m in beside_the_source(listing("（一）、（二）、（三）1 至 2、（四）", "三、附则"), TEXT)] == []
    (gap,) = beside_the_source(listing("（一）、（三）1 至 2、（四）", "三、附则"), TEXT)
    assert gap.at == "coverage" and gap.word == "（二）"
    assert "没有列出原文的（二）" in gap.zh and "leaves out （二）" in gap.en
    (absent,) = beside_the_source(listing("（一）、（二）、（三）1 至 2、（四）、（五）", "三、附则"), TEXT)
    assert absent.at == "coverage.0.article" and "（五）" in absent.zh
    (whole,) = beside_the_source(listing("（一）至（四）", "三、附则"), TEXT)
    assert "它分为（三）1、（三）2" in whole.zh


def test_validating_beside_the_source_says_what_is_left_out(tmp_path):
    (tmp_path / "sound.yaml").write_text(SOUND, "utf-8")
    source = tmp_path / "source.txt"
    quotes = "按照租金的50%，不超过1000平方米，给予最高30元/平方米/月的租金补贴 软件企业 上年度"
    source.write_text(f"一、{quotes} 自2024年2月1日起施行 2024年1月1日印发\n二、其他", "utf-8")
    answer = CliRunner().invoke(app, ["policies", "validate", str(tmp_path / "sound.yaml"), "--source", str(source)])
    assert answer.exit_code == 1
    assert "没有列出原文的二" in answer.output and "1 处错误" in answer.output


@pytest.mark.parametrize("document", load_law().documents, ids=lambda document: document.id)
def test_the_shipped_documents_count_as_one_counts_by_hand(document):
    counted = counts(document.coverage)
    assert tuple(counted[key] for key in ("encoded", "people", "ignored")) == ARTICLES[document.id]


@pytest.mark.parametrize("document", load_law().documents, ids=lambda document: document.id)
def test_the_shipped_documents_list_every_article_of_their_texts(document):
    source = SOURCES / document.source
    if not source.exists():
        pytest.skip("the source texts are not at hand")
    value = read_document((POLICIES / f"{document.id}.yaml").read_text("utf-8")).value
    assert list(beside_the_source(value, source.read_text("utf-8"))) == []


def test_the_command_says_how_many_of_how_many_articles():
    said = CliRunner().invoke(app, ["policies"]).output
    for of_all in ("21 of 22 articles", "18 of 21 articles", "1 of 23 articles", "1 of 1 articles at hand"):
        assert of_all in said
    rows = json.loads(CliRunner().invoke(app, ["policies", "--json"]).output)
    assert {row["id"]: tuple(row["articles"].values()) for row in rows} == ARTICLES
