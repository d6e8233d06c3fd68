"""The self-check asks by money: the question on which most hangs comes first, and says how much."""

from views.selfcheck.questions import questions

GUANGMING = {"where": "440311"}
ANSWERS = {
    "kind": "enterprise", "industry": "65", "ai": "no", "recognition": "none", "rent": "3000000", "granted": "none",
}  # fmt: skip


def asked(page) -> str | None:
    """The key of the question that the page asks; None where it gives the answer."""
    radios = [radio.key.removeprefix("radio-") for radio in page.test.radio if radio.key.startswith("radio-")]
    return radios[0] if radios else "rent" if page.test.text_input else None


def test_what_most_money_hangs_on_is_asked_first(open_page):
    given = dict(GUANGMING)
    order = []
    while (key := asked(page := open_page("check", **given))) is not None:
        order.append(key)
        given[key] = ANSWERS[key]
    # Who claims, the rent and what was paid decide about all of it; the industry alone decides nothing until the rest
    # is known, since who is on the AI list needs none.
    assert order == ["kind", "rent", "granted", "recognition", "industry"]
    assert page.title.startswith("可申请：最高 100.00 万元")


def test_a_question_says_how_much_hangs_on_it(open_page):
    paid = GUANGMING | {"kind": "enterprise", "granted": "none", "rent": "3000000"}
    assert "这一题最多影响 200 万元。" in open_page("check", **GUANGMING, kind="enterprise").text
    # Half of three million is 1.5 million in a recognised park; one million is the cap elsewhere.
    assert "这一题最多影响 50 万元。" in open_page("check", **paid).text
    assert "This question affects up to CNY 500,000." in open_page("check", **paid, lang="en").text


def test_a_question_that_alone_decides_no_money_says_nothing_of_money(open_page):
    page = open_page("check", **GUANGMING, kind="enterprise", ask="industry")
    assert asked(page) == "industry"
    assert "最多影响" not in page.text


def test_where_nobody_owes_money_the_questions_keep_their_order_and_name_no_amount(open_page):
    page = open_page("check", where="440305")
    assert asked(page) == "kind"
    assert "最多影响" not in page.text


def test_an_amount_known_from_a_copy_only_says_so(open_page):
    text = open_page("check", where="440307", **{"tenant.integrated_circuits": "no"}).text
    assert "这一题最多影响 36 万元（第二条 " in text and "，只见到二手来源）。" in text


def test_a_wrong_answer_moves_no_question(open_page):
    page = open_page("check", **GUANGMING, kind="enterprise", rent="-5")
    assert asked(page) == "rent"
    assert "这一题最多影响 200 万元。" in page.text


def test_the_order_of_what_weighs_alike_is_that_of_the_questions(open_page):
    keys = [each.key for each in questions()]
    given, order = dict(GUANGMING), []
    for _ in range(3):  # as much hangs on each of the first three
        order.append(asked(open_page("check", **given)))
        given[order[-1]] = "?"
    assert order == sorted(order, key=keys.index) == ["kind", "rent", "granted"]


def test_what_would_change_the_answer_is_offered_in_the_same_order(open_page):
    page = open_page("check", **GUANGMING, kind="enterprise", granted="none", rent="3000000", show="1")
    offered = [button.key for button in page.test.button if (button.key or "").startswith("fill-guangming-2025-4/14-")]
    assert offered[0].endswith("-recognition")
