"""One system for a Community Safety Partnership's year."""

__version__ = "2026.1"
