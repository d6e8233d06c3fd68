"""Sources (来源) in words: `guangdong-2020-137 四(四)` in the register reads as the document's title and article."""

from registry.parks.demo import SOURCE as DEMO
from views.kit.articles import article
from views.kit.context import law
from views.kit.i18n import _, link, pick
from views.kit.markup import Html, tag


def cited(source: str | None) -> Html | str | None:
    """The document's title as a link to it, with the article; any other source in the visitor's language."""
    if source is None:
        return None
    id, where, title = _document(source)
    return _other(source) if title is None else tag("span", tag("a", title, href=link("policies", doc=id)), where)


def cited_plainly(source: str) -> str:
    """The same without a link, for where no markup can stand."""
    _id, where, title = _document(source)
    return _other(source) if title is None else f"{title}{where}"


def document_cited(source: str) -> str | None:
    """The id of the document that a source names; None where it names none of ours."""
    id, _where, title = _document(source)
    return None if title is None else id


def _document(source: str) -> tuple[str, str, str | None]:
    """The id and the article that a source names, and the title of the document; None where it names no document."""
    id, _space, where = source.partition(" ")
    document = next((each for each in law().documents if each.id == id), None)
    return id, article(where), None if document is None else _("《{title}》").format(title=pick(document.title))


def _other(source: str) -> str:
    """What is made up says so in both languages; what an office added behind it stands as it was written."""
    return _("演示数据") + pick(source.removeprefix(DEMO)) if source.startswith(DEMO) else pick(source)
