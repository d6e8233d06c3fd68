"""What no page of ours sends, by somebody of each role, at three processes behind nginx and the wall: forms to every
route, and states of the roster's grid over the websocket.
"""

import itertools
import json
import re
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select
from streamlit.proto.WidgetStates_pb2 import WidgetState

from registry.access import sessions
from registry.services import rosters
from registry.store import history
from registry.store.models import Draft, Lease
from registry.store.models import Person as Account
from tests.access.test_permissions import ROLES, TABLES
from tests.fixtures import rows
from tests.fixtures.attacked import BASE, LOGIN, SESSION, Attacker, Site
from tests.fixtures.people import SCOPE, make_account
from tests.fixtures.window import Window

pytestmark = pytest.mark.prove
IN_EFFECT = [role for role in ROLES if role != "admin"]  # there are three administrators
NETWORKS = itertools.count()
LEASES = {"own": 901, "other": 902}


@pytest.fixture(scope="module")
def furnished(attacked) -> Site:
    """The site, with a company that rents in each of the two parks, and an account of each role that is set up."""
    with attacked.store.write() as session:
        for (name, lease), park in zip(LEASES.items(), (attacked.own, attacked.other), strict=True):
            session.add(rows.tenant(lease, id=lease, name=f"企业 {name}"))
            session.flush()
            session.add(rows.lease(lease, park.id, "2025-01-01", id=lease, room="原来的房号"))
    for role in IN_EFFECT:
        if role not in ("public", "tenant", "operator"):
            attacked.official(f"forger-{role}", role)
    attacked.people["stranger"] = make_account(attacked.store, "operator", parks=[attacked.other.slug], scope=SCOPE)
    return attacked


@pytest.fixture
def entered(furnished) -> Iterator[Callable[..., Attacker]]:
    """`entered("operator")`: a window of somebody of this role, in a session that has just begun, from a network of its
    own, since it is not limits for an address that is tried here.
    """
    opened: list[Attacker] = []

    def enter(role: str, process: int = 0) -> Attacker:
        number = next(NETWORKS)
        opened.append(visitor := Attacker(furnished, process, f"198.{60 + number // 250}.{number % 250}.7"))
        if role != "public":
            known = furnished.people.get(role) or furnished.people[f"forger-{role}"]
            with furnished.store.write() as session:
                token = sessions.begin(session, session.get(Account, known.id), "203.0.113.7", "forged")
            visitor.cookies.set(SESSION, token, domain="127.0.0.1", path=f"{BASE}/")
            assert visitor.inside
        return visitor

    yield enter
    for each in opened:
        each.close()


def state_of(site: Site) -> tuple:
    """What an attack would have changed: the record of changes, the leases, and whose drafts there are."""
    with site.store.read() as session:
        leases = session.execute(select(Lease.id, Lease.park_id, Lease.room, Lease.end).order_by(Lease.id)).all()
        drafts = session.execute(select(Draft.person_id, Draft.park_id, Draft.content).order_by(Draft.person_id)).all()
        return history.last(session), leases, drafts


# --- forms ---

POSTS = [row for row in TABLES["Route"] if row["Method"] == "POST" and row["Route"].strip("`").startswith("/account")]
FOR_PROGRAMS = [row for row in TABLES["Route"] if row["Method"] == "POST" and row not in POSTS]
NONSENSE = {"login": "nobody", "password": "nonsense", "old": "nonsense", "new": "a", "again": "b", "code": "000000"}


def address(row: dict[str, str]) -> str:
    return row["Route"].strip("`").replace("{id}", "1")


def turned_away(answer) -> bool:
    """Whether it was refused as somebody else's affair: to log in first, or not to be here at all."""
    return answer.status_code in (401, 403) or LOGIN in answer.headers.get("location", "")


def token_for(visitor: Attacker, role: str) -> str:
    return visitor.form_token(LOGIN if role == "public" else "/account")


@pytest.mark.parametrize("row", POSTS, ids=address)
@pytest.mark.parametrize("role", IN_EFFECT)
def test_a_form_is_taken_from_whom_the_table_says(furnished, entered, role, row):
    """With its right token, and nonsense in its fields: nothing in the register changes by it."""
    before, visitor, path = state_of(furnished), entered(role, process=1), address(row)
    answer = visitor.post(path, data=NONSENSE | {"form-token": token_for(visitor, role)})
    assert answer.status_code < 500
    if path in (LOGIN, "/account/second-step") or path.startswith("/account/invitation"):  # by what is shown there
        assert answer.status_code in (303, 400, 401, 404, 410), answer.status_code
    elif path == "/account/logout":
        assert answer.status_code == 303 and not visitor.inside
    else:
        assert turned_away(answer) is (row[role] == "no"), answer.status_code
    assert state_of(furnished)[1:] == before[1:]


