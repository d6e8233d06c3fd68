"""Whether a row of a roster is complete (完整): nothing blank that determinations ask for."""

from collections.abc import Sequence

from registry.rosters.fields import FIELDS, RosterRow
from registry.rosters.lease_rent import lease_rent

ASKED = ("area_m2", "monthly_rent_fen", "rent_free_months", "newly_moved_in",
         *(field.id for field in FIELDS if field.of == "profile"))  # fmt: skip
"""Beside the code, the name and the first day, which no row lacks. A room or a last day may not exist."""


def blanks(leases: Sequence[RosterRow], year: int) -> set[str]:
    """The fields that are blank in any of a tenant's leases; its rent of the year too, where any can have arisen."""
    found = {field for field in ASKED if any(getattr(row, field) is None for row in leases)}
    told = [lease_rent(row, year) for row in leases]
    if all(row.rent_fen is None for row in leases) and any(each is None or each.fen for each in told):
        found.add("rent_fen")
    return found
