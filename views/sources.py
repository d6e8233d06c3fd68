"""Sources (来源) in words: `guangdong-2020-137 四(四)` in the register reads as the document's title and article."""

from views.context import law
from views.i18n import _, link, pick
from views.markup import Html, tag


def cited(source: str | None) -> Html | str | None:
    """The document's title as a link to it, with the article; any other source in the visitor's language."""
    if source is None:
        return None
    id, _space, article = source.partition(" ")
    document = next((each for each in law().documents if each.id == id), None)
    if document is None:
        return pick(source)
    title = _("《{title}》").format(title=pick(document.title))
    return tag("span", tag("a", title, href=link("policies", doc=id)), article)
