"""The amount for one park's premises (本园区部分) in a roster: once for a tenant however many leases it has there, and
of what it may claim for several parks only this one's part.
"""

from registry.claims.answered import Answered
from registry.claims.parts import bounds, parts
from registry.policy import Told
from views.answers.cells import Leading, amount_cells, priced, small, span
from views.kit.format import yuan
from views.kit.i18n import _


def amount_here(answered: Answered, found: Leading, leases: int) -> list[object]:
    """The cells for a tenant with so many leases in the park; `found`: what leads for its premises here."""
    cells = amount_cells(found)
    if not priced(found):
        return cells
    if answered.elsewhere:
        cells = _of_several(answered, found.measure.id, cells)
    return [*cells, small(_("本园区各份租约合计"))] if leases > 1 else cells


def _of_several(answered: Answered, measure: str, cells: list[object]) -> list[object]:
    """Of a tenant of several parks: the part of this one, and the whole for who may know it."""
    if answered.whole is None:
        return [*cells, small(_("只计本园区的场所；该企业在其他园区也有场所"))]
    whole = answered.whole.answer
    if not isinstance(whole, Told):
        return [*cells, small(_("只计本园区的场所；各处合计不能认定"))]
    together = span(*map(yuan, bounds(whole.determinations[measure])))
    if parts(measure, whole, answered.whole.parks) is None:
        return ["—", small(_("各处合计 {amount}，不能分到各处").format(amount=together))]
    return [*cells, small(_("其中本园区；各处合计 {amount}").format(amount=together))]
