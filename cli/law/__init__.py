"""The law on the command line (命令行中的政策): what ``softpark check`` and ``softpark policies`` do.

It is imported when it is done, so that help waits for none of it.

Who stands here:

    answers    Answers of ``softpark check`` in words
    checking   What ``softpark check`` does: every case of a file decided, in words or as JSON
    documents  What ``softpark policies`` shows
    validate   What ``softpark policies validate`` does

Who calls it: cli.
"""
