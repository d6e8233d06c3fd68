"""Pages and routes (页面): what Streamlit shows and what the server answers, in two languages.

Who stands here:

    answers        Answers in words (认定结果的呈现)
    api            The interface for other programs (接口)
    boundaries     The page 边界: bringing a boundary, looking at it, applying it, taking it back
    catalogue      Keeps the English catalogue in step with the pages
    certification  The page 认定: cases, their steps as forms, criteria against the register, rewards
    coverage       The page 覆盖: results as tables, charts, files and layers of the map
    entrance       The way in (入口)
    findings       主管部门的认定: facts that officials state of companies, parks and operating bodies
    help           The page 帮助: sections as data, their hand-outs, and the way to them from every heading
    kit            What pages are made of (页面构件)
    map            The page 地图: filters, card, charts, changes and files of what is drawn
    ogc            OGC API – Features Part 1 at `/ogc` (标准要素接口)
    own            The page 我的企业: what a tenant reads of itself
    pages          Every page (页面) by the last part of its address
    parks          The page 园区: one park with the source of every fact
    people         Accounts (账号): logging in, one’s own account, and the pages of administrators
    plain          The plain version (简易版)
    policies       The pages 政策, 申报说明 and 裁定: documents, how to claim in a year, readings adopted
    reports        Reports as PDF (报告): the routes, and the map as a sheet
    rosters        The page 名册: the roster read, edited, imported, compared, applied, taken back
    selfcheck      The page 补贴自查: questions, the case they make, the answer, what would help
    serving        How it runs (运行): what who keeps the service going looks at, from outside the pages
    site           The script Streamlit runs for every visitor and every click: the pages between head and foot

Who calls it: app.
"""
