"""What would lose an answer again, or lessen it (怎样会失去), on the page: each with the words of the text.

The law finds it (`registry.policy.turning.losses`); nothing is guessed here.
"""

from registry.policy import Determination
from registry.policy.answers.cases import case_of
from registry.policy.files.documents import Measure
from registry.policy.files.law import Law
from registry.policy.turning.losses import Loss, losses
from registry.policy.turning.losses_said import sentence
from views.answers import measure as words
from views.kit.format import capital
from views.kit.i18n import _, pick
from views.kit.markup import Html, tag
from views.selfcheck.check import Check


def draw_losses(law: Law, measure: Measure, found: Determination, check: Check) -> Html | None:
    """Each in a sentence, its words beneath; nothing where nothing is paid."""
    case = case_of(check.case, law.measures, law.declared)
    every = losses(law, case, found, measure.id, check.adopted)
    if not every:
        return None
    lines = [tag("li", *_line(law, measure, loss)) for loss in every]
    return tag("section", tag("h3", _("什么会使结果失去或减少")), tag("ul", *lines))


def _line(law: Law, measure: Measure, loss: Loss) -> list[object]:
    said = _("{sentence}。").format(sentence=capital(pick(sentence(law, measure, loss))))
    return [said, None if loss.text is None else words.quoted(loss.text.quote, loss.text.article)]
