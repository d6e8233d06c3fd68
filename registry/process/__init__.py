"""The process (进程): what every program needs around it: its log, its limits, its memory, the terminal, the site.

Who stands here:

    apart         Processes apart (另设的进程)
    heap          The heap of a process that works on long columns
    limits        Limits of a process (进程限额) that reads what strangers made
    listening     Where the measures are served (指标的端口), if the setting names a place
    logform       What a line of the log looks like (日志的写法)
    logs          The log
    once          Made once (只算一次)
    packing       Packed answers (压缩): what goes over the wire in fewer bytes, where whoever asks can read it
    per_address   What one address may ask in a minute (每个地址的限度), by kind of request
    proxies       Trusted proxies (可信代理): whose X-Forwarded-For and X-Forwarded-Proto count
    revalidating  Asking again (重新验证)
    site          Where the site is (网站地址): the one setting that says under which address browsers reach it
    steady        Time that no clock sets back (不受调钟影响的时长)
    terminal      The terminal (终端): the one door through which a command's words go out

Who calls it: app, cli, maps.boundaryfiles, maps.geo, maps.viewport, registry.access, registry.claims,
    registry.claims.runs, registry.drafts, registry.parks, registry.rosters.files, registry.rosters.files.making,
    registry.services, registry.webhooks, views.api, views.catalogue, views.coverage, views.entrance, views.help,
    views.kit, views.map, views.ogc, views.people, views.plain, views.policies, views.reports, views.rosters,
    views.serving.
"""
