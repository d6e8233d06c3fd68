"""The same answers as plain HTML (网页), for whoever opens an address of the interface in a browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from maps.opendata.columns import OpenCollection
from maps.opendata.declared import GRANT
from registry.process.site import based
from views.entrance import plain_pages
from views.entrance.plain_pages import PlainRequest
from views.kit.i18n import DEFAULT, _, catalogue, pick
from views.kit.markup import Html, tag
from views.ogc.asked import ROOT, Asked, Link

Content = Mapping[str, Any]
SHEETS = ("simple.css",)


def page(request: Request, asked: Asked, content: Content, of: OpenCollection | None) -> HTMLResponse:
    """The answer as a page. `of`: the collection that its features are of."""
    plain = PlainRequest(request)
    plain.lang, plain.say = asked.lang, catalogue(asked.lang).gettext
    lang = {} if asked.lang == DEFAULT else {"lang": asked.lang}
    ways = {ROOT: _("标准要素接口"), f"{ROOT}/collections": _("要素集"), f"{ROOT}/api": _("接口说明")}
    links = [tag("a", said, href=asked.address(path, **lang)) for path, said in ways.items()]
    title = str(content.get("title") or _title(content, of))
    body = [*_said(content, of), _links(content.get("links", []))]
    return plain_pages.written(plain, title, plain_pages.head(plain, links, ROOT), *body, sheets=SHEETS)


def _title(content: Content, of: OpenCollection | None) -> str:
    if of is not None:
        return f"{pick(of.title)} {content.get('id', '')}".rstrip()
    titles = {"conformsTo": _("符合的标准"), "openapi": _("接口说明"), "@context": _("数据目录（DCAT-AP）")}
    return next((title for name, title in titles.items() if name in content), _("要素集"))


def _said(content: Content, of: OpenCollection | None) -> list[Html]:
    """What the answer says, but for its links: by what kind of answer it is."""
    if of is not None:
        return _features(content, of) if "features" in content else _feature(content, of)
    if "openapi" in content:
        return _described(content)
    if "@context" in content:
        return [tag("pre", json.dumps(content, ensure_ascii=False, indent=1))]
    said = [tag("p", content["description"])] if "description" in content else []
    if "conformsTo" in content:
        said.append(tag("ul", *(tag("li", each) for each in content["conformsTo"])))
    if "extent" in content:
        said.append(tag("dl", *_terms({name: content[name] for name in ("id", "itemType", "crs", "extent")})))
    for each in content.get("collections", ()):
        said += [tag("h2", each["title"]), *_said(each, None), _links(each["links"])]
    return said


def _features(content: Content, of: OpenCollection) -> list[Html]:
    count = _("共 {matched} 个，本页 {returned} 个；截至 {at}").format(
        matched=content["numberMatched"], returned=content["numberReturned"], at=content["timeStamp"]
    )
    said = [tag("p", count, cls="sp-lead")]
    for each in content["features"]:
        said += [tag("h2", each["id"]), *_feature(each, of), _links(each["links"])]
    return said


def _feature(content: Content, of: OpenCollection) -> list[Html]:
    names = {column.name: pick(column.words) for column in (*GRANT.columns, *of.columns)}
    told = tag("dl", *_terms(content["properties"], lambda name: names.get(name, name)))
    shape = tag("code", _text(content["geometry"]))
    return [told, tag("details", tag("summary", _("图形（GeoJSON）")), shape)]


def _terms(values: Mapping[str, object], named: Callable[[str], str] = str) -> Iterable[Html]:
    for name, value in values.items():
        yield tag("dt", named(name), tag("small", f" {name}") if named(name) != name else None)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield tag("dd", *(tag("dl", *_terms(each, named)) for each in value))
        else:
            yield tag("dd", _text(value))


def _text(value: object) -> str:
    if value is None:
        return _("不清楚")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _described(content: Content) -> list[Html]:
    said = [tag("p", content["info"]["description"])]
    for path, ways in content["paths"].items():
        told = ways["get"]
        names = [each["$ref"].rpartition("/")[2] for each in told["parameters"] if "$ref" in each]
        said += [tag("h2", tag("code", f"GET {based(ROOT)}{path.rstrip('/')}")), tag("p", told["summary"]),
                 tag("p", ", ".join(names))]  # fmt: skip
    terms = {name: each["description"] for name, each in content["components"]["parameters"].items()}
    return [*said, tag("h2", _("参数")), tag("dl", *_terms(terms))]


def _links(links: Iterable[Link]) -> Html:
    return tag(
        "ul",
        *(
            tag("li", tag("a", each.get("title", each["href"]), href=each["href"], rel=each["rel"], type=each["type"]),
                tag("small", f" {each['rel']} · {each['type']}"))
            for each in links
        ),
    )  # fmt: skip
