"""Where in a document (条次) in the visitor's language: `registry.typed.article_words`."""

from registry.policy.files.documents import Measure
from registry.typed import article_words
from views.kit.i18n import _, pick


def article(written: str) -> str:
    """The place as a file writes it, as its reader says it."""
    return pick(article_words.article(written))


def numbered(measure: Measure) -> str:
    """`第十四条 产业用房租金补贴`: a measure by its article and its name."""
    where = article(measure.article)
    form = _("{article}{name}") if where.endswith("）") else _("{article} {name}")
    return form.format(article=where, name=pick(measure.name))
