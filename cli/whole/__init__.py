"""Whole registers on the command line (全册): what their commands say and do, read when one of them is done.

Who stands here:

    fact_files  ``softpark assess --export-facts`` and ``--facts``
    saying      What commands about whole registers have in common

Who calls it: cli.
"""
