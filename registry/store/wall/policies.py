"""What each role of docs/permissions.md may read and write, as policies of PostgreSQL over rows.

A person's limits are settings of its transaction (`registry/store/wall/acting.py`). Rows are read where they are the
person's own; where a service must know the whole of a company, such as whether it rents elsewhere (sight `whole`,
`roster`), all are read, and still only one's own are written. Companies, administrators and the public never have that
sight.
What is not named here is refused: there is neither a grant nor a policy.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from registry.store.models import Base

ROLES = ("public", "tenant", "operator", "official", "admin", "system", "security", "audit")
PROGRAM = "softpark_program"
"""What the program does by itself: log-ins, the law, what the public is told, the access log, seals."""
EVENTS = ("select", "insert", "update", "delete")


def role_of(role: str) -> str:
    """The role of PostgreSQL for one of `ROLES`."""
    return f"softpark_{role}"


class Policy(NamedTuple):
    """Who may do what (`event` of `EVENTS`) with which rows of a table: those for which `rows` is true, in SQL."""

    role: str
    table: str
    event: str
    rows: str

    @property
    def name(self) -> str:
        return f"wall_{self.role}_{self.event}"

    @property
    def create(self) -> str:
        told = {
            "select": f"USING ({self.rows})", "delete": f"USING ({self.rows})", "insert": f"WITH CHECK ({self.rows})",
            "update": f"USING ({self.rows}) WITH CHECK ({self.rows})", "all": f"USING ({self.rows})",
        }  # fmt: skip
        return f"CREATE POLICY {self.name} ON {self.table} FOR {self.event} TO {self.role} {told[self.event]}"


def _told(name: str) -> str:
    return f"nullif(current_setting('softpark.{name}', true), '')"


def _listed(column: str, name: str, kind: str) -> str:
    return f"{column} = ANY (string_to_array({_told(name)}, ',')::{kind}[])"


ME, SCOPE, USCC = f"{_told('person')}::bigint", _told("scope"), _told("uscc")
ACTION = _told("action")
WHOLE = f"{_told('sight')} IN ('whole', 'roster')"
OPEN = ("area", "area_district", "district", "authority", "park", "operating_body", "park_operator", "title",
        "recognition", "assessment", "zero_rent_incubator", "publication", "published_figure", "published_part",
        "ruling", "ruling_retraction", "claim_guide", "register_version")  # fmt: skip
"""What everybody reads: parks, who runs them, what they were granted, what was published or decided."""
DEMO = ("tenant", "tenant_profile", "lease", "rent", "finding", "subsidy_grant", "other_support", "incubator_outlay",
        "stated_fact")  # fmt: skip
"""What is made up in demo parks, and no secret there."""
OF_PARK = ("lease", "rent", "contact", "finding", "incubator_outlay", "certification", "fact_correction", "change_set")
KEYS = ("second_factor", "recovery_code", "pending_login", "access_token")
OF_WEBHOOK = ("webhook_state", "webhook_delivery")
OF_COMPANY = ("tenant_profile", "other_support")
OF_CASE = {
    "certification_step": "certification_id",
    "certification_evidence": "step_id",
    "evidence_file": "evidence_id",
}


def _park(role: str, column: str = "park_id") -> str:
    """That a park is what the account is for."""
    if role == "operator":
        return _listed(column, "parks", "bigint")
    return f"{column} IN (SELECT p.id FROM park p WHERE {SCOPE} IN (p.city_code, p.district_code))"


def _company(role: str, column: str = "tenant_id") -> str:
    """That a company is the account's, or rents, or rented, in a park that is."""
    if role == "tenant":
        return f"{column} IN (SELECT t.id FROM tenant t WHERE t.uscc = {USCC})"
    return f"{column} IN (SELECT l.tenant_id FROM lease l WHERE {_park(role, 'l.park_id')})"


def _case(role: str, table: str) -> str:
    """That a step, a piece of evidence or a file is of a park's case."""
    cases = f"SELECT c.id FROM certification c WHERE {_park(role, 'c.park_id')}"
    steps = f"SELECT s.id FROM certification_step s WHERE s.certification_id IN ({cases})"
    pieces = f"SELECT e.id FROM certification_evidence e WHERE e.step_id IN ({steps})"
    within = {"certification_step": cases, "certification_evidence": steps, "evidence_file": pieces}
    return f"{OF_CASE[table]} IN ({within[table]})"


