"""Marks: how a sentence made from a template keeps hold of the figures in it.

A template gives plain text. A figure, a link or strong words put into it are wrapped
in private-use characters, which `to_text` turns back into spans.
"""

import re

from safercity.evidence.assessment.document import Span, Text

_OPEN, _MIDDLE, _CLOSE = "\ue000", "\ue001", "\ue002"
_MARKED = re.compile(f"{_OPEN}(.)([^{_MIDDLE}]*){_MIDDLE}([^{_CLOSE}]*){_CLOSE}")
_PRIVATE = re.compile("[\ue000-\uf8ff]")


def marked_figure(shown: str, key: str, *, strong: bool = False) -> str:
    """Text that prints a figure."""
    return f"{_OPEN}{'F' if strong else 'f'}{key}{_MIDDLE}{shown}{_CLOSE}"


def marked_link(shown: str, target: str) -> str:
    """Text that leads to a section, another area's assessment or an address."""
    return f"{_OPEN}l{target}{_MIDDLE}{shown}{_CLOSE}"


def marked_strong(shown: str) -> str:
    """Text that stands out."""
    return f"{_OPEN}s{_MIDDLE}{shown}{_CLOSE}"


def unmarked(content: str) -> str:
    """The same words without marks."""
    return _MARKED.sub(r"\3", content)


def without_private(content: str) -> str:
    """Text from outside, with nothing in it that could pass for a mark."""
    return _PRIVATE.sub("", content)


def to_text(content: str) -> Text:
    """Turn marked text into spans, with single spaces.

    >>> to_text("Up by " + marked_figure("8%", "change.x") + ".")[1].figure
    'change.x'
    """
    content = " ".join(content.split())
    spans: list[Span] = []
    end = 0
    for match in _MARKED.finditer(content):
        if match.start() > end:
            spans.append(Span(content[end : match.start()]))
        spans.append(_span(match[1], match[2], match[3]))
        end = match.end()
    if end < len(content):
        spans.append(Span(content[end:]))
    return tuple(spans)


def _span(kind: str, target: str, shown: str) -> Span:
    if kind == "l":
        return Span(shown, link=target)
    if kind == "s":
        return Span(shown, strong=True)
    return Span(shown, figure=target, strong=kind == "F")
