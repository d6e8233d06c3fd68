"""Shapefile, read by GDAL, which knows this one format here and no other.

GDAL looks at the content and would as well open a file that tells it to fetch another one, from the disk or from the
network; so all its other drivers are switched off before it starts, and that is checked.
"""

from __future__ import annotations

import io
import os
import zipfile

import numpy as np
import shapely

from maps.boundaryfiles import rings
from maps.boundaryfiles.formats import dbf_text
from maps.boundaryfiles.formats.archive import Archive
from maps.boundaryfiles.reading import (
    MAX_FEATURES,
    MAX_VERTICES,
    CannotReadBoundary,
    Feature,
    Raw,
    feature,
    left_out,
    many,
)
from registry.words import Words

SHAPEFILE = "Shapefile"
DRIVERS = {"ESRI Shapefile", "MEM"}
# Not MEM, which GDAL itself works with: it opens nothing.
OTHERS = (
    "PCIDSK,PDS4,VICAR,PDF,MBTiles,EEDA,OGCAPI,GDALG,MapInfo File,LVBAG,S57,DGN,OGR_VRT,VRT,CSV,GML,GPX,LIBKML,KML,"
    "GeoJSON,GeoJSONSeq,ESRIJSON,TopoJSON,OGR_GMT,GPKG,SQLite,WAsP,OpenFileGDB,FlatGeobuf,GeoRSS,VFK,PGDUMP,OSM,"
    "GPSBabel,OGR_PDS,WFS,OAPIF,EDIGEO,Idrisi,ODS,XLSX,Elasticsearch,Carto,AmigoCloud,SXF,Selafin,JML,PLSCENES,CSW,"
    "DXF,VDV,MVT,NGW,MapML,GTFS,PMTiles,JSONFG,MiraMonVector,ADBC,AVCBin,AVCE00,AIVector,HTTP"
)


def _started():
    """pyogrio with GDAL's other drivers off. Raises `CannotReadBoundary` where that did not work: then nothing is
    opened."""
    os.environ["GDAL_SKIP"] = os.environ["OGR_SKIP"] = OTHERS
    os.environ["OGR_GEOMETRY_ACCEPT_UNCLOSED_RING"] = "YES"
    import pyogrio
    import pyogrio.errors
    import pyogrio.raw

    open_to = set(pyogrio.list_drivers(read=True)) - DRIVERS
    if open_to:
        raise CannotReadBoundary(
            "本机的 GDAL 不能安全地读取这种文件。请导出为 GeoJSON、KML 或 GeoPackage。",
            f"GDAL on this machine cannot be limited ({', '.join(sorted(open_to))[:200]}). "
            "Bring GeoJSON, KML or GeoPackage.",
        )
    return pyogrio


def shapefile(archive: Archive) -> Raw:
    names = archive.named(".shp")
    if len(names) > 1:
        listed = "、".join(names[:5])
        raise CannotReadBoundary(
            f"压缩包里有 {len(names)} 个 Shapefile（{listed}）。请只压缩边界所在的一个。",
            f"The archive holds {len(names)} Shapefiles ({', '.join(names[:5])}). Pack only the boundary's.",
        )
    parts = {".shp": archive.read(names[0])}
    for ending in (".shx", ".dbf", ".prj", ".cpg"):
        name = archive.sibling(names[0], ending)
        if name is not None:
            parts[ending] = archive.read(name)
    missing = [ending for ending in (".shx", ".dbf") if ending not in parts]
    if missing:
        raise CannotReadBoundary(
            f"Shapefile 缺少 {'、'.join(missing)}。请把同名的 .shp、.shx、.dbf、.prj 一起压缩。",
            f"The Shapefile lacks {', '.join(missing)}. Pack .shp, .shx, .dbf and .prj of one name together.",
        )
    crs = parts.pop(".prj", None)
    said = parts.pop(".cpg", b"").decode("ascii", "ignore").strip().upper()
    texts = dbf_text.Texts("UTF" in said or said == "65001")
    found, left = _features(_packed(parts), texts)
    notes = [left_out(left)] if left else []
    notes += texts.notes()
    if crs is None:
        notes.append(
            Words("没有 .prj，文件没有说明坐标系。", "Without .prj the file does not say its coordinate system.")
        )
    return Raw(SHAPEFILE, found, crs.decode("utf-8", "replace")[:20_000] if crs else None, notes)


def _packed(parts: dict[str, bytes]) -> bytes:
    """An archive of our own making: GDAL sees no name that a stranger chose."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for ending, data in parts.items():
            archive.writestr(f"boundary{ending}", data)
    return packed.getvalue()


def _features(data: bytes, texts: dbf_text.Texts) -> tuple[list[Feature], int]:
    """The outlines as GDAL reads them, and the number of lines left out. `texts`: what makes words of their bytes."""
    pyogrio = _started()
    try:
        meta, _, shapes, columns = pyogrio.raw.read(
            data, force_2d=True, max_features=MAX_VERTICES, encoding=dbf_text.BYTES, datetime_as_string=True
        )
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        pyogrio.errors.FeatureError,
        UnicodeError,
    ) as e:
        raise CannotReadBoundary(
            "文件已损坏或不完整，读不出图形。请重新导出。",
            "The file is damaged or not complete: no shape can be read. Export it anew.",
        ) from e
    if shapes is None:
        raise rings.nothing()
    geometries = shapely.from_wkb(shapes, on_invalid="ignore")
    rings.limit(int(shapely.get_num_coordinates(geometries[geometries != None]).sum()))  # noqa: E711 - by element
    fields = [texts.word(each) for each in meta["fields"]]
    found, lines = [], 0
    for number, shape in enumerate(geometries):
        if shape is None:
            continue
        if not np.isfinite(shapely.get_coordinates(shape)).all():
            raise rings.not_numbers()
        polygons, loose, left = rings.of_shape(shape)
        lines += left
        if loose:
            polygons += list(rings.nested(loose).geoms)
        if polygons:
            said = {field: texts.word(_plain(column[number])) for field, column in zip(fields, columns, strict=True)}
            found.append(feature(rings.multi(polygons), len(found) + 1, said))
    if not found:
        raise rings.nothing(lines)
    if len(found) > MAX_FEATURES:
        raise many(len(found))
    return found, lines


def _plain(value: object) -> object:
    return value.item() if hasattr(value, "item") else value
