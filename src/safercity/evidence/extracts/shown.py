"""Text that came from outside, as it may stand in a message."""


def shown(text: str, most: int = 60) -> str:
    """Cut text short, and show what could move a terminal's cursor as a full stop.

    >>> shown("a\\x1b[2Jb"), shown("abcdef", 3)
    ('a.[2Jb', 'abc…')
    """
    plain = "".join(c if c.isprintable() else "." for c in text[: most + 1])
    return plain if len(plain) <= most else plain[:most] + "…"
