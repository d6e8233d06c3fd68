"""Lists of whole registers (名单): what a run gives, exported, compared with another, proved by a receipt.

Who stands here:

    compare     Two runs compared (运行对比)
    export      Runs as lists (导出清单)
    lists       Lists written to a file (清单文件): Parquet, CSV or a workbook, by the ending of its name
    names       Whom ids stand for (名称)
    receipt     Receipts (凭据)
    simulation  Questions about everybody (测算)

Who calls it: cli.
"""
