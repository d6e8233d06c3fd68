"""Whole registers (全册认定): facts of everybody on a day, the answers to them, and the proof of both."""