def _webhooks() -> dict[str, str]:
    """By table, the rows of the account's own webhooks."""
    within = f"webhook_id IN (SELECT w.id FROM webhook w WHERE w.person_id = {ME})"
    return {"webhook": f"person_id = {ME}", **dict.fromkeys(OF_WEBHOOK, within)}


def _any(*rows: str) -> str:
    return " OR ".join(f"({each})" for each in rows)


def _own_reads(role: str) -> dict[str, str]:
    """By table, the rows that are the person's own to read."""
    if role == "public":
        return {}
    own = {
        "person": f"id = {ME}",
        **dict.fromkeys(
            ("person_park", "login_session", "invitation", "sign_on_identity", "access_entry", *KEYS),
            f"person_id = {ME}",
        ),
    }  # fmt: skip
    if role == "admin":
        return dict.fromkeys((*own, "login_failure"), "true")
    if role == "security":
        return dict.fromkeys((*own, "login_failure"), "true") | {"access_entry": own["access_entry"]}
    if role == "audit":
        return own | {"access_entry": "true", "change_set": f"{ACTION} = 'record.read'"}
    if role == "system":
        return own
    lease = "lease_id IN (SELECT l.id FROM lease l WHERE {})"
    if role == "tenant":
        named = (*OF_COMPANY, "contact", "lease", "rent", "finding", "subsidy_grant", "proposal", "fact_correction")
        stated = _any(_company(role), lease.format(_company(role, "l.tenant_id")))
        # When a park took its answer to one of the company's corrections back stands in the history alone.
        sets = f"{ACTION} = 'tenant.correct' AND what IN ('correction', 'correction_undo')"
        rows = f"SELECT f.id::text FROM fact_correction f WHERE {_company(role, 'f.tenant_id')}"
        answered = {"change_set": sets, "change": f"table_name = 'fact_correction' AND row_key IN ({rows})"}
        whose = {"tenant": f"uscc = {USCC}", "stated_fact": stated, **answered}
        return own | {name: _company(role) for name in named} | whose
    bodies = f"SELECT o.operating_body_id FROM park_operator o WHERE {_park(role, 'o.park_id')}"
    stated = (_park(role), _park(role, "said_park_id"), _company(role), lease.format(_park(role, "l.park_id")),
              f"operating_body_id IN ({bodies})")  # fmt: skip
    found = own | _webhooks() | {name: _park(role) for name in OF_PARK} | {name: _company(role) for name in OF_COMPANY}
    found |= {name: _case(role, name) for name in OF_CASE}
    found |= {
        "tenant": _company(role, "id"),
        "proposal": _any(_park(role), _company(role)),
        "subsidy_grant": _any(_park(role), _company(role), f"operating_body_id IN ({bodies})"),
        "stated_fact": _any(*stated),
        "change": f"set_id IN (SELECT s.id FROM change_set s WHERE {_park(role, 's.park_id')})",
    }
    if role == "operator":
        found |= {"draft": f"person_id = {ME}", "column_match": _park(role)}
    return found


def _reads(role: str) -> Iterator[Policy]:
    own = _own_reads(role)
    kept = {"person", "person_park", "login_session", "invitation", "sign_on_identity", "access_entry", "draft",
            "column_match", "webhook", *OF_WEBHOOK, *KEYS}  # fmt: skip
    whole: set[str] = set()
    if role in ("operator", "official"):
        whole = set(own) - kept | {"change", "change_set"}
    for table in sorted({*own, *OPEN, *DEMO, *whole, "contact"} & set(Base.metadata.tables)):
        rows = [own[table]] if table in own else []
        rows += ["true"] if table in OPEN else []
        rows += ["demo"] if table in DEMO else []
        rows += [WHOLE] if table in whole else []
        rows += [f"demo AND {_told('sight')} = 'roster'"] if table == "contact" else []  # masked before it is shown
        yield Policy(role_of(role), table, "select", _any(*rows))


