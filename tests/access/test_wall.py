"""The second wall: what docs/permissions.md forbids, PostgreSQL refuses to the program's own login, too."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import make_url, select, text
from sqlalchemy.exc import ProgrammingError
from typer.testing import CliRunner

from cli.main import app
from registry import backup
from registry.access import log, wall
from registry.access.permissions import ACTIONS, behind_the_wall
from registry.person import PUBLIC, Person
from registry.policy import load_law
from registry.services import people
from registry.store import audit
from registry.store.models import Park, Tenant
from registry.store.stamping.seals import Authorship
from registry.store.store import Store, StoreError
from registry.store.wall.acting import acting
from tests.access.test_permissions import ANOTHER_USCC, FOREIGN, OWN, ROLES, TABLES, cases, made
from tests.fixtures import rows
from tests.fixtures.copies import LOGIN, copied
from tests.fixtures.people import USCC, make_account
from tests.fixtures.second_factor import in_half_a_minute, stepped, with_second_factor
from tests.fixtures.stores import place

DEMO = "演示罗湖一园"
ELSEWHERE = 604
COMPANIES = {USCC: 701, ANOTHER_USCC: 702}

READS = {
    "roster.read": "SELECT 1 FROM lease WHERE park_id = :about",
    "sums.read": "SELECT 1 FROM lease WHERE park_id = :about",
    "roster.history": "SELECT 1 FROM change_set WHERE park_id = :about",
    "roster.export": "SELECT 1 FROM contact WHERE park_id = :about",
    "contact.reveal": "SELECT telephone FROM contact WHERE park_id = :about",
    "proposal.desk": "SELECT 1 FROM proposal WHERE park_id = :own",
    "tenant.own": "SELECT 1 FROM lease l JOIN tenant t ON t.id = l.tenant_id WHERE t.uscc = :about",
    "certification.desk": "SELECT 1 FROM certification",
    "certification.read": "SELECT f.content FROM evidence_file f JOIN certification_evidence e ON e.id = f.evidence_id "
    "JOIN certification_step s ON s.id = e.step_id JOIN certification c ON c.id = s.certification_id "
    "WHERE c.park_id = :about",
    "certification.readiness": "SELECT amount_fen FROM incubator_outlay WHERE park_id = :about",
    "access.read": "SELECT 1 FROM access_entry WHERE login = 'somebody'",
    "record.read": "SELECT 1 FROM change_set WHERE park_id IS NULL",
    "account.own": "SELECT password_hash FROM person WHERE id = :me",
}
ANSWERED = "UPDATE proposal SET answer = 'refused', answered_by = 'x', answered_as = 'operator', answered_at = now() "
STEP = (
    "INSERT INTO certification_step (certification_id, number, step, state, on_day, taken_by, demo, recorded_at) "
    "SELECT id, 9, 'approve', 'approved', '2026-11-21', 'x', demo, now() FROM certification WHERE park_id = :about"
)
WRITES = {
    "roster.edit": "UPDATE lease SET room = 'x' WHERE park_id = :about",
    "proposal.answer": ANSWERED + "WHERE park_id = :elsewhere AND tenant_id IN "
    "(SELECT tenant_id FROM lease WHERE park_id = :about)",
    "tenant.answer": ANSWERED + "WHERE tenant_id = (SELECT id FROM tenant WHERE uscc = :about)",
    "tenant.correct": "INSERT INTO fact_correction (tenant_id, park_id, fact, form, year, number, made_by, source, "
    "demo, recorded_at) SELECT id, :elsewhere, 'f', 'number', 2025, 1, 'x', 's', false, now() "
    "FROM tenant WHERE uscc = :about",
    "rulings.record": "INSERT INTO ruling (question, option, document, ruled_by, basis, from_day, recorded_at) "
    "VALUES ('q', 'o', :about, 'x', 'b', '2026-01-01', now())",
    "guides.state": "INSERT INTO claim_guide (measure, year, office, stated_by, source, withdrawn, recorded_at) "
    "VALUES (:measure, 2026, 'o', 'x', 's', false, now())",
    "findings.state": "INSERT INTO stated_fact (tenant_id, fact, form, year, number, said_as, said_by, office, source, "
    "demo, recorded_at) VALUES (601, 'f', 'number', 2025, 1, 'authority', 'x', :about, 's', false, now())",
    "boundary.edit": "UPDATE park SET accuracy_m = accuracy_m + 1 WHERE id = :about",
    "boundary.district": "UPDATE district SET geom_source = 's' WHERE code = :about",
    "certification.apply": STEP,
    "certification.check": STEP,
    "certification.recognise": STEP,
    "certification.decide": STEP,
    "webhook.own": "INSERT INTO webhook (person_id, address, rosters, titles, secret, made_at) "
    "VALUES (:me, 'https://push.park.example/', true, true, 's', now())",
    "people.manage": "UPDATE person SET name = 'x' WHERE login = 'somebody'",
}
NOTHING_THERE = {
    "webhook.receive": "messages are the program's own, so the database has nothing to refuse",
    "drafts.try": "a draft is in the page alone, so the database has nothing to refuse",
    "runs.read": "which place a run is of stands in its files, so the database keeps runs for the program alone",
    "upkeep.read": "backups and settings are the machine's, so the database has nothing to refuse",
}


class Back(Exception):
    """What was tried is taken back."""


class World:
    """A register behind the wall, with a park of one's own, one of others, a demo park, and one that is elsewhere."""

    def __init__(self, store: Store):
        self.store = store
        with store.read() as session:
            asked = select(Park.name_zh, Park.id).where(Park.name_zh.in_([OWN, FOREIGN, DEMO]))
            self.parks = dict(session.execute(asked).tuples().all())
            own = session.get(Park, self.parks[OWN])
            other = session.get(Park, self.parks[FOREIGN])
            self.own, self.other = (own.slug, own.district_code), other.district_code
        accounts = {role: made(store, role, own) for role in ROLES[1:]}
        self.people = {"public": PUBLIC} | {role: known.person for role, known in accounts.items()}

    def can(self, person: Person, action: str, asked: str, sight: str, **named) -> bool:
        """Whether the database lets somebody read, or write, any such row; another error than a refusal is raised."""
        with self.store.read() as session:
            measures = {d.id: d.measures[0].id for d in load_law().documents if d.measures}
        given = {"me": person.id, "own": self.parks[OWN], "elsewhere": ELSEWHERE, **named}
        given |= {"measure": measures.get(str(named.get("about")), "none")}
        kept = {name: value for name, value in given.items() if f":{name}" in asked}
        done = False
        try:
            with self.store.write(Authorship("walk")) as session:
                who = replace(behind_the_wall(person, action), sight=sight)
                try:
                    with acting(who, session), session.begin_nested():
                        done = bool(session.execute(text(asked), kept).rowcount)
                except ProgrammingError as error:
                    if not isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
                        raise
                raise Back
        except Back:
            return done


