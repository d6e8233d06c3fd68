"""Open data (开放数据): districts, areas, parks and titles as everybody may have them, each column declared once.

Who stands here:

    asked       What is asked of open data (所问): days, a window, and a page of what fits
    catalogue   The catalogue (数据目录) of what is open, in DCAT-AP as JSON-LD
    columns     Columns (字段) of open data, declared once
    declared    What is open (开放目录): the collections with their columns, in the register's own words
    dictionary  The data dictionary (数据字典)
    files       Open data as files (开放数据文件)
    parks       Parks as open data (开放的园区)
    places      Districts and key areas as open data (开放的行政区与片区): few enough to be read whole
    tables      The open part of the register as tables (开放表)

Who calls it: cli, views.ogc.
"""