@pytest.mark.parametrize("row", POSTS, ids=address)
@pytest.mark.parametrize("role", IN_EFFECT)
def test_a_form_that_is_not_of_our_page_does_nothing(entered, role, row):
    """Without a token, with a made-up one, with somebody else's, and with the right one from another site."""
    visitor, path = entered(role, process=2), address(row)
    right, theirs = token_for(visitor, role), token_for(entered("operator"), "operator")
    forged = [({}, {}), ({"form-token": "0" * 64}, {}), ({"form-token": theirs}, {})]
    forged += [({"form-token": right}, headers) for headers in (
        {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"}, {"Origin": f"http://{visitor.headers['Host']}:81"},
    )]  # fmt: skip
    for fields, headers in forged:
        answer = visitor.post(path, data=NONSENSE | fields, headers=headers)
        gone = answer.status_code == 404  # there is no such link or receiver, whatever is sent with it
        assert turned_away(answer) or gone, (fields, headers, answer.status_code)
    assert role == "public" or visitor.inside, "the session goes on"


@pytest.mark.parametrize("row", FOR_PROGRAMS, ids=address)
def test_what_programs_ask_is_answered_alike_whoever_asks_and_not_for_another_site(entered, row):
    answers = {(each.status_code, each.text) for each in (
        entered(role).post(address(row), json={"nonsense": 1}) for role in IN_EFFECT
    )}  # fmt: skip
    ((status, _text),) = answers
    assert 400 <= status < 500
    elsewhere = entered("operator").post(address(row), json={}, headers={"Origin": "https://evil.example"})
    assert elsewhere.status_code == 403


READ_ONLY = sorted({address(row) for row in TABLES["Route"] if row["Method"] == "GET"} - set(map(address, POSTS)))


@pytest.mark.parametrize("role", IN_EFFECT)
def test_no_other_method_does_anything(furnished, entered, role):
    """A route that is read cannot be written to, by whatever word."""
    before, visitor = state_of(furnished), entered(role)
    headers = {"X-HTTP-Method-Override": "POST", "X-Method-Override": "DELETE"}
    for path in READ_ONLY:
        at = re.sub(r"\{\w+\}", "1", path.replace("{park}", furnished.own.slug))
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            answer = visitor.request(method, at, data={"form-token": "0" * 64})
            assert answer.status_code == 308 or 400 <= answer.status_code < 500, (method, at, answer.status_code)
        answer = visitor.get(at, headers=headers)
        assert answer.status_code < 500, (at, answer.status_code)
    assert state_of(furnished) == before


# --- the grid of a roster ---

FAILED = "这一页没能显示"


def editing(slug: str) -> str:
    return f"park={slug}&do=edit"


def grid_of(window: Window):
    """The grid in which the roster is edited; None where there is none on the page."""
    found = window.widget("dataframe")
    return found if found is not None and found.editing_mode else None


def forged(id: str, content: object) -> WidgetState:
    return WidgetState(id=id, string_value=content if isinstance(content, str) else json.dumps(content))


def drafts_of(site: Site) -> dict[tuple[int, int], dict]:
    with site.store.read() as session:
        return {(each.person_id, each.park_id): json.loads(each.content) for each in session.scalars(select(Draft))}


@pytest.fixture
def grid_id(furnished, entered) -> str:
    """What the operating body's own grid is called; whoever has once been one knows it."""
    with Window(entered("operator")) as window:
        return grid_of(window.draw("roster", editing(furnished.own.slug))).id


EDIT = {"edited_rows": {"0": {"room": "改过的房号"}}, "added_rows": [{"name": "假企业"}], "deleted_rows": [0]}


@pytest.mark.parametrize("role", [role for role in IN_EFFECT if role != "operator"] + ["stranger"])
def test_who_may_not_edit_a_roster_gets_no_grid_and_a_forged_one_does_nothing(furnished, entered, grid_id, role):
    before = state_of(furnished)
    park = furnished.own
    with Window(entered(role, process=1)) as window:
        for query in (editing(park.slug), f"{editing(park.slug)}&row=new", f"{editing(park.slug)}&row={LEASES['own']}"):
            window.draw("roster", query)
            assert grid_of(window) is None and "企业 own" not in window.text
            window.draw("roster", query, forged(grid_id, EDIT), *pressed_everything(grid_id))
            assert grid_of(window) is None and FAILED not in window.text
    assert state_of(furnished) == before


def pressed_everything(grid_id: str) -> list[WidgetState]:
    """Buttons that the page of somebody else has, as far as one can guess what they are called."""
    start = grid_id.partition("-grid-")[0]
    return [WidgetState(id=f"{start}-{key}", trigger_value=True) for key in ("drop-draft", "keep-draft", "apply")]


def test_a_park_of_others_is_not_edited_by_who_edits_another(furnished, entered, grid_id):
    """The address, the row and the grid of the page may name anything: the park is looked at each time."""
    before = state_of(furnished)
    with Window(entered("operator", process=2)) as window:
        window.draw("roster", editing(furnished.own.slug))
        own = grid_of(window)
        for query in (editing(furnished.other.slug), f"{editing(furnished.other.slug)}&row={LEASES['other']}"):
            window.draw("roster", query, forged(own.id, EDIT))
            assert grid_of(window) is None and "企业 other" not in window.text
        window.draw("roster", f"{editing(furnished.own.slug)}&row={LEASES['other']}")
        assert grid_of(window) is not None and "企业 other" not in window.text, "the row is of no park of ours"
    assert state_of(furnished) == before


HOSTILE = {
    "a place below none": {"edited_rows": {"-1": {"room": "X"}}, "deleted_rows": [-1]},
    "places beyond": {"edited_rows": {"99999": {"room": "X"}}, "deleted_rows": [99_999]},
    "places that are none": {"deleted_rows": ["0", 1.5, None, [0], {"0": 1}]},
    "rows that are none": {"edited_rows": {"0": ["room"]}, "added_rows": [None, [1], "x", 3]},
    "columns that are not there": {"edited_rows": {"0": {"lease_id": LEASES["other"], "park_id": 1, "whose": "X"}}},
    "a state that is a list": "[]",
    "a state that is no JSON": "{",
    "a state of depth": "[" * 50_000,
    "a list in place of rows": {"edited_rows": [], "added_rows": {"a": 1}, "deleted_rows": {"0": 1}},
    "values that are none": {"edited_rows": {"0": {"room": {"a": [1]}, "monthly_rent_fen": [1], "start": {"x": 1}}}},
    "numbers that are none": '{"edited_rows": {"0": {"area_m2": NaN, "monthly_rent_fen": Infinity, "rent_free_months": '
    + "9" * 4000 + "}}}",
    "signs that are none": {"edited_rows": {"0": {"room": "\x00\u202e", "name": "\ud800<script>alert(1)</script>"}}},
    "an identity number": {"edited_rows": {"0": {"room": "110101199003074514"}}},
    "very many rows": {"added_rows": [{"name": f"n{n}"} for n in range(3_000)]},
    "a very long cell": {"edited_rows": {"0": {"name": "长" * 500_000}}},
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_forged_state_of_ones_own_grid_changes_no_roster_and_leaves_a_page_that_can_be_opened(
    furnished, entered, kind
):
    """A draft may come of it, as of typing; what cannot be read is refused, and stays nowhere."""
    _, leases, _ = state_of(furnished)
    park, visitor = furnished.own, entered("operator")
    with Window(visitor) as window:
        grid = grid_of(window.draw("roster", editing(park.slug)))
        window.draw("roster", editing(park.slug), forged(grid.id, HOSTILE[kind]))
    with Window(visitor) as again:
        again.draw("roster", editing(park.slug))
        assert grid_of(again) is not None and FAILED not in again.text, again.text
        assert "<script>" not in again.text and "110101199003074514" not in again.text
    person = furnished.people["operator"].person
    drafts = drafts_of(furnished)
    assert set(drafts) <= {(person.id, park.id)}
    assert "110101199003074514" not in json.dumps(drafts[person.id, park.id]) if drafts else True
    named = {int(id) for draft in drafts.values() for id in (*draft["edited"], *draft["gone"])}
    assert named <= {LEASES["own"]}
    assert state_of(furnished)[1] == leases
    rosters.change_draft(person, furnished.store, park.id, lambda content: None, 0)


def test_one_account_reads_and_writes_no_draft_of_another_of_the_same_park(furnished, entered):
    park = furnished.own
    furnished.people["colleague"] = make_account(furnished.store, "operator", parks=[park.slug])
    mine, theirs = furnished.people["operator"].person, furnished.people["colleague"].person
    rosters.change_draft(mine, furnished.store, park.id, lambda content: {
        "edited": {}, "added": {"new-1": {"name": "只有我看得到"}}, "gone": [], "contested": [],
    }, 0)  # fmt: skip
    kept = drafts_of(furnished)[mine.id, park.id]
    with Window(entered("colleague")) as window:
        grid = grid_of(window.draw("roster", editing(park.slug)))
        assert "只有我看得到" not in window.text
        window.draw("roster", editing(park.slug), forged(grid.id, {"edited_rows": {"0": {"room": "同事"}}}))
    drafts = drafts_of(furnished)
    assert drafts[mine.id, park.id] == kept and drafts[theirs.id, park.id]["edited"] != {}
    for person in (mine, theirs):
        rosters.change_draft(person, furnished.store, park.id, lambda content: None, 0)
