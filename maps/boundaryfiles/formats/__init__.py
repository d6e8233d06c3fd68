"""Forms of boundary files (边界文件格式): one module a form; each gives the same raw outlines, or says why it
cannot.

Who stands here:

    archive        A zip archive (压缩包) looked at before anything of it is unpacked, and unpacked into memory only
    dbf_text       Words of a .dbf (属性文字), whose .cpg may lie and whose values may be in several encodings
    esri_json      Esri JSON, as ArcGIS services answer
    foreign        What is known but not read (不能读取的文件): named, with the way to something that is
    gdal           Shapefile, read by GDAL, which knows this one format here and no other
    geojson        GeoJSON: features, collections, bare geometries; a `crs` member of the older standard is read
    geopackage     GeoPackage (.gpkg), read by Python's own SQLite from memory, with nothing allowed but reading rows
    kml            KML: placemarks with polygons or closed lines
    land_exchange  勘测定界界址点 (boundary points of a land survey), the text of the land offices' exchange format
    points         Points (坐标点, 界址点) of an outline
    polyline       Polylines as map services write them: `lng,lat;lng,lat;…`, parts parted by `|` or by lines
    wkt            WKT and EWKT, one shape or one a line: `SRID=4490;POLYGON ((…))`
    workbook       Points of an outline in a workbook (.xlsx, .ods), read as their CSV is

Who calls it: maps.boundaryfiles, maps.boundaryfiles.dxf.
"""
