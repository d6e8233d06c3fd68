"""Maps (地图): what is measured and drawn of the register. Knows no page, and asks for nothing of the web.

Who stands here:

    boundaryfiles  Boundaries (边界) that offices and operating bodies bring
    coverage       Coverage (覆盖)
    geo            The ground (地理基础)
    opendata       Open data (开放数据)
    reports        Reports (报告)
    speech         The words of reports, and figures as people read them
    viewport       What the browser shows (视窗)

Who calls it: app, cli, views.
"""
