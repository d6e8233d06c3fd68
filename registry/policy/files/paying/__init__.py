"""Forms of payment that set no amount of their own (支付方式): what is left open, or given in kind.

Who stands here:

"""
