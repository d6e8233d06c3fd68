"""Tokens (接口凭证): with which other programs read the interface as an account, within scopes and until a day.

Who stands here:

    keeping  Tokens as they are kept (接口凭证的保管): made for an account, listed, revoked
    scopes   What a token may be for (范围)
    using    Tokens as they are used (接口凭证的使用)

Who calls it: registry.access, registry.services, views.api, views.people.
"""
