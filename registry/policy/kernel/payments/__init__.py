"""Payments (支付): what each form pays, in fen, one module a form of sum.

Who stands here:

    amounts       What a payment comes to for each claimant (金额)
    areas         A share of the rent of the first square metres (按面积封顶), at most so much for each of them and paid
                  month
    floors        Floors (下限)
    forms         What a measure pays
    put_together  Payments put together (按比例、定额)
    rent_shares   A share of rent (按租金比例)

Who calls it: registry.policy, registry.policy.kernel.
"""
