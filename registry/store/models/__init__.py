"""The register's tables, by noun. Money is integer fen, areas are m², geometry EPSG:4490, days are `date`.

What can change is a dated interval (`Interval`: both days inclusive, an open end is None) or a record of a year or
a day; every row that states a fact says where it comes from (`Stated.source`) and whether it is 演示数据 (`demo`).
What was granted or assessed by mistake is declared void (`Voidable`) and then counts nowhere.

Who stands here:

    access_token   Tokens (接口凭证): with which programs read the interface as an account
    base           What all tables share: strict types on SQLite, named constraints, sources, dated intervals
    certification  Certification (认定): cases, their steps and evidence
    correction     Corrections (更正)
    guide          What authorities state for a year's claims (当年申报说明)
    history        History (变更历史)
    park           Parks (园区), who runs them, and what they have been granted: titles, recognitions, assessments
    person         People (人员)
    place          Places that parks lie in
    proposal       Proposals (提议): what a park says of a tenant whose facts other parks' rosters show as well
    published      Publications (公布): what the public was told about money, day by day
    roster         What a roster (名册) needs besides tenants and leases
    ruling         Rulings (裁定) on the open questions of the law, and their retractions
    run            Runs (批量认定)
    second_factor  The second factor (第二因素) of accounts
    stated_fact    Stated facts (陈述的事实)
    tenant         Tenants (入驻企业), their leases and rents, and what they were paid before
    voids          Void rows (作废)
    webhook        Webhooks (推送)

Who calls it: cli, maps.viewport, registry.access, registry.backup, registry.boundaries, registry.certification,
    registry.claims, registry.drafts, registry.findings, registry.parks, registry.rosters, registry.services,
    registry.stated, registry.store, registry.store.audit, registry.store.migrations, registry.store.stamping,
    registry.store.triggers, registry.store.wall, registry.webhooks, views.map, views.plain, views.selfcheck.
"""

from registry.store.models.access_token import AccessToken
from registry.store.models.base import Base, Interval, Stated
from registry.store.models.certification import Certification, CertificationEvidence, CertificationStep, EvidenceFile
from registry.store.models.correction import FactCorrection
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
from registry.store.models.second_factor import PendingLogin, RecoveryCode, SecondFactor
from registry.store.models.stated_fact import StatedFact
from registry.store.models.tenant import Finding, Grant, Lease, OtherSupport, Rent, Tenant, TenantProfile
from registry.store.models.voids import WITH_VOID, Voidable
from registry.store.models.webhook import Webhook, WebhookDelivery, WebhookState

__all__ = [
    "WITH_VOID",
    "AccessEntry",
    "AccessToken",
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
    "FactCorrection",
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
    "PendingLogin",
    "Person",
    "PersonPark",
    "Proposal",
    "Publication",
    "PublishedFigure",
    "PublishedPart",
    "Recognition",
    "RecoveryCode",
    "Rent",
    "Ruling",
    "RulingRetraction",
    "Run",
    "RunPart",
    "SecondFactor",
    "SignOnIdentity",
    "SignOnUse",
    "Stamp",
    "Stated",
    "StatedFact",
    "Tenant",
    "TenantProfile",
    "Title",
    "Voidable",
    "Webhook",
    "WebhookDelivery",
    "WebhookState",
    "ZeroRentIncubator",
    "area_district",
]
