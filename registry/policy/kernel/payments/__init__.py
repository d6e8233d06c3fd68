"""Payments (支付): what each form pays, in fen, one module a form of sum.

Who stands here:

    amounts       What a payment comes to for each claimant (金额)
    areas         What is paid by square metres (按面积)
    by_premises   Steps of each of the premises (各处房屋各在一档)
    ceilings      Ceilings (最高…万元), so much for a square metre and month, and rent that is reduced (减租)
    counted_rent  The rent that counts (计入的租金), where it is another than the one that arose last year
    floors        Floors (下限)
    forms         What a measure pays
    put_together  Payments put together (按比例、定额)
    rent_shares   A share of rent (按租金比例)
    tied_steps    Steps tied to the clauses (条款与档次同问一个事实): who fails a clause stands on no step
    ways          Ways of reckoning (算法) of a payment by step or by year

Who calls it: registry.policy, registry.policy.kernel.
"""
