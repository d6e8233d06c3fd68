"""What ``softpark check`` says in words of several premises: steps, districts, floors and free months."""

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
