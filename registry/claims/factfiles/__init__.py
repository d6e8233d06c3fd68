"""Fact files (事实文件): what an assessment feeds the kernel as Parquet, and runs worked out from such files, on this
machine or on Spark. docs/beyond.md has the form.

Who stands here:

    answers   Answers of a run from fact files (认定结果), as one long table
    checks    What a fact file may say (事实文件的核对)
    decode    Tables as batches (读成批): the columns of a fact file, checked, as the kernel takes them
    embedded  A run from fact files on this machine (本机认定)
    encode    Batches as tables (写成表)
    entries   Lists in a column (列表列): what each row lists, as long columns
    export    Facts written out (导出事实)
    files     Fact files (事实文件)
    folder    A folder that is there whole, or not at all (整体写入)
    form      The form of fact files (事实文件的格式)
    head      What a fact file says of itself (文件说明): about whom it is, of which day, under which law
    outcome   What a run from fact files comes to (认定记录): its record, beside the answers in the folder
    spark     A run from fact files on Apache Spark (在 Spark 上认定)

Who calls it: cli.
"""
