"""The page 帮助: sections as data, their hand-outs, and the way to them from every heading.

Who stands here:

    handout  Hand-outs (两页说明) of 帮助 as PDF
    heading  The heading of a page (标题), beside it the way to its section of 帮助
    page     帮助
    text     A section of 帮助 as HTML: links keep the language, pictures are those of the language
    topics   The sections of 帮助, read from data/help

Who calls it: app, views, views.boundaries, views.certification, views.coverage, views.findings, views.map, views.own,
    views.parks, views.people, views.policies, views.rosters, views.selfcheck.
"""
