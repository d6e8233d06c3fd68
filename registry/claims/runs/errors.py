"""What can go wrong with a whole register (错误)."""

from registry.words import Told


class RunError(Told):
    """The run cannot be made, or is not what it was."""
