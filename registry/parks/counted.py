"""What is counted (计数口径): parks and enterprises, one definition each, which map, lists, coverage and reports share.

园区 (park): a place of the roles in `PARKS`; a 参照地点 (reference) is shown beside parks and is none.
入驻企业 (tenant): who has a lease that runs on the day (`Lease.on`), once however many parks it rents in; also one
that so far only the park itself states.
测算企业 (asked about): who has a lease on the day or had one in the year before, whose rent can be claimed, and which
is the tenant's by more than the park's own word (`registry.claims.case_files.running`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from registry.words import Words

if TYPE_CHECKING:
    import numpy as np

PARKS = ("registered", "candidate", "named")
REFERENCE = "reference"

PARK = Words("园区（个）", "parks")
TENANT = Words("入驻企业（家）", "tenants")
ASKED = Words("测算企业（家）", "tenants asked about")
ASKED_HERE = Words("仅在该园区的测算企业（家）", "tenants asked about, of this park alone")
WHAT_A_PARK_IS = Words(
    "园区包括已登记的、争创的和文件提及的；参照地点不是园区，另行标出，不计入任何数量。",
    "Parks are those registered, candidates, and those that a document names; a place of reference is no park, marked "
    "apart and in no count.",
)
WHO_IS_A_TENANT = Words(
    "入驻企业为当日有租约的企业，包括园区已填写、尚待确认的；在几个园区都有场所的只计一次。",
    "Tenants have a lease that runs on the day, also one that a park has entered and nobody has confirmed yet; one "
    "with premises in several parks counts once.",
)
WHO_IS_ASKED = Words(
    "测算企业为当日有租约，或上年曾有租约、可就上年租金申请的企业，因此可多于当日的入驻企业；"
    "由别处迁来、尚未经企业本人、其所在的另一园区或主管部门确认的场所不予测算。",
    "Asked about are those with a lease on the day, or in the year before whose rent can be claimed: so there may be "
    "more of them than tenants of the day. Premises of who came from elsewhere are left out until the enterprise "
    "itself, another of its parks or an official has confirmed them.",
)


def are_parks(roles: Iterable[str]) -> np.ndarray:
    """Which of these roles are those of parks, bool in their order."""
    import numpy as np

    return np.isin(np.asarray(roles, dtype=object), PARKS)
