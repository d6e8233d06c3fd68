"""People at a served site (多人同时使用): the site as it is deployed, the people who use it, and what they met.

Who stands here:

    ledger    What people met (流水): how long each request took, and what failed when
    page      A page of the app in somebody's window (一个打开的页面), spoken to over its websocket
    people    Who looks at the map, and who edits a roster (访客与经办人)
    site      Three processes behind nginx on one PostgreSQL (一台服务器), to be killed and restarted
    run       One run (一次测量): people come, things happen to the site, and what was written is looked at

Who calls it: bench.load, tests.torture.
"""
