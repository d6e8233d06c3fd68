"""The plain version (简易版): policies, the self-check, parks and the map's table without a script, for old browsers.

Who stands here:

    check     补贴自查, plainly: `/plain/check?where=440311&kind=enterprise`
    frame     What all plain pages are made of (简易版的框架)
    map       地图, plainly
    old       What a browser that is too old is sent in place of a page (旧浏览器)
    parks     园区, plainly
    picture   The map as a picture (地图的图), as the server draws it: no script chooses its part or its size
    policies  政策, plainly: `/plain/policies?doc=guangming-2025-4&on=2026-07-01`
    question  One question as an HTML form (一道题), and the text of the address that its fields make
    routes    The routes of the plain version (简易版的地址)

Who calls it: app.
"""
