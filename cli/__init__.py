"""The command line (命令行): one module a command, put together in `main`. Heavy libraries are imported by what
needs them.

Who stands here:

    assess           ``softpark assess`` and what is asked of whole registers: runs, receipts, comparisons
    audit            ``softpark audit``
    backup           ``softpark backup`` and ``softpark restore``
    boundaries       ``softpark boundaries``
    boundary_import  What ``softpark boundaries import`` does
    days             The day of a command (`--as-of`, `--on`)
    export           ``softpark export open``: the open part of the register as files for other platforms
    law              The law on the command line (命令行中的政策)
    main             The command line `softpark`
    opened           What commands have in common
    own_documents    The office's own policy documents (本单位的政策文件), as commands take them, and what is wrong with
                     them
    people           ``softpark people``
    policy           ``softpark check`` and ``softpark policies``, as they are asked: the law on the command line
    register         ``softpark init``, ``demo`` and ``parks``
    report           ``softpark report``
    roster           ``softpark roster``: check a roster file without the app; nothing is written
    rulings          ``softpark rulings``
    serve            ``softpark serve``: start the app
    simulation       ``softpark near-misses`` and ``softpark budget``
    topics           The topics that a command asks about (`--topic`): rent and parks unless others are named
    whole            Whole registers on the command line (全册)

Who calls it: nobody else.
"""
