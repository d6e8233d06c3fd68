"""`softpark people`, and the link that `softpark serve` prints at the first start."""

import re

import pytest
from typer.testing import CliRunner

from cli.main import app
from registry.access import accounts, log
from registry.access.log_detail import told
from registry.store import history
from registry.store.models import Person as Account
from registry.store.stamping.seals import from_here

LINK = re.compile(r"/account/invitation\?token=([\w-]{43})")


@pytest.fixture
def people(store, monkeypatch):
    """Run `softpark people …` on this test's register."""
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", store.engine.url.render_as_string(hide_password=False))

    def run(*words, code=0):
        result = CliRunner().invoke(app, ["people", *words])
        assert result.exit_code == code, result.output
        return result.output

    return run


def found(store, login):
    with store.read() as session:
        account = accounts.find(session, login)
        return account and accounts.person_of(session, account)


def test_an_operator_is_added_with_parks_and_a_link(people, store):
    said = people("add", "li.lei", "--role", "operator", "--park", "demo-guangming-1", "--park", "demo-guangming-2")
    assert LINK.search(said)
    person = found(store, "li.lei")
    assert (person.role, len(person.parks)) == ("operator", 2)


def test_the_link_opens_the_account(people, store, visitor):
    path = LINK.search(people("add", "wang", "--role", "official", "--scope", "光明区"))[0]
    assert "wang" in visitor.get(path).text
    assert found(store, "wang").scope == "440311"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "x", "--role", "admin"], "2 至 64 个"),
        (["add", "li lei", "--role", "admin"], "2 至 64 个"),
        (["add", "lilei", "--role", "chief"], "没有角色"),
        (["add", "lilei", "--role", "operator"], "写明这个运营主体的园区"),
        (["add", "lilei", "--role", "operator", "--park", "nowhere"], "没有代号为“nowhere”"),
        (["add", "lilei", "--role", "official", "--scope", "999999"], "没有区划“999999”"),
        (["add", "lilei", "--role", "official"], "区或市"),
        (["add", "lilei", "--role", "tenant", "--uscc", "91440300MA5FUNKT1R"], "91440300MA5FUNKT1R"),
        (["add", "lilei", "--role", "tenant"], "统一社会信用代码"),
        (["add", "taken", "--role", "admin"], "已有人使用"),
        (["add", "TAKEN", "--role", "admin"], "已有人使用"),
        (["disable", "nobody"], "没有账号“nobody”"),
        (["reset", "nobody"], "没有账号“nobody”"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_added(people, account, store, words, said):
    account(role="admin", login="taken")
    assert said in people(*words, code=2)
    with store.read() as session:
        assert [one.login for one in accounts.listed(session)] == ["taken"]


def test_disable_reset_and_enable(people, account, visitor, browser_of):
    account(role="admin", login="chief")
    known = account(role="tenant", login="lilei")
    visitor.log_in(known.login)
    people("disable", "lilei")
    assert visitor.get("/account", follow_redirects=False).status_code == 303
    assert browser_of().log_in("lilei").status_code == 401
    people("enable", "lilei")
    assert browser_of("10.1.1.1").log_in("lilei").status_code == 303
    assert LINK.search(people("reset", "lilei"))
    assert browser_of("10.1.2.1").log_in("lilei").status_code == 401


def test_the_last_administrator_cannot_be_disabled(people, account):
    account(role="admin", login="chief")
    assert "最后一个可用的管理员" in people("disable", "chief", code=2)
    account(role="admin", login="second")
    people("disable", "chief")


def test_the_list_says_who_is_for_what(people, account):
    assert "还没有账号" in people("list")
    account(role="operator", login="lilei", parks=["demo-guangming-1"])
    account(role="official", login="wang")
    said = people("list")
    assert "演示光明一园" in said and "光明区" in said


def test_what_is_done_to_accounts_stands_in_the_history_without_their_secrets(people, store, visitor):
    token = LINK.search(people("add", "lilei", "--role", "admin"))
    visitor.submit(token[0], password="a quiet lake, 9 herons", again="a quiet lake, 9 herons")
    with store.read() as session:
        made = history.sets(session)
        assert (made[0].what, made[0].by) == ("people", "lilei")
        items = [item for one in made for item in history.changes(session, one.id) if item.table == "person"]
        hash = session.get(Account, found(store, "lilei").id).password_hash
    assert [item.after["login"] for item in items] == ["lilei", "lilei"]
    assert hash and not any(hash in str(item) for item in items)


def test_the_access_log_says_what_the_command_line_did_to_whom(people, store):
    people("add", "lilei", "--role", "operator", "--park", "demo-guangming-1")
    people("disable", "lilei")
    people("enable", "lilei")
    people("reset", "lilei")
    with store.read() as session:
        entries = log.entries(session)[::-1]
    assert [(entry.what, told(entry).zh) for entry in entries] == [
        ("account_added", "lilei：角色 运营主体；范围 demo-guangming-1"), ("account_disabled", "lilei"),
        ("account_enabled", "lilei"), ("account_reset", "lilei"),
    ]  # fmt: skip
    assert {(entry.login, entry.person_id, entry.address) for entry in entries} == {
        (from_here().by, None, "命令行 command line")
    }


def test_the_first_start_prints_a_link_and_the_second_does_not(store, monkeypatch, capsys, account):
    import app as served
    from views.kit import context

    monkeypatch.setenv("SOFTPARK_DATABASE_URL", store.engine.url.render_as_string(hide_password=False))
    monkeypatch.setattr(served.app, "run", lambda config: None)
    context.store.cache_clear()
    served.main(port=18_501)
    assert re.search(r"http://localhost:18501/account/invitation\?token=[\w-]{43}", capsys.readouterr().out)
    account(role="admin")
    served.main(port=18_501)
    assert "token" not in capsys.readouterr().out
    context.store.cache_clear()


def test_a_server_without_the_key_of_its_register_says_so_and_does_not_start(store, monkeypatch, account):
    import app as served
    from registry.store.stamping.audit_key import NO_KEY, Key
    from registry.store.store import Store
    from views.kit import context

    Store(store.engine, key=Key(b"a key of the tests, 32 bytes long")).take_key(NO_KEY)
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", store.engine.url.render_as_string(hide_password=False))
    context.store.cache_clear()
    with pytest.raises(SystemExit, match="SOFTPARK_AUDIT_KEY"):
        served.main(port=18_501)
    context.store.cache_clear()
