"""The way in (入口): who is there, which doors are ours, how fast, and what every page and route is wrapped in.

Who stands here:

    ahead        What a page will ask for, asked for at once (预取)
    chrome       What every page has
    connections  Connections (连接)
    denied       需要登录 or 无权查看: what a page shows in place of itself
    document     The HTML document around the app
    doors        Which doors are ours (入口)
    forms        What protects our forms
    headers      The headers of every answer
    icons        The symbols on buttons (图标)
    identity     Who is here (身份)
    opening      What a page shows before Streamlit has come (开场)
    outages      The database out of reach (数据库不可用)
    pace         Pace (限速)
    packed       Files that are sent packed (压缩的文件)
    plain_pages  Pages that are plain HTML: log-in and one's own account
    problems     Problems (问题说明) as other programs read them
    reached      How browsers reach us (访问方式), held against the settings
    serve        The server (服务): Streamlit's app on uvicorn, with limits of ours
    unfinished   Files on their way into a roster (未完成的导入), kept past a reload of the page
    uploads      Uploads (上传): who may send a file, how much is held in memory, and until when

Who calls it: app, views, views.api, views.api.by_token, views.boundaries, views.certification, views.coverage,
    views.findings, views.help, views.map, views.ogc, views.own, views.parks, views.people, views.plain, views.policies,
    views.reports, views.rosters, views.rosters.editing, views.rosters.importing, views.selfcheck, views.serving.
"""
