"""What an owner shows (本人证明) before something lasting is done: the password and a code, and how many may be wrong.

Who stands here:

    guessed_codes   Guessed codes (猜验证码)
    owner           The proof (本人证明) that it is the owner of an account who asks
    recovery_codes  Recovery codes (恢复码)

Who calls it: registry.access, registry.services, views.people.
"""
