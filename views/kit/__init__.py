"""What pages are made of (页面构件): words, markup, numbers, addresses, charts; no page and no person.

Who stands here:

    address      The address of a page (`?name=value`)
    articles     Where in a document (条次) in the visitor's language: `registry.typed.article_words`
    browsers     Browsers that are too old for the app (旧浏览器), and what is said to them
    charts       Charts (图表) as pages show them
    context      What every page asks for first: the register, the law, and today's date
    days         The day a page speaks of (`?on=2026-07-01`): today unless the address says otherwise
    files        Files to be saved (下载)
    format       Numbers and dates as people read them
    i18n         The words of the interface
    marks        The mark of what is made up (演示), beside every name that carries it
    markup       HTML for the parts of a page that are only read: escaped by default, built by one function
    moments      Instants and browsers in words, for lists of sessions and the access log
    on_paper     A grid on paper (打印)
    paging       Long lists in pages: which part is shown, and the way to the next
    publication  Publications for pages and routes (公布): the day before is closed before anybody is told of it
    sources      Sources (来源) in words
    theme        The one theme
    typed        What people type into a field (键入的日期与数字), read by the very readers of imported rosters
    undo         撤销: a change is taken back only after a second yes
    uploader     The field for a file (上传文件), on every page that takes one

Who calls it: app, views, views.answers, views.api, views.api.by_token, views.boundaries, views.certification,
    views.coverage, views.entrance, views.findings, views.help, views.map, views.ogc, views.own, views.parks,
    views.people, views.plain, views.policies, views.reports, views.rosters, views.rosters.editing,
    views.rosters.importing, views.selfcheck, views.serving.
"""
