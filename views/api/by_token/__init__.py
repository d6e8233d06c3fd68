"""What a token opens (凭接口凭证可读的): rosters, runs, coverage, as the pages show them to the token's account.

Who stands here:

    coverage         Coverage of the interface (接口的覆盖)
    coverage_shapes  Coverage as the interface tells it (覆盖的对象)
    roster_shapes    A roster as the interface tells it (名册的对象): what the park's page shows to the same account
    rosters          Rosters of the interface (接口的名册)
    run_shapes       Runs as the interface tells them (批量认定的对象)
    runs             Runs of the interface (接口的批量认定)

Who calls it: views.api.
"""
