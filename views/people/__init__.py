"""Accounts (账号): logging in, one’s own account, and the pages of administrators.

Who stands here:

    access_log          访问日志
    account             Logging in and out, and the links with which a password is chosen: plain forms under /account/
    account_scope_form  What an account is for
    commands            Commands (命令) for the administrator, who alone can give them
    own_account         账号: one's own account
    page                人员
    record              审计: which changes were made, without their contents, and what verification finds
    second_factor       两步验证
    second_step         第二步
    sight               谁能看到这一行，为什么
    sign_on             单点登录: the two addresses of single sign-on, the way out to the provider and the way back
    tokens              接口凭证: one's own tokens for programs, as plain forms under /account/tokens
    upkeep              维护: what is wrong with backups and seals, which backups are there, how this process is set up
    webhooks            推送: one's own webhooks, as plain forms under /account/webhooks

Who calls it: app, views.
"""