def _writes(role: str) -> dict[str, dict[str, str]]:
    """By table and event, the rows that the role may write."""
    if role == "public":
        return {}
    account = {
        "person": {"update": f"id = {ME}"},
        "login_session": _events(f"person_id = {ME}"),
        "invitation": {"delete": f"person_id = {ME}"},
        **dict.fromkeys(KEYS, _events(f"person_id = {ME}")),
        "change": {"insert": "set_id = (SELECT v.writing FROM register_version v)"},
        "credential_change": {"insert": "true"},
    }
    if role in ("system", "audit"):
        return account
    if role in ("admin", "security"):
        of = ("person", "person_park", "login_session", "invitation", "sign_on_identity", "login_failure", *KEYS)
        return account | {name: _events("true") for name in of}
    company = _company(role)
    found = account | {"proposal": _events(company, "update", "delete"), "tenant_profile": _events(company),
                       "tenant": {"update": _company(role, "id")}}  # fmt: skip
    if role == "tenant":
        return found | {"fact_correction": _events(company, "insert", "update"), "tenant": {"update": f"uscc = {USCC}"}}
    park, its = _park(role), _any(_park(role), company)
    found |= {
        "park": {"update": _park(role, "id")},
        "certification": {"insert": _desk(role, "certification.park_id")},
        "certification_step": {
            "insert": f"certification_id IN (SELECT c.id FROM certification c WHERE {_desk(role, 'c.park_id')})"
        },
        **{name: {"insert": _case(role, name)} for name in ("certification_evidence", "evidence_file")},
        **{name: _events(rows) for name, rows in _webhooks().items()},
    }
    return found | (_operators(park, its, company) if role == "operator" else _officials(park, its))


def _desk(role: str, column: str) -> str:
    """That the step is this desk's: the applicant's, the district's or the city's, as the action says."""
    if role == "operator":
        return f"{_park(role, column)} AND {ACTION} = 'certification.apply'"
    return f"""{column} IN (SELECT p.id FROM park p WHERE {SCOPE} = CASE
        WHEN {ACTION} IN ('certification.check', 'certification.recognise') THEN coalesce(p.district_code, p.city_code)
        WHEN {ACTION} = 'certification.decide' THEN p.city_code END)"""


def _operators(park: str, its: str, company: str) -> dict[str, dict[str, str]]:
    nobodys = "NOT EXISTS (SELECT FROM lease l WHERE l.tenant_id = {})"
    new = _any(company, nobodys.format("tenant_profile.tenant_id"))
    renamed = _any(_company("operator", "id"), nobodys.format("tenant.id"))
    return {
        **{name: _events(park) for name in ("lease", "rent", "contact", "column_match")},
        "draft": _events(f"person_id = {ME} AND {park}"),
        "tenant": {"insert": "true", "update": renamed, "delete": nobodys.format("tenant.id")},
        "tenant_profile": _events(new),
        "proposal": {"insert": park, **_events(its, "update", "delete")},
        "stated_fact": _events(_park("operator", "said_park_id")),
        "fact_correction": _events(park, "update", "delete"),
    }


def _officials(park: str, its: str) -> dict[str, dict[str, str]]:
    city = f"park_id IN (SELECT p.id FROM park p WHERE p.city_code = {SCOPE})"
    office = f"park_id IN (SELECT p.id FROM park p WHERE coalesce(p.district_code, p.city_code) = {SCOPE})"
    document = _listed("document", "documents", "text")
    return {
        "district": _events(f"{SCOPE} IN (code, left(code, 4))", "insert", "update"),
        "lease": {"update": f"{park} AND {ACTION} = 'findings.state'"},
        "finding": _events(park),
        "stated_fact": _events(f"said_as = 'authority' AND office = {SCOPE}"),
        "proposal": _events(its, "update", "delete"),
        "ruling": {"insert": document},
        "ruling_retraction": {"insert": f"ruling_id IN (SELECT r.id FROM ruling r WHERE r.{document})"},
        "claim_guide": {"insert": _listed("measure", "measures", "text")},
        **{name: _events(city, "insert", "update") for name in ("title", "assessment")},
        **{name: _events(office, "insert", "update") for name in ("recognition", "zero_rent_incubator")},
    }


def _events(rows: str, *events: str) -> dict[str, str]:
    return dict.fromkeys(events or EVENTS[1:], rows)


def policies() -> list[Policy]:
    """All policies of a database that has the wall."""
    found = [Policy(PROGRAM, table, "all", "true") for table in sorted(Base.metadata.tables)]
    for role in ROLES:
        found += _reads(role)
        for table, rows in sorted(_writes(role).items()):
            found += [Policy(role_of(role), table, event, each) for event, each in rows.items()]
    return found


def grants() -> Mapping[tuple[str, str], set[str]]:
    """By role and table, the rights that its policies are about."""
    found: dict[tuple[str, str], set[str]] = {}
    for policy in policies():
        rights = EVENTS if policy.event == "all" else (policy.event,)
        found.setdefault((policy.role, policy.table), set()).update(rights)
    return found
