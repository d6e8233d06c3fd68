"""What ``softpark check`` says in words of several premises: steps, districts, floors and free months."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app

CASES = Path(__file__).parents[1] / "cases" / "more.yaml"


@pytest.fixture(scope="module")
def said() -> dict[str, str]:
    """By the id of the case, what is printed of it."""
    result = CliRunner().invoke(app, ["check", str(CASES)])
    assert result.exit_code == 0, result.output
    blocks = [block.strip().split("\n", 1) for block in result.output.split("\n\n")]
    return {block[0].strip(): block[1] for block in blocks if len(block) == 2}


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("OWN-P-05", "下限 500,000.00 至 5,000,000.00 元/年"),
        (
            "OWN-P-05",
            "各区：南山区（440305） 不低于 500,000.00 元/年；（区不明） 可能没有下限，至多 4,500,000.00 元/年",
        ),
        ("OWN-P-07", "由区决定，不低于 2,100,000.00 元/年"),
        ("OWN-P-07", "各区：福田区（440304） 不低于 1,500,000.00 元/年；南山区（440305） 不低于 600,000.00 元/年"),
        ("OWN-P-09", "可申请，免租 12 个月"),
        ("OWN-P-11", "各档：区级人工智能、软件特色产业园 500,000.00 元；其他产业园 600,000.00 元"),
    ],
)
def test_the_text_tells_what_the_answer_is_put_together_from(said, case, words):
    assert words in said[case]


def test_where_one_step_or_one_district_says_all_nothing_is_added(said):
    assert "各档：" not in said["OWN-P-10"]
    assert "各区：" not in said["OWN-P-08"]


def test_steps_that_share_a_cap_are_told_with_it(tmp_path):
    file = tmp_path / "shared.yaml"
    file.write_text(
        """
- id: SHARED
  as_of: 2026-11-21
  tenant: {kind: enterprise, industry: "6513"}
  granted: []
  premises:
    - {park: {district: "440311", recognition: ai_software}, rent: {2025: 3000000}}
    - {park: {district: "440311", recognition: none}, rent: {2025: 2000000}}
""",
        "utf-8",
    )
    output = CliRunner().invoke(app, ["check", str(file)]).output
    assert "可申请 2,000,000.00 元" in output
    assert "1,500,000.00 元；其他产业园 1,000,000.00 元；合计另受共同上限限制" in output


def test_an_amount_is_told_with_its_arithmetic_and_the_words_of_its_cap(said):
    assert "算式：4,000,000 元 × 50% = 200 万元，上限 200 万元" in said["OWN-P-10"]
    assert "计入 2025 年度的租金，2 处房屋中的 2 处" in said["OWN-P-10"]
    assert "上限原文：第十四条“给予每家企业每年最高 200 万元补贴”" in said["OWN-P-10"]


IDS = re.compile(r"[a-z]+(?:[-_.][a-z0-9]+)+|[a-z]+=|（[一二三四五六七八九十]+）(?=“)")
"""Option ids, clause ids, paths and measure ids; and an article that is none in words."""


def test_no_id_and_no_bare_numeral_of_an_article_stands_in_the_text(said):
    """Neither `three-years=gap-ends` nor `park.recognition`, `no-payment` or `guangming-2025-4/14`."""
    for id, block in said.items():
        assert IDS.findall(block) == [], id
    text = "\n".join(said.values())
    assert "产业用房租金补贴（深光府规〔2025〕4号第十四条）" in text and "（十四）" not in text


SIX = """
- id: SIX
  as_of: 2026-11-21
  tenant: {kind: enterprise, industry: "6513"}
  park: {district: "440311", recognition: [{as: other_featured, from: 2025-03-15}]}
  cooperation: false
  granted: []
  lease: {start: 2024-01-01, monthly_rent: 100000, area_m2: 900}
"""


def test_readings_are_counted_where_they_agree_and_each_is_still_told(tmp_path):
    """（十四） without cooperation: 600,000 as any other park, nothing where it is excluded, and by month what the rent
    of January to March comes to, 300,000 × 50 %."""
    file = tmp_path / "six.yaml"
    file.write_text(SIX, "utf-8")
    output = CliRunner().invoke(app, ["check", str(file)]).output
    said = (
        "六种读法中三种为 60 万元；只有“‘以申请之日为准’或‘租金年度内任何时候具备即可’；不予补贴”时为 0 元（不符合）；"
        "只有“租金逐月按当月认定计算；不予补贴”时为 15 万元。"
    )
    assert said in output
    assert output.count("；按其他产业园标准：可申请 600,000.00 元") == 3
    assert "租金逐月按当月认定计算；不予补贴：可申请 150,000.00 元" in output


def test_the_text_names_what_would_lose_the_answer_with_the_words_of_the_text(tmp_path):
    file = tmp_path / "losing.yaml"
    file.write_text(
        """
- {id: REFUSED, as_of: 2026-11-21, tenant: {kind: nothing}}
- id: CAPPED
  as_of: 2026-11-21
  tenant: {kind: enterprise, industry: "6513"}
  park: {district: "440311", recognition: ai_software}
  cooperation: true
  granted: []
  rent: {2025: 9000000}
""",
        "utf-8",
    )
    output = CliRunner().invoke(app, ["check", str(file)]).output
    for line in (
        "已达到上限：上年度实际发生的租金再多，金额也不再增加（第十四条“给予每家企业每年最高 200 万元补贴”）",
        "文件有效期至 2028-03-30，此后不再适用（“本措施自 2025 年 3 月 31 日起施行，有效期三年”）",
    ):
        assert f"失去或减少 loss：{line}" in output
