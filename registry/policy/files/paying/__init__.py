"""Forms of payment that set no amount of their own (支付方式): what is left open, or given in kind.

Who stands here:

    by_area  So much for a square metre and month (元/平方米/月), whatever the rent
    ceiling  A ceiling (最高…万元，依条件): the most that may be paid, and no way to reckon what is
    of_rent  Which rent counts (计入的租金) of a payment that is reckoned from it
    steps    Steps (档次) of a payment

Who calls it: registry.policy, registry.policy.files, registry.policy.files.checking.
"""
