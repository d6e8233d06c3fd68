"""The description of the interface (接口说明) in OpenAPI 3.0, made of what its parts declare, in either language."""

from __future__ import annotations

from typing import Any

from maps.opendata.columns import OpenCollection, OpenColumn
from maps.opendata.declared import GRANT
from registry.store.store import Store
from registry.words import Words
from views.kit.i18n import _, pick
from views.ogc.asked import DCAT, GEOJSON, HTML, JSON, OPENAPI, ROOT, Asked
from views.ogc.collections import SERVED, Served
from views.ogc.landing import landing
from views.ogc.parameters import EVERYWHERE, OF_A_FEATURE, PARAMETERS

VERSION = "1.0.0"
Schema = dict[str, Any]
TYPES: dict[str, Schema] = {
    "text": {"type": "string"},
    "day": {"type": "string", "format": "date"},
    "number": {"type": "number"},
    "whole": {"type": "integer"},
    "yes_no": {"type": "boolean"},
    "texts": {"type": "array", "items": {"type": "string"}},
    "grants": {"type": "array", "items": {"$ref": "#/components/schemas/grant"}},
}
_LINKS: Schema = {"type": "array", "items": {"$ref": "#/components/schemas/link"}}


def described(store: Store, asked: Asked) -> Schema:
    """The whole description, in the language that is asked for."""
    whole = landing(store, asked)
    return {
        "openapi": "3.0.3",
        "info": {"title": whole["title"], "description": whole["description"], "version": VERSION},
        "servers": [{"url": asked.address(ROOT)}],
        "paths": _paths(),
        "components": {
            "parameters": {each.name: _parameter(each.name) for each in PARAMETERS.values()},
            "responses": {"problem": _answer(_("没有受理：在哪里、错在什么、应当怎样"), {"$ref": _schema("problem")},
                                             "application/problem+json")},
            "schemas": _schemas(),
        },
    }  # fmt: skip


def _paths() -> Schema:
    found: Schema = {
        "/": _get("landing", _("入口"), EVERYWHERE, "landingPage", JSON),
        "/conformance": _get("conformance", _("符合的标准"), EVERYWHERE, "confClasses", JSON),
        "/api": _get("api", _("本说明"), EVERYWHERE, None, OPENAPI),
        "/dcat": _get("dcat", _("数据目录（DCAT-AP）"), EVERYWHERE, None, DCAT),
        "/collections": _get("collections", _("要素集"), EVERYWHERE, "collections", JSON),
    }
    for each in SERVED.values():
        found |= _of_collection(each)
    return found


def _of_collection(each: Served) -> Schema:
    id, title = each.of.id, pick(each.of.title)
    path = f"/collections/{id}"
    one = _get(f"{id}_feature", _("{title}：一个").format(title=title), OF_A_FEATURE, f"{id}_feature", GEOJSON, 404)
    one["get"]["parameters"].insert(
        0, {"name": "id", "in": "path", "required": True, "description": pick(each.of.columns[0].words),
            "schema": {"type": "string"}},
    )  # fmt: skip
    items = _("{title}：全部").format(title=title)
    return {
        path: _get(f"{id}_about", title, EVERYWHERE, "collection", JSON, 404),
        f"{path}/items": _get(f"{id}_features", items, each.parameters, f"{id}_features", GEOJSON),
        f"{path}/items/{{id}}": one,
    }


def _get(id: str, said: str, parameters: tuple[str, ...], schema: str | None, kind: str, *others: int) -> Schema:
    shape: Schema = {"type": "object"} if schema is None else {"$ref": _schema(schema)}
    answer = _answer(said, shape, kind)
    answer["content"][HTML] = {"schema": {"type": "string"}}
    refusals = {str(status): {"$ref": "#/components/responses/problem"} for status in (400, *others, 406, 429, 503)}
    return {
        "get": {
            "operationId": id,
            "summary": said,
            "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in parameters],
            "responses": {"200": answer, **refusals},
        }
    }


def _answer(said: str, schema: Schema, kind: str) -> Schema:
    return {"description": said, "content": {kind: {"schema": schema}}}


def _parameter(name: str) -> Schema:
    each = PARAMETERS[name]
    listed = {"style": "form", "explode": False}
    return {"name": name, "in": "query", "required": False, "description": _(each.right), **listed,
            "schema": dict(each.schema)}  # fmt: skip


def _schema(name: str) -> str:
    return f"#/components/schemas/{name}"


def _schemas() -> Schema:
    text: Schema = {"type": "string"}
    found: Schema = {
        "link": _object(dict.fromkeys(("href", "rel", "type", "hreflang", "title"), text), ["href", "rel"]),
        "landingPage": _object({"title": text, "description": text, "links": _LINKS}, ["links"]),
        "confClasses": _object({"conformsTo": {"type": "array", "items": text}, "links": _LINKS}, ["conformsTo"]),
        "collection": _object(
            {"id": text, "title": text, "description": text, "itemType": text, "links": _LINKS,
             "crs": {"type": "array", "items": text}, "extent": {"type": "object"}},
            ["id", "links"],
        ),
        "collections": _object(
            {"links": _LINKS, "collections": {"type": "array", "items": {"$ref": _schema("collection")}}},
            ["links", "collections"],
        ),
        "geometry": {**_object({"type": text, "coordinates": {"type": "array", "items": {}}}, ["type", "coordinates"]),
                     "nullable": True},
        "problem": _object(
            {"type": text, "title": text, "status": {"type": "integer"}, "detail": text, "zh": text, "en": text},
            ["status", "detail"],
        ),
        "grant": {**columns(GRANT), "description": pick(GRANT.said)},
    }  # fmt: skip
    for each in SERVED.values():
        found |= _features(each.of)
    return found


def _features(of: OpenCollection) -> Schema:
    feature = {
        "type": {"type": "string", "enum": ["Feature"]},
        "id": {"type": "string"},
        "geometry": {"$ref": _schema("geometry")},
        "properties": {"$ref": _schema(of.id)},
        "links": _LINKS,
    }
    whole: Schema = {"type": "integer", "minimum": 0}
    page = {
        "type": {"type": "string", "enum": ["FeatureCollection"]},
        "features": {"type": "array", "items": {"$ref": _schema(f"{of.id}_feature")}},
        "numberMatched": whole,
        "numberReturned": whole,
        "timeStamp": {"type": "string", "format": "date-time"},
        "links": _LINKS,
    }
    return {
        of.id: {**columns(of), "description": pick(of.said)},
        f"{of.id}_feature": _object(feature, ["type", "id", "geometry", "properties"]),
        f"{of.id}_features": _object(page, list(page)),
    }


def columns(of: OpenCollection) -> Schema:
    """The properties of a feature, or of what was granted: its columns but for the key of a feature."""
    kept = [column for column in of.columns if column.name != "id"]
    return _object({column.name: _column(column) for column in kept}, [column.name for column in kept])


def _column(column: OpenColumn) -> Schema:
    unit = Words(f"（{column.unit}）", f" ({column.unit})") if column.unit else Words("", "")
    source = _("来源：{source}").format(source=pick(column.source))
    found: Schema = {**TYPES[column.kind], "title": f"{pick(column.words)}{pick(unit)}", "description": source}
    if column.domain:
        told = [f"{code} {pick(words)}" for code, words in column.domain.items()]
        found |= {"enum": [*column.domain, *([None] if column.may_lack else [])],
                  "description": f"{'; '.join(told)}. {source}"}  # fmt: skip
    return found | ({"nullable": True} if column.may_lack else {})


def _object(properties: Schema, required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": required}
