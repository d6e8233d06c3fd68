"""What a browser that is too old is sent in place of a page (旧浏览器): which it is, what is needed, the ways on."""

from starlette.requests import Request
from starlette.responses import Response

from registry import parameters
from registry.process.site import based
from views.kit import browsers
from views.kit.i18n import speaking
from views.kit.markup import tag
from views.plain.frame import Asked, document


def old_page(request: Request, found: browsers.Old) -> Response:
    """At the address that was asked for, so that nobody is led round in a circle."""
    asked, query = Asked(request), parameters.every(request.scope["query_string"])
    plain = based(f"/{browsers.plain_address(asked.path, query, asked.lang)}")
    still = based(f"/{browsers.still_address(asked.path, query, asked.lang)}")
    with speaking(asked.lang):
        ways = browsers.said(asked.say, found, plain, still)
        answer = document(asked, browsers.title(asked.say), tag("div", *ways))
    answer.headers["Vary"] = "User-Agent"
    return answer
