"""推送: one's own webhooks, as plain forms under /account/webhooks."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from registry.access.permissions import Denied, may, require
from registry.access.sessions import Login
from registry.parks.names import ParkName
from registry.services.own import webhooks as service
from registry.services.own.webhooks import Asked, CannotTell, Fresh, Kept, Told
from registry.webhooks.hosts import HOSTS, BadAddress, BadSetting, Host
from registry.words import Words
from views.entrance import forms, identity, plain_pages
from views.entrance.plain_pages import PlainRequest
from views.kit.context import store
from views.kit.markup import Html, table, tag
from views.kit.moments import moment
from views.people.account import ACCOUNT, logged_in, old_form, to

WEBHOOKS = f"{ACCOUNT}/webhooks"
PLACE = f"{WEBHOOKS}/{{id}}"
ALL = "*"  # in the place of a park: all of the account's


def section(asked: PlainRequest, login: Login) -> list[Html]:
    """The way here from the page of the account; nothing for whom it is not."""
    if not may(login.person, "webhook.own"):
        return []
    say = asked.say
    told = say("名册或称号有更改时，通知您单位的其他程序。只说有更改，不含内容。")
    return [tag("h2", say("推送")), tag("p", told), tag("p", tag("a", say("管理推送地址"), href=asked.link(WEBHOOKS)))]


def _of_account(page: Callable) -> Callable:
    """`page`, for who is logged in and has done what must be done first; refusals are said on a page."""

    @logged_in
    async def answer(request: Request, asked: PlainRequest, login: Login) -> Response:
        if login.kept_back:
            return to(asked.within(ACCOUNT))
        try:
            require(login.person, "webhook.own")
            return await page(request, asked, login)
        except forms.BadForm:
            return await _page(request, asked, login, old_form(asked, request), 403)
        except (BadAddress, BadSetting, CannotTell) as bad:
            return await _page(request, asked, login, asked.pick(bad), 422)
        except Denied as refused:
            told = plain_pages.problem(asked.pick(refused))
            return plain_pages.page(asked, asked.say("无权查看"), told, status=403, role=login.person.role)

    return answer


@_of_account
async def shown(request: Request, asked: PlainRequest, login: Login) -> Response:
    return await _page(request, asked, login)


@_of_account
async def make(request: Request, asked: PlainRequest, login: Login) -> Response:
    """A new one; its secret is shown this once."""
    given = await forms.read(request)
    park = given.get("park", ALL)
    wanted = Asked(
        given.get("address", ""), None if park == ALL else park, rosters="rosters" in given, titles="titles" in given
    )
    fresh = await run_in_threadpool(service.make, login.person, store(), wanted, identity.address_of(request))
    return _secret(asked, login, fresh, asked.say("推送地址已建立。"))


@_of_account
async def change(request: Request, asked: PlainRequest, login: Login) -> Response:
    """What is to be done with one of them."""
    given = await forms.read(request)
    number = request.path_params["id"]
    id = int(number) if number.isascii() and number.isdigit() and len(number) < 16 else 0
    at, here = store(), identity.address_of(request)
    if given.get("do") == "rotate":
        fresh = await run_in_threadpool(service.rotate, login.person, at, id, here)
        return _secret(asked, login, fresh, asked.say("密钥已更换。24 小时之内，推送同时用新旧两个密钥签名。"))
    deeds = {
        "trial": service.trial, "again": service.again, "pause": service.pause, "resume": service.resume,
        "remove": service.remove,
    }  # fmt: skip
    deed = deeds.get(given.get("do", ""))
    if deed is None:
        return await _page(request, asked, login, asked.say("没有这样的操作。"), 422)
    await run_in_threadpool(deed, login.person, at, id, here)
    return to(asked.within(WEBHOOKS, done=given["do"]))


async def _page(
    request: Request, asked: PlainRequest, login: Login, wrong: str | None = None, status: int = 200
) -> Response:
    parts = await run_in_threadpool(_parts, request, asked, login)
    done = {
        "trial": asked.say("试发的消息即将送出，稍后重新载入本页可见结果。"),
        "again": asked.say("等待和已放弃的消息即将重新推送，稍后重新载入本页可见结果。"),
        "pause": asked.say("已暂停。暂停期间的更改以后也不再通知。"),
        "resume": asked.say("已恢复，从现在起的更改会通知。"),
        "remove": asked.say("推送地址已删除。"),
    }.get(asked.query.get("done", ""))
    said = plain_pages.problem(wrong) if wrong else tag("p", done, cls="sp-done", role="status") if done else None
    back = tag("p", tag("a", asked.say("← 账号"), href=asked.link(ACCOUNT)))
    return plain_pages.page(asked, asked.say("推送"), said, *parts, back, status=status, role=login.person.role)


def _parts(request: Request, asked: PlainRequest, login: Login) -> list[Html]:
    token, say = forms.field(forms.token(request.cookies)), asked.say
    with store().read() as session:
        allowed = service.allowed_hosts(login.person, session)
        parks = service.parks(login.person, session)
        kept = service.own(login.person, session)
    told = say(
        "园区的名册或称号有更改时，本系统向这里的地址发一条消息：是哪一种、哪个园区、什么时候、到哪里查看。"
        "消息不含任何内容、名称和金额；要看内容，须到本系统查询。"
    )
    parts = [tag("p", told)]
    if not allowed:
        off = say("推送没有启用：管理员还没有设置允许的主机（{setting}）。").format(setting=HOSTS)
        parts.append(tag("p", off, cls="sp-problem"))
    for each in kept:
        parts += _one(asked, token, each)
    return [*parts, *_new(asked, token, allowed, parks)] if allowed else parts


def _one(asked: PlainRequest, token: Html, each: Kept) -> list[Html]:
    say = asked.say
    told = [say("名册")] * each.rosters + [say("称号")] * each.titles
    rows = [
        (say("通知"), "、".join(told) if asked.lang == "zh" else ", ".join(told)),
        (say("园区"), say("账号范围内的全部园区") if each.park is None else asked.pick(each.park)),
        (say("状态"), _state(asked, each)),
    ]
    facts = tag("dl", *(p for name, value in rows for p in (tag("dt", name), tag("dd", value))), cls="sp-facts")
    return [
        tag("h2", tag("code", each.address), cls="sp-webhook"),
        facts,
        _deeds(asked, token, each),
        _messages(asked, each),
    ]


def _state(asked: PlainRequest, each: Kept) -> str:
    say = asked.say
    if each.paused_at is not None:
        state = say("{moment} 起暂停").format(moment=moment(each.paused_at))
    elif not each.listed:
        state = say("主机已不在允许之列，不推送")
    elif each.next_at is not None:
        state = say("对方没有接收，{moment} 再试；{n} 条等待").format(moment=moment(each.next_at), n=each.waiting)
    elif each.waiting:
        state = say("{n} 条等待").format(n=each.waiting)
    else:
        state = say("正常")
    if each.both_until is None:
        return state
    both = say("新旧密钥并用至 {moment}").format(moment=moment(each.both_until))
    return f"{state}；{both}" if asked.lang == "zh" else f"{state}; {both}"


def _deeds(asked: PlainRequest, token: Html, each: Kept) -> Html:
    say = asked.say

    def button(do: str, name: str) -> Html:
        hidden = tag("input", type="hidden", name="do", value=do)
        return plain_pages.form(asked.link(f"{WEBHOOKS}/{each.id}"), token, hidden, button=name, quiet=True)

    if each.paused_at is not None:
        often = [button("resume", say("恢复"))]
    else:
        often = [button("trial", say("试发一条")), button("again", say("立即重试")), button("pause", say("暂停"))]
    rotate = tag(
        "details",
        tag("summary", say("更换密钥")),
        tag("p", say("24 小时之内，推送同时用新旧两个密钥签名，接收程序可以从容更换。")),
        button("rotate", say("生成新的密钥")),
    )
    remove = tag(
        "details",
        tag("summary", say("删除")),
        tag("p", say("不再推送，等待的消息和记录一并删除。")),
        button("remove", say("删除这个地址")),
    )
    return tag("div", tag("div", *often, cls="sp-deeds"), rotate, remove)


def _messages(asked: PlainRequest, each: Kept) -> Html:
    say = asked.say
    if not each.told:
        return tag("p", say("还没有消息。"), cls="sp-quiet")
    columns = [(say("时间"), None), (say("通知"), None), (say("园区"), None), (say("结果"), None), (say("次数"), None)]
    return table(columns, [_message(asked, one) for one in each.told])


def _message(asked: PlainRequest, one: Told) -> tuple:
    say = asked.say
    kinds = {"roster.changed": say("名册"), "title.changed": say("称号"), "webhook.trial": say("试发")}
    pieces = [asked.pick(service.LAST[one.state])]
    if one.outcome is not None and one.state != "sent":
        pieces.append(asked.pick(one.outcome))
    if one.last_at is not None:
        pieces.append(moment(one.last_at))
    result = "，".join(pieces) if asked.lang == "zh" else ", ".join(pieces)
    park = asked.pick(one.park or Words("", ""))
    return moment(one.at), kinds.get(one.kind, one.kind), park, result, str(one.attempts)


def _new(asked: PlainRequest, token: Html, allowed: tuple[Host, ...], parks: list[ParkName]) -> list[Html]:
    say = asked.say
    names = [tag("option", say("账号范围内的全部园区"), value=ALL)]
    names += [tag("option", asked.pick(Words(each.name_zh, each.name_en)), value=each.slug) for each in parks]
    which = [
        tag("p", tag("label", tag("input", type="checkbox", name=name, value="1", checked=""), told))
        for name, told in (("rosters", say("名册的更改")), ("titles", say("称号、认定与考核的更改")))
    ]
    between = "、" if asked.lang == "zh" else ", "
    hint = say("https 地址，主机须为：{hosts}").format(hosts=between.join(map(str, allowed)))
    form = plain_pages.form(
        asked.link(WEBHOOKS),
        token,
        plain_pages.text(say("地址"), "address", type="url", required="", maxlength="500", hint=hint),
        tag("p", tag("label", say("园区"), **{"for": "park"}), tag("select", *names, id="park", name="park"),
            cls="sp-field"),
        *which,
        button=say("建立"),
    )  # fmt: skip
    return [tag("h2", say("添加推送地址")), form]


def _secret(asked: PlainRequest, login: Login, fresh: Fresh, done: str) -> Response:
    """The secret, this once."""
    say = asked.say
    told = say("请把这个密钥存入接收程序，用来核对消息确由本系统发出。它只显示这一次；丢失了可以更换。")
    on = tag("p", tag("a", say("已保存，继续"), href=asked.link(WEBHOOKS), cls="sp-other-button"))
    return plain_pages.page(
        asked, say("签名密钥"), tag("p", done, cls="sp-done", role="status"), tag("p", told),
        tag("p", tag("code", fresh.secret), cls="sp-webhook"), on, role=login.person.role,
    )  # fmt: skip


def routes() -> list[Route]:
    return [
        Route(WEBHOOKS, plain_pages.told(shown), methods=["GET"]),
        Route(WEBHOOKS, plain_pages.told(make), methods=["POST"]),
        Route(PLACE, plain_pages.told(change), methods=["POST"]),
    ]
