"""The way in (入口页) of the interface: what there is, which classes of the standard it keeps, which collections."""

from __future__ import annotations

from typing import Any

from registry.store.store import Store
from views.kit.i18n import LANGUAGES, _
from views.ogc.asked import DCAT, HTML, JSON, OPENAPI, ROOT, Asked, Link
from views.ogc.collections import SERVED, described, served

CLASSES = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}" for name in ("core", "oas30", "html", "geojson")
)


def landing(_store: Store, asked: Asked) -> dict[str, Any]:
    """What the interface is, and where everything of it is."""
    return {
        "title": _("软件名园登记：标准要素接口"),
        "description": _(
            "行政区、重点片区和软件园区，含某一天的等次、称号与图形，与地图所示相同，只含公开的部分。"
            "坐标为 CGCS2000 经纬度，与 CRS84（WGS 84）相差不到 1 m。"
            "演示数据为虚构，其 demo 为 true，不代表任何真实认定。"
        ),
        "links": [
            *forms(asked),
            asked.link("service-desc", f"{ROOT}/api", OPENAPI, _("接口说明（OpenAPI 3.0）")),
            asked.link("service-doc", f"{ROOT}/api", HTML, _("接口说明"), f="html"),
            asked.link("describedby", f"{ROOT}/dcat", DCAT, _("数据目录（DCAT-AP）")),
            asked.link("conformance", f"{ROOT}/conformance", JSON, _("符合的标准")),
            asked.link("data", f"{ROOT}/collections", JSON, _("要素集")),
        ],
    }


def conformance(_store: Store, asked: Asked) -> dict[str, Any]:
    """The classes of OGC API – Features that the interface keeps."""
    return {"conformsTo": list(CLASSES), "links": forms(asked)}


def collections(store: Store, asked: Asked) -> dict[str, Any]:
    """All collections."""
    return {"links": forms(asked), "collections": [described(store, asked, each) for each in SERVED.values()]}


def collection(store: Store, asked: Asked, id: str) -> dict[str, Any]:
    """One collection. Raises `Refused`."""
    found = described(store, asked, served(id))
    links = [*forms(asked), *(link for link in found["links"] if link["rel"] != "self")]
    return found | {"links": links}


def forms(asked: Asked) -> list[Link]:
    """This answer, the same in the other form, and the same in the other language."""
    kinds = {"json": (JSON, "JSON"), "html": (HTML, "HTML")}
    links = []
    for form, (kind, title) in kinds.items():
        same = form == asked.form
        href = asked.here() if same else asked.here(f=form)
        links.append({"href": href, "rel": "self" if same else "alternate", "type": kind, "title": title})
    kind, _title = kinds[asked.form]
    others = [lang for lang in LANGUAGES if lang != asked.lang]
    return links + [
        {"href": asked.here(lang=lang), "rel": "alternate", "type": kind, "hreflang": lang, "title": LANGUAGES[lang]}
        for lang in others
    ]
