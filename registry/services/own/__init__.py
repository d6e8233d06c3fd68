"""One's own account (自己的账号): its password and sessions, its second factor, its tokens.

Who stands here:

    account        One's own account (账号): its password and its sessions
    second_factor  One's own second factor (两步验证): setting it up, other recovery codes, turning it off
    tokens         One's own tokens (接口凭证): which there are, making one, revoking one
    webhooks       One's own webhooks (推送地址)

Who calls it: views.people.
"""