def fill(store: Store) -> None:
    """In each park a company with everything that is private, under numbers that tests know."""
    place(store)
    with store.write() as session:
        session.add(rows.park("demo", id=603, name_zh=DEMO, district_code="440303", demo=True))
        session.add(rows.park("elsewhere", id=ELSEWHERE, name_zh="别处", district_code="440305"))
        session.flush()
        asked = select(Park.id, Park.demo)
        parks = [tuple(session.execute(asked.where(Park.name_zh == name)).one()) for name in (OWN, FOREIGN, DEMO)]
        for uscc, id in COMPANIES.items():
            session.add(Tenant(id=id, uscc=uscc, name=f"企业{id}", source="s"))
            session.flush()
            session.add(rows.lease(id, ELSEWHERE, "2025-01-01"))
    for number, (park, made_up) in enumerate(parks, start=601):
        with store.write(Authorship("walk", park_id=park)) as session:
            session.add(rows.tenant(number - 600, id=number, demo=made_up))
            session.flush()
            session.add(rows.lease(number, park, "2025-01-01", demo=made_up))
            session.flush()
            private(session, number, park, "true" if made_up else "false")
            for by in (ELSEWHERE, park):
                propose(session, number, by)
    with store.write() as session:
        for id in COMPANIES.values():
            propose(session, id, parks[1][0])
    make_account(store, "admin", login="somebody")
    log.record(store, Person(None, "somebody", "", "admin"), "export")


