"""Tokens of others on the page of accounts."""

from registry.access.tokens import keeping
from tests.fixtures.people import make_account
from tests.fixtures.tokens import token_of
from views.kit.context import store as register


def test_who_manages_accounts_sees_how_many_tokens_there_are_and_revokes_them(open_page, as_person):
    open_page("park")  # opens the register of this test
    known = make_account(register(), "official", login="wang")
    token_of(register(), known)
    as_person("admin")
    assert "1 个接口凭证" in open_page("people").text
    page = open_page("people", account="wang")
    next(button for button in page.test.button if button.label == "撤销其所有接口凭证").click()
    page.test.run()
    assert not page.test.exception
    with register().read() as session:
        assert keeping.counted(session) == {}
    assert not any("接口凭证" in button.label for button in page.test.button)
