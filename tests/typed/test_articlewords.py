"""Articles in words: a numeral of the text reads as a number in English, and what is no number stays as it is."""

import pytest

from registry.policy import load_law
from registry.typed.article_words import article


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("（十四）", "第十四条", "Article 14"),
        ("（二十一）", "第二十一条", "Article 21"),
        ("二", "第二条", "Article 2"),
        ("二（四）11", "第二条（四）11", "Article 2(4)(11)"),
        ("八、附则", "八、附则", "八、附则"),
        ("（一）至（十二）", "第一条至第十二条", "Article 1 to 12"),
        ("三（一）至（六）", "第三条（一）至（六）", "Article 3(1) to 6"),
        ("四(四)", "第四条（四）", "Article 4(4)"),
        ("第二条（一）至（三）", "第二条（一）至（三）", "Article 2(1) to 3"),
        ("第二条", "第二条", "Article 2"),
        ("11", "11", "Article 11"),
        ("", "", ""),
    ],
)
def test_an_article_in_both_languages(written, zh, en):
    assert (article(written).zh, article(written).en) == (zh, en)


def test_every_measure_has_an_article_that_reads_in_english():
    """Of a copy that names none it is said that its number is not known."""
    for measure in load_law().measures.values():
        assert article(measure.article).en.startswith(("Article ", "an article of unknown number")), measure.id