def private(session, number: int, park: int, demo: str) -> None:
    named = {"tenant": number, "park": park}
    for statement in (
        f"INSERT INTO contact (tenant_id, park_id, name, telephone, source, demo, recorded_at) "
        f"VALUES (:tenant, :park, '张三', '13800000000', 's', {demo}, now())",
        f"INSERT INTO incubator_outlay (park_id, year, amount_fen, source, demo, recorded_at) "
        f"VALUES (:park, 2025, 1, 's', {demo}, now())",
        f"INSERT INTO certification (id, park_id, kind, purpose, demo, recorded_at) "
        f"VALUES (:tenant, :park, 'guangming-recognition', 'grant', {demo}, now())",
        f"INSERT INTO certification_step (id, certification_id, number, step, state, on_day, taken_by, demo, "
        f"recorded_at) VALUES (:tenant, :tenant, 1, 'submit', 'submitted', '2026-01-01', 'x', {demo}, now())",
        f"INSERT INTO certification_evidence (id, step_id, name, file_name, file_sha256, file_bytes, demo, "
        f"recorded_at) VALUES (:tenant, :tenant, 'e', 'e', encode(sha256('e'), 'hex'), 1, {demo}, now())",
        f"INSERT INTO evidence_file (evidence_id, content, demo, recorded_at) VALUES (:tenant, 'e', {demo}, now())",
    ):
        session.execute(text(statement), {name: value for name, value in named.items() if f":{name}" in statement})


def propose(session, tenant: int, park: int) -> None:
    session.execute(
        text(
            "INSERT INTO proposal (tenant_id, park_id, introduces, says, since, corrects, made_by, source, demo, "
            "recorded_at) VALUES (:tenant, :park, false, '{}', '2026-01-01', false, 'x', 's', false, now())"
        ),
        {"tenant": tenant, "park": park},
    )


@pytest.fixture(scope="module")
def world(request, run, tmp_path_factory) -> Iterator[World]:
    with copied(request, run, tmp_path_factory.mktemp("wall"), "walled", "wall", fill) as store:
        yield World(store)


def targets(world: World, action: str, word: str) -> list[tuple[object, bool]]:
    """What is tried, and whether the table lets it be."""
    of = ACTIONS[action].of
    if of == "nothing":
        return [(None, word == "yes")]
    if of == "tenant":
        return [(USCC, word == "own"), (ANOTHER_USCC, False)]
    if of == "document":
        documents = [document for document in load_law().documents if document.measures]
        return [(each.id, word == "own" and each.jurisdiction == world.own[1]) for each in documents]
    if of == "district":
        return [(world.own[1], word == "own"), (world.other, False), (world.own[1][:4], False), ("", False)]
    names = {OWN: OWN, FOREIGN: FOREIGN, "演示罗湖一园": DEMO}
    return [(world.parks[names[name]], expected) for name, expected in cases(word)]


def test_every_action_of_the_table_is_tried():
    assert {*READS, *WRITES, *NOTHING_THERE} == set(ACTIONS) == {row["Action"] for row in TABLES["Action"]}
    assert not READS.keys() & WRITES.keys()


@pytest.mark.parametrize("action", [*READS, *WRITES])
def test_the_database_lets_each_role_do_what_the_table_says_and_nothing_else(world, action):
    (row,) = (row for row in TABLES["Action"] if row["Action"] == action)
    asked, sight = (READS[action], "own") if action in READS else (WRITES[action], "whole")
    tried = set()
    for role in ROLES:
        for about, expected in targets(world, action, row[role]):
            found = world.can(world.people[role], action, asked, sight, about=about)
            assert found is expected, (action, role, about)
            tried.add(found)
    assert tried == {True, False} or action == "certification.decide"  # the city's, whom the next test is about


def test_a_citys_office_decides_for_the_city_and_not_for_its_districts(world):
    city = Person(1, "city", "city", "official", scope=world.own[1][:4])
    own, other = world.parks[OWN], world.parks[FOREIGN]
    for action, expected in (("certification.decide", True), ("certification.check", False)):
        assert world.can(city, action, STEP, "whole", about=own) is expected
        assert not world.can(city, action, STEP, "whole", about=other)


