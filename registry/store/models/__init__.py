"""The register's tables, by noun. Money is integer fen, areas are m², geometry EPSG:4490, days are `date`.

What can change is a dated interval (`Interval`: both days inclusive, an open end is None) or a record of a year or
a day; every row that states a fact says where it comes from (`Stated.source`) and whether it is 演示数据 (`demo`).
What was granted or assessed by mistake is declared void (`Voidable`) and then counts nowhere.
"""

from registry.store.models.base import Base, Interval, Stated
from registry.store.models.certification import Certification, CertificationEvidence, CertificationStep, EvidenceFile
from registry.store.models.guide import ClaimGuide
from registry.store.models.history import Change, ChangeSet, CredentialChange, Stamp
from registry.store.models.park import (
    Assessment,
    IncubatorOutlay,
    OperatingBody,
    Park,
    ParkOperator,
    Recognition,
    Title,
    ZeroRentIncubator,
)
from registry.store.models.person import (
    AccessEntry,
    Invitation,
    LoginFailure,
    LoginSession,
    Person,
    PersonPark,
    SignOnIdentity,
    SignOnUse,
)
from registry.store.models.place import Area, Authority, District, area_district
from registry.store.models.proposal import Proposal
from registry.store.models.published import Publication, PublishedFigure, PublishedPart
from registry.store.models.roster import ColumnMatch, Contact, Draft
from registry.store.models.ruling import Ruling, RulingRetraction
from registry.store.models.run import Run, RunPart
from registry.store.models.tenant import Finding, Grant, Lease, OtherSupport, Rent, Tenant, TenantProfile
from registry.store.models.voids import WITH_VOID, Voidable

__all__ = [
    "WITH_VOID",
    "AccessEntry",
    "Area",
    "Assessment",
    "Authority",
    "Base",
    "Certification",
    "CertificationEvidence",
    "CertificationStep",
    "Change",
    "ChangeSet",
    "ClaimGuide",
    "ColumnMatch",
    "Contact",
    "CredentialChange",
    "District",
    "Draft",
    "EvidenceFile",
    "Finding",
    "Grant",
    "IncubatorOutlay",
    "Interval",
    "Invitation",
    "Lease",
    "LoginFailure",
    "LoginSession",
    "OperatingBody",
    "OtherSupport",
    "Park",
    "ParkOperator",
    "Person",
    "PersonPark",
    "Proposal",
    "Publication",
    "PublishedFigure",
    "PublishedPart",
    "Recognition",
    "Rent",
    "Ruling",
    "RulingRetraction",
    "Run",
    "RunPart",
    "SignOnIdentity",
    "SignOnUse",
    "Stamp",
    "Stated",
    "Tenant",
    "TenantProfile",
    "Title",
    "Voidable",
    "ZeroRentIncubator",
    "area_district",
]
