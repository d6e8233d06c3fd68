"""什么会使结果失去或减少: what a tenant who may claim should know before it changes anything."""

ELIGIBLE = {
    "where": "440311", "kind": "enterprise", "industry": "65", "recognition": "ai_software", "rent": "9000000",
    "granted": "guangming-2025-4/14:2023_2024",
}  # fmt: skip


def test_who_may_claim_reads_what_would_lose_it_with_the_words(open_page):
    text = open_page("check", **ELIGIBLE).text
    assert "什么会使结果失去或减少" in text
    for line in (
        "已达到上限：上年度实际发生的租金再多，金额也不再增加。", "按条文的年限，这是最后一次。",
        "文件有效期至 2028-03-30，此后不再适用。", "房屋搬出光明区，这份文件就不再适用。", "则最高 100 万元。",
    ):  # fmt: skip
        assert line in text
    assert "给予每家企业每年最高 200 万元补贴</blockquote>" in text


def test_the_same_in_english(open_page):
    text = open_page("check", **ELIGIBLE, lang="en").text
    assert "What would lose or lessen it" in text
    assert "By the years of the text this is the last payment." in text


def test_who_is_refused_has_nothing_to_lose(open_page):
    assert "什么会使结果失去或减少" not in open_page("check", **ELIGIBLE | {"kind": "association"}).text
