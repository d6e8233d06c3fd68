"""Who comes in (访问): accounts, passwords, sessions, single sign-on; who may do what; the log of it all.

Who stands here:

    account_acts      What is done to accounts (对账号的操作), each with its entry in the access log
    accounts          Accounts (账号): who is there, and what each account is for
    administrators    Administrators (管理员)
    entering          Coming in (进入)
    invitations       One-time links (一次性链接)
    log               The access log (访问日志)
    log_detail        What an entry of the access log says beside whom it is about
    logins            Logging in (登录) with a password, and what slows down who guesses
    passwords         Passwords (密码): argon2id, and what a password must be
    permissions       Who may do what (权限): the one place that decides
    proof             What an owner shows (本人证明) before something lasting is done
    provider          The OpenID Connect provider (身份提供方) that single sign-on asks
    second_factor     The second factor (两步验证)
    second_step       The second step (第二步) of a log-in: a code of the authenticator, or a recovery code
    sessions          Sessions (会话)
    sign_on           Single sign-on (单点登录): from an attempt to a session of our own
    sign_on_settings  The settings of single sign-on (单点登录)
    sign_on_state     A single sign-on under way (进行中的单点登录), in the browser's own cookie
    tokens            Tokens (接口凭证)
    wall              Raising the wall (立墙) of row-level security, by the owner of a register on PostgreSQL

Who calls it: app, cli, maps.reports, registry.backup, registry.certification, registry.claims,
    registry.claims.published, registry.parks, registry.rosters, registry.services, registry.services.own,
    registry.webhooks, views.api, views.boundaries, views.certification, views.coverage, views.entrance, views.findings,
    views.own, views.parks, views.people, views.policies, views.reports, views.rosters, views.selfcheck, views.serving.
"""
