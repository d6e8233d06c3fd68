"""What can go wrong with a whole register (错误), said in both languages."""


class RunError(Exception):
    """The run cannot be made, or is not what it was; the message says why, in both languages."""
