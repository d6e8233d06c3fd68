"""The page 名册: the roster read, edited, imported, compared, applied, taken back.

Who stands here:

    apply         Applying (写入)
    data          A roster and its answers for the pages, kept for a version of the register
    difference    The difference (变更对比) between rows and today's roster, to be looked at before anything is written
    downloads     Files of a roster through routes that ask who is there
    drafts        Drafts (草稿) of the grid and the form
    editing       Editing a roster (编辑): grid and form over one draft, in several windows
    entitlements  What the tenants of a park are entitled to
    history       变更历史
    importing     Importing a roster (导入): file, columns, options, problems
    listing       The roster as it stands, to be read
    merge         Merging (合并)
    my_parks      The parks whose rosters an account is for (我的园区)
    page          名册: a park's tenants as its operating body keeps them, and as its officials read them
    proposals     Proposals on the pages of rosters
    proposed      提议 on the pages: what waits for an answer, with its buttons, and what a park proposed itself
    reminders     Reminders (提醒) on the first page of a roster
    rent          Last year's rent in a roster (上年度租金)
    table         The rows of a roster as a table to be read: on the roster's own page and on the park's
    words         Fields of a roster and their values in words, for every page that shows a row or a change of one

Who calls it: app, views, views.own, views.parks, views.plain, views.policies.
"""
