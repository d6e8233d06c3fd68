"""Webhooks (推送): programs of an office are told that a park's roster or titles have changed, and never what.

A change set that was written is the only thing that is told of: `events` says which parks it is about, `outbox` makes
a message for each webhook whose account may be told, and `sender` hands them over, again and again until they are taken
or given up. What is sent names the kind, the park, the moment and where to read more: no content.

Who stands here:

    events    Events (事件): which parks' rosters and titles a change set has changed
    handing   Handing a message over (递送): one request, of which only the number of the answer is read
    hosts     Hosts (可推送的主机)
    jobs      Jobs (一次推送)
    message   Messages (推送内容) by the specification Standard Webhooks 1.0: body, headers, signature
    outbox    The outbox (待推送)
    outcomes  Outcomes (推送结果): what an attempt came to, as it is kept and as it is said
    reaching  Reaching a receiver (连接接收方)
    rights    Rights (谁可以得知)
    sender    The sender (推送)

Who calls it: app, registry.services.own, views.people.
"""
