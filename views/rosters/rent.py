"""Last year's rent in a roster (上年度租金): what was entered, else what the lease tells, else 不清楚."""

from collections.abc import Sequence
from datetime import date

from registry.rosters.fields import RosterRow
from registry.rosters.lease_rent import lease_rent
from views.answers.cells import small
from views.kit.format import exact, unknown, yuan
from views.kit.i18n import _


def rent_cells(leases: Sequence[RosterRow], on: date) -> list[object]:
    """The rent of the year before `on`, of a tenant with these leases in the park."""
    entered = next((row.rent_fen for row in leases if row.rent_fen is not None), None)
    if entered is not None:
        return [exact(yuan(entered))]
    year = on.year - 1
    told = [lease_rent(row, year) for row in leases]
    if None in told:
        return [unknown()]
    if rent := sum(each.fen for each in told):
        return [exact(yuan(rent)), small(_("按租约计算，{year} 年的租金还没有填写").format(year=year))]
    return nothing_arose(leases, on) or [unknown()]


def nothing_arose(leases: Sequence[RosterRow], on: date) -> list[object] | None:
    """Why a tenant with these leases has no rent to claim for; None where rent was entered, or may have arisen."""
    year = on.year - 1
    told = [lease_rent(row, year) for row in leases]
    if any(row.rent_fen is not None for row in leases) or any(each is None or each.fen for each in told):
        return None
    if any(each.why == "free" for each in told):
        return [_("{year} 年 0 元：免租").format(year=year)]
    begun = any(row.start.year == year + 1 for row in leases)
    next_year = [small(_("{year} 年租金可于 {next} 年申请").format(year=year + 1, next=year + 2))] if begun else []
    return [_("{year} 年没有租约").format(year=year), *next_year]
