"""差在哪里: what somebody who is refused, or cut by the cap, would need for a better answer."""

GUANGMING = {"where": "440311", "kind": "enterprise"}


def test_a_drug_maker_reads_that_the_industry_or_the_list_would_do(open_page):
    text = open_page(
        "check", **GUANGMING, industry="27", ai="no", recognition="none", rent="1000000", granted="none"
    ).text
    assert "差在哪里" in text
    assert "若“国民经济行业代码”为“65”，则最高 50.00 万元" in text
    assert "若“是否列入深圳市人工智能产业统计”为“是”，则最高 50.00 万元" in text


def test_a_tenant_cut_by_the_lower_cap_reads_what_a_recognised_park_would_pay(open_page):
    text = open_page("check", **GUANGMING, industry="65", recognition="none", rent="3000000", granted="none").text
    assert "怎样会更高" in text
    assert "若“区主管部门对园区的认定”为“人工智能、软件特色产业园”，则最高 150.00 万元" in text


def test_an_answer_that_cannot_be_better_offers_nothing(open_page):
    text = open_page("check", **GUANGMING, industry="65", recognition="ai_software", rent="100000", granted="none").text
    assert "差在哪里" not in text and "怎样会更高" not in text
