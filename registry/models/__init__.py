"""The register's tables, by noun. Money is integer fen, areas are m², geometry EPSG:4490, days are `date`.

What can change is a dated interval (`Interval`: both days inclusive, an open end is None) or a record of a year or
a day; every row that states a fact says where it comes from (`Stated.source`) and whether it is 演示数据 (`demo`).
"""

from registry.models.base import Base, Interval, Stated
from registry.models.park import (
    Assessment,
    IncubatorOutlay,
    OperatingBody,
    Park,
    ParkOperator,
    Recognition,
    Title,
    ZeroRentIncubator,
)
from registry.models.place import Area, Authority, District, area_district
from registry.models.ruling import Ruling, RulingRetraction
from registry.models.run import Run, RunPart
from registry.models.tenant import Finding, Grant, Lease, OtherSupport, Rent, Tenant, TenantProfile

__all__ = [
    "Area",
    "Assessment",
    "Authority",
    "Base",
    "District",
    "Finding",
    "Grant",
    "IncubatorOutlay",
    "Interval",
    "Lease",
    "OperatingBody",
    "OtherSupport",
    "Park",
    "ParkOperator",
    "Recognition",
    "Rent",
    "Ruling",
    "RulingRetraction",
    "Run",
    "RunPart",
    "Stated",
    "Tenant",
    "TenantProfile",
    "Title",
    "ZeroRentIncubator",
    "area_district",
]