def test_nobody_takes_more_rows_than_those_that_are_theirs(world):
    """The statement that forgot whose rows it is about."""
    keeper = world.people["operator"]
    with world.store.read() as session, acting(behind_the_wall(keeper, "contact.reveal"), session):
        assert session.scalars(text("SELECT park_id FROM contact")).all() == [world.parks[OWN]]
        assert session.scalars(text("SELECT id FROM tenant WHERE NOT demo")).all() == [601]
    everything = "UPDATE lease SET room = 'x'"
    with pytest.raises(Back), world.store.write(Authorship("walk")) as session:
        with acting(replace(behind_the_wall(keeper, "roster.edit"), sight="whole"), session):
            assert session.execute(text(everything)).rowcount == 1
        raise Back


OF_COMPANIES = ("lease", "rent", "contact", "tenant_profile", "proposal", "fact_correction", "finding", "stated_fact",
                "subsidy_grant", "other_support")  # fmt: skip


@pytest.mark.parametrize("sight", ["own", "whole"])
@pytest.mark.parametrize("action", ["tenant.own", "tenant.answer", "tenant.correct"])
def test_a_company_reads_its_own_rows_and_nothing_of_others_whatever_it_does(world, action, sight):
    """Its contact as well, which the page of the company shows."""
    tenant, own = world.people["tenant"], COMPANIES[USCC]
    contact = "INSERT INTO contact (tenant_id, park_id, name, telephone, source, demo, recorded_at) VALUES "
    with pytest.raises(Back), world.store.write(Authorship("walk")) as session:
        session.execute(text(f"{contact} ({own}, {ELSEWHERE}, '李四', '13900000000', 's', false, now())"))
        with acting(replace(behind_the_wall(tenant, action), sight=sight), session):
            read = {
                table: set(session.scalars(text(f"SELECT tenant_id FROM {table} WHERE NOT demo")))
                for table in OF_COMPANIES
            }
            assert session.scalars(text("SELECT uscc FROM tenant WHERE NOT demo")).all() == [USCC]
            assert session.scalar(text("SELECT count(*) FROM change")) == 0, "no answer of a park is in the history yet"
        assert read["lease"] == read["contact"] == read["proposal"] == {own}
        assert set().union(*read.values()) == {own}
        raise Back


def test_the_program_is_itself_again_after_a_service_and_after_one_that_failed(world):
    asked = text("SELECT current_user, current_setting('softpark.parks', true)")
    with world.store.read() as session:
        with acting(behind_the_wall(world.people["operator"], "account.own"), session):
            assert session.execute(asked).one() == ("softpark_operator", str(world.parks[OWN]))
        assert session.execute(asked).one()[0] == "softpark_program"
        with pytest.raises(ProgrammingError), acting(behind_the_wall(PUBLIC, "roster.read"), session):
            session.execute(text("SELECT password_hash FROM person"))
    with world.store.read() as session:
        assert session.execute(asked).one() == ("softpark_program", "")


def owner_of(store: Store) -> str:
    return store.engine.url.set(username="softpark").render_as_string(hide_password=False)


@pytest.fixture
def walled(copy_of) -> Store:
    return copy_of("walled", "wall", fill)


def test_the_program_owns_nothing_goes_round_nothing_and_verification_is_whole(walled, tmp_path):
    with walled.read() as session:
        assert audit.verify(session) == []
        owned = "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) IN (session_user, current_user)"
        asked = "SELECT bool_or(rolsuper OR rolbypassrls) FROM pg_roles WHERE rolname IN (session_user, current_user)"
        assert (session.scalar(text(owned)), session.scalar(text(asked))) == (0, False)
    for statement in ("ALTER TABLE lease DISABLE ROW LEVEL SECURITY", "DROP POLICY wall_softpark_admin_select ON lease",
                      "ALTER TABLE lease DISABLE TRIGGER USER", "DELETE FROM alembic_version"):  # fmt: skip
        with pytest.raises(ProgrammingError), walled.write() as session:
            session.execute(text(statement))
    made = backup.make(walled, tmp_path / "kept")
    assert made.problems == () and made.rows["contact"] == 3 and made.rows["login_session"] == 0


def test_the_second_step_works_behind_the_wall(walled):
    codes, phone = with_second_factor(walled, "wang", "official")
    assert stepped(walled, "wang", phone.at(in_half_a_minute())) and stepped(walled, "wang", codes[0])
    chief = make_account(walled, "admin", login="chief").person
    assert people.reset_second_factor(chief, walled, "wang")
    with walled.read() as session:
        assert audit.verify(session) == []


