"""The interface for other programs (接口): `/api/v1`, what anybody may read, and determinations of given facts.

Who stands here:

    answers      An answer of the interface (接口的答复): JSON, unchanged where the program has it already
    asked        What may be asked of the interface (接口的参数)
    bearer       Who asks the interface (接口的访问者)
    by_token     What a token opens (凭接口凭证可读的)
    case_body    A case as the body of a request (案例的正文): JSON, read without losing what was written
    cases        Cases of the interface (接口的认定): what one claimant may get, as `softpark check` says it
    described    The interface as it describes itself (接口的说明): OpenAPI 3.1, in Chinese or English
    explained    A determination in words (认定的说明)
    law          The law of the interface (接口的政策)
    law_shapes   The law as the interface tells it (政策的对象)
    mounted      Where the interface hangs in the app (接口的挂载)
    park_shapes  Parks and titles as the interface tells them (园区与称号的对象), each value with where it comes from
    parks        Parks and titles of the interface (接口的园区与称号)
    refusals     What the interface refuses, and in which words (接口的拒绝)
    routes       The interface for other programs (供其他程序使用的接口)
    shapes       What every object of the interface is made of (接口的对象)
    turns        The turn of whoever asks (接口的轮次)

Who calls it: app.
"""
