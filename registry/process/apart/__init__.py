"""Processes apart (另设的进程): what strangers made is read in a process of its own, within limits, to be stopped at
any time, leaving nothing behind.

One protocol. In: a line of JSON (the question, and `size`), then as many bytes; the pipe stays open for as long as
somebody waits. Out: lines of JSON with a `stage` and a `share`; at last one with the `answer`, or with what came
instead (`refused`, `memory`, `crash`), and the lengths of the `blocks` of numbers that follow it. What comes back is
data, never code.

Who stands here:

    caller    Ask a process apart (向另设的进程提问)
    outcomes  Outcomes (结局): what may come instead of an answer
    worker    The process that answers one question and ends: what its `__main__` calls, `serve`

Who calls it: maps.boundaryfiles, registry.drafts, registry.rosters, views.rosters.
"""
