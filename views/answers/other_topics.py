"""还可以看: the way from answers about rent and parks to what else the documents in force offer at a place."""

from collections.abc import Iterable, Iterator
from datetime import date

from registry.policy import vocabulary
from registry.policy.answers.other_topics import not_asked
from views.kit.context import law
from views.kit.i18n import _, link, ngettext, pick
from views.kit.markup import Html, tag


def way_on(claimant: str, districts: Iterable[str], on: date) -> Html | None:
    """A line that links each document with measures about other topics; None where there are none."""
    links = [piece for district in sorted(set(districts)) for piece in _links(claimant, district, on)]
    if not links:
        return None
    joined = [piece for each in dict.fromkeys(links) for piece in (_("；"), each)][1:]
    return tag("p", _("还可以看："), *joined, cls="sp-quiet")


def _links(claimant: str, district: str, on: date) -> Iterator[Html]:
    counted: dict[tuple[str, str], int] = {}
    for topic, measures in not_asked(law(), claimant, district, on).items():
        for measure in measures:
            document = measure.id.partition("/")[0]
            counted[document, topic] = counted.get((document, topic), 0) + 1
    for (document, topic), n in counted.items():
        title = law().document(document)
        said = ngettext("{document}，{topic} {n} 项", "{document}，{topic} {n} 项", n).format(
            document=title.number or pick(title.title), topic=pick(vocabulary.TOPICS[topic]), n=n
        )
        yield tag("a", said, href=link("policies", doc=document), target="_self")