def test_a_server_that_goes_round_the_wall_says_so_at_its_start(walled, store):
    owner = Store.open(owner_of(walled))
    (told,) = wall.doubts(owner)
    assert "softpark wall" in told and list(wall.doubts(walled)) == list(wall.doubts(store)) == []
    owner.close()


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("ALTER TABLE contact DISABLE ROW LEVEL SECURITY", "contact"),
        ("DROP POLICY wall_softpark_admin_select ON person", "wall_softpark_admin_select"),
        ("CREATE POLICY open ON lease FOR SELECT TO softpark_admin USING (true)", "lease.open"),
    ],
)
def test_a_wall_with_a_gap_is_found_at_the_start_and_by_verification(walled, harm, told):
    owner = owner_of(walled)
    with psycopg.connect(make_url(owner).set(drivername="postgresql").render_as_string(False)) as connection:
        connection.execute(harm)
    with pytest.raises(StoreError, match=told):
        Store.open(walled.engine.url.render_as_string(hide_password=False))
    with walled.read() as session:
        assert any(told.split(".")[-1] in problem.en for problem in audit.verify(session))
    done = CliRunner().invoke(app, ["wall", "--login", LOGIN], env={"SOFTPARK_DATABASE_URL": owner})
    if "open" in told:  # somebody else's policy is not taken away unasked
        assert done.exit_code == 0
        return
    assert done.exit_code == 0, done.stderr
    Store.open(walled.engine.url.render_as_string(hide_password=False)).close()


def test_an_owner_who_may_make_no_roles_is_given_the_statements_for_who_may(postgis_url):
    """The recipe of docs/upgrading.md: an administrator of the server runs what is listed, and the owner goes on."""
    admin = make_url(postgis_url).set(drivername="postgresql").render_as_string(False)
    owner, login = (f"{name}_{uuid4().hex[:8]}" for name in ("owner", "login"))
    environment = {"SOFTPARK_DATABASE_URL": make_url(postgis_url).set(username=owner).render_as_string(False)}
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {owner} LOGIN")
        connection.execute(f"ALTER DATABASE {make_url(postgis_url).database} OWNER TO {owner}")
        connection.execute(f"ALTER SCHEMA public OWNER TO {owner}")
        try:
            told = CliRunner().invoke(app, ["wall", "--login", login], env=environment)
            assert told.exit_code == 1 and f"CREATE ROLE {login} LOGIN" in told.stdout
            for statement in told.stdout.replace("\n", " ").split(";")[:-1]:
                connection.execute(statement)
            done = CliRunner().invoke(app, ["wall", "--login", login], env=environment)
            assert done.exit_code == 0, done.stderr
            program = Store.open(make_url(postgis_url).set(username=login).render_as_string(False))
            with program.read() as session:
                assert session.scalar(text("SELECT current_user")) == "softpark_program"
                assert audit.verify(session) == []
            program.close()
        finally:
            connection.execute(f"REASSIGN OWNED BY {owner} TO CURRENT_USER")
            connection.execute(f"ALTER DATABASE {make_url(postgis_url).database} OWNER TO CURRENT_USER")
            for name in (login, owner):
                connection.execute(f"DROP OWNED BY {name}")
                connection.execute(f"DROP ROLE IF EXISTS {name}")


@pytest.mark.parametrize("login", ["", "a b", "softpark_program", "x; DROP TABLE park"])
def test_a_login_that_is_none_is_refused(copy_of, login):
    plain = copy_of("postgis", "empty", lambda store: None)
    url = plain.engine.url.render_as_string(hide_password=False)
    done = CliRunner().invoke(app, ["wall", "--login", login], env={"SOFTPARK_DATABASE_URL": url})
    assert done.exit_code == 1 and "softpark_app" in done.stderr.replace("\n", "")


def test_sqlite_has_no_wall_and_says_so(store):
    url = store.engine.url.render_as_string(hide_password=False)
    done = CliRunner().invoke(app, ["wall"], env={"SOFTPARK_DATABASE_URL": url})
    assert done.exit_code == 1 and "PostgreSQL" in done.stderr
