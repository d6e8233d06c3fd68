"""Every page (页面) by the last part of its address; `views/site.py` gives them their titles and their order."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import views.boundaries.page
import views.certification.page
import views.coverage.page
import views.findings.page
import views.help.page
import views.map.page
import views.own.page
import views.parks.page
import views.people.page
import views.policies.guides
import views.policies.page
import views.policies.rulings
import views.rosters.page
import views.selfcheck.page

PAGES: Mapping[str, Callable[[], None]] = MappingProxyType(
    {
        "map": views.map.page.page,
        "park": views.parks.page.page,
        "coverage": views.coverage.page.page,
        "check": views.selfcheck.page.page,
        "policies": views.policies.page.page,
        "certification": views.certification.page.page,
        "rulings": views.policies.rulings.page,
        "guides": views.policies.guides.page,
        "findings": views.findings.page.page,
        "help": views.help.page.page,
        "roster": views.rosters.page.page,
        "own": views.own.page.page,
        "people": views.people.page.page,
        "boundaries": views.boundaries.page.page,
    }
)
