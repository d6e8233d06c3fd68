"""What can go wrong with a whole register (错误)."""

from registry.words import Explained


class RunError(Explained):
    """The run cannot be made, or is not what it was."""
