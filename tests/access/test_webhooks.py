"""推送 as its owner sees it: made, tried, paused and deleted by plain forms; the secret is shown once."""

import html
import re

import pytest

from registry.webhooks.hosts import HOSTS
from tests.webhooks.conftest import pushed

HERE = "/account/webhooks"
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]{44}")


@pytest.fixture
def operator(visitor, account):
    visitor.log_in(account("operator", parks=["demo-guangming-1"]).login)
    return visitor


def make(browser, address: str, **fields: str):
    return browser.submit(HERE, address=address, **{"park": "*", "rosters": "1", "titles": "1"} | fields)


def test_it_is_reached_from_the_account_and_says_what_is_sent(operator, receiver):
    assert f'href="{HERE}"' in operator.get("/account").text
    page = operator.get(HERE).text
    assert "消息不含任何内容、名称和金额" in page and receiver.origin in page
    assert "A message holds no content" in operator.get(f"{HERE}?lang=en").text


def test_where_the_office_has_listed_no_host_the_page_says_so_and_offers_no_form(operator, monkeypatch):
    monkeypatch.delenv(HOSTS, raising=False)
    page = operator.get(HERE).text
    assert "推送没有启用" in page and 'name="address"' not in page


def test_the_secret_is_shown_once_and_the_last_messages_with_what_became_of_them(operator, store, receiver):
    made = make(operator, receiver.address)
    (secret,) = SECRET.findall(html.unescape(made.text))
    page = operator.get(HERE).text
    assert not SECRET.search(page) and html.escape(receiver.address) in page
    (number,) = set(re.findall(rf"{HERE}/(\d+)", page))
    assert operator.submit(f"{HERE}/{number}", shown_at=HERE, do="trial").status_code == 303
    pushed(store)
    assert receiver.got[0].verified(secret)["type"] == "webhook.trial"
    assert "试发" in operator.get(HERE).text and "已送达" in operator.get(HERE).text
    again = operator.submit(f"{HERE}/{number}", shown_at=HERE, do="rotate")
    assert SECRET.findall(html.unescape(again.text)) not in ([], [secret])
    for do, said in (("pause", "起暂停"), ("resume", "正常"), ("again", "正常")):
        assert operator.submit(f"{HERE}/{number}", shown_at=HERE, do=do).status_code == 303
        assert said in operator.get(HERE).text
    operator.submit(f"{HERE}/{number}", shown_at=HERE, do="remove")
    assert html.escape(receiver.address) not in operator.get(HERE).text


@pytest.mark.parametrize(
    "address", ["https://evil.example/", '"><script>alert(1)</script>', "javascript:alert(1)", "x" * 4000, ""]
)
def test_a_bad_address_is_said_and_shown_as_text(operator, receiver, address):
    refused = make(operator, address)
    assert refused.status_code == 422 and 'role="alert"' in refused.text and "<script>alert" not in refused.text


def test_a_name_of_a_park_and_an_address_are_shown_as_text(operator, store, receiver):
    from sqlalchemy import update

    from registry.store.models import Park

    with store.write() as session:
        name = '<img src=x onerror="alert(1)">'
        session.execute(update(Park).where(Park.slug == "demo-guangming-1").values(name_zh=name, name_en=name))
    make(operator, f"{receiver.origin}/?a='onmouseover=alert(1)&b=1", park="demo-guangming-1")
    page = operator.get(HERE).text
    assert "<img src=x" not in page and "'onmouseover" not in page and "&#x27;onmouseover" in page


@pytest.mark.parametrize("number", ["0", "999", "-1", "x", "1" * 40, "%00"])
def test_a_number_that_is_none_is_said(operator, receiver, number):
    assert operator.submit(f"{HERE}/{number}", shown_at=HERE, do="pause").status_code == 422
    assert operator.submit(f"{HERE}/{number}", shown_at=HERE, do="x").status_code == 422


def test_a_form_of_another_site_is_not_taken(operator, receiver):
    assert make(operator, receiver.address, form_token="0" * 64).status_code == 403
    assert receiver.address not in operator.get(HERE).text


def test_who_has_no_webhooks_is_neither_led_here_nor_let_in(visitor, account):
    visitor.log_in(account("tenant").login)
    assert HERE not in visitor.get("/account").text
    assert visitor.get(HERE).status_code == 403
    assert visitor.submit(HERE, shown_at="/account", address="x").status_code == 403
