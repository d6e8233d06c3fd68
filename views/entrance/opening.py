"""What a page shows before Streamlit has come (开场): its name, heading and first sentence, and a map's first picture.

It stands in the document itself and is taken away by `assets/first.js` as soon as the page is drawn. It is hidden from
those who hear a page: they hear the page itself, once. Nothing in it depends on who asks.
"""

from collections.abc import Callable, Mapping

from views.kit.i18n import N_
from views.kit.markup import Html, tag

CHECK = N_("不用登录，也不保存。只问与结果有关的问题，最多 8 个；不知道的选“不清楚”。")
CERTIFICATION = N_("软件名园称号、区级特色产业园和“零租”孵化器从申请到认定的记录。每一步由谁办理、依据什么，都在这里。")
RULINGS = N_("条文没有写明的问题，由主管部门裁定采用哪种解释。裁定自其生效日起决定结果，并在每个结果中列明。")
GUIDES = N_("在哪里、什么时候、带什么材料申报：文件写明的照录，其余由主管部门按年填写；没有填写的，写明该问谁。")
LEADS = {"/check": CHECK, "/certification": CERTIFICATION, "/rulings": RULINGS, "/guides": GUIDES}
"""The first sentence of the pages that begin with the same one for everybody, by path."""


def opening(
    say: Callable[[str], str],
    path: str,
    titles: Mapping[str, str],
    asked: Mapping[str, str],
    picture: Html | None = None,
) -> Html:
    """The opening of the page at `path`. `titles`: of the public pages; `asked`: parameters of the address, without its
    language. A heading that depends on these, or on who is there, is left to the page.
    """
    body = picture
    if body is None and not asked and path in titles and path not in ("/", "/map"):
        lead = tag("p", say(LEADS[path]), cls="sp-lead") if path in LEADS else None
        body = tag("div", tag("p", titles[path], cls="sp-first-h1"), lead)
    links = [tag("span", name) for each, name in titles.items() if each not in ("/map", "/guides")]
    head = tag(
        "div",
        tag("p", say("软件名园登记与租金补贴"), cls="sp-name"),
        tag("p", *links, cls="sp-first-nav"),
        cls="sp-first-head",
    )
    wide = "" if picture is None else " sp-first-wide"
    return tag("div", head, body, id="sp-first", cls=f"sp-first{wide}", aria_hidden="true")
