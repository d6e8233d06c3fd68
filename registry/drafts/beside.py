"""A file beside the documents at hand (与现有文件并列): what is wrong only there, and the law with it."""

from __future__ import annotations

from registry.policy.files.checking.checks import between
from registry.policy.files.documents import Document
from registry.policy.files.law import Law
from registry.policy.files.mistakes import Mistake
from registry.policy.files.policy_file import Reading


def law_with(law: Law, document: Document) -> Law:
    """The law with this document too, all of whose measures are asked; one with its id is the one that it replaces."""
    documents = [*(each for each in law.documents if each.id != document.id), document]
    asked = frozenset(measure.id for measure in document.measures)
    return Law(tuple(sorted(documents, key=lambda each: each.id)), besides=asked)


def beside_the_others(law: Law, reading: Reading) -> list[Mistake]:
    """What is wrong with a file, right by itself, beside the other documents."""
    if reading.document is None:
        return []
    own = f"{reading.document.id}/"
    found = between(law_with(law, reading.document).documents)
    return reading.placed([mistake for mistake in found if mistake.within.startswith(own)])
