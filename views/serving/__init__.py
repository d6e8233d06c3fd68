"""How it runs (运行): what who keeps the service going looks at, from outside the pages.

Who stands here:

    base        The site under a path of a host that others live on as well (网站所在的路径)
    components  The components of Streamlit that our pages use, known to a process from its start
    limits      How much one address may ask (每个地址的限度), whatever it asks for
    metrics     Measures (运行指标) in the words of Prometheus, on a port of their own, where the setting names one
    on_demand   What is imported when somebody first asks for it (按需载入)
    requests    The log of requests (请求日志)

Who calls it: app, views.api.
"""
