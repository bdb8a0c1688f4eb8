"""The safe part of Markdown: paragraphs, flat lists, bold, links and ### headings.

Anything else is a fault with its file and line, so that nothing an analyst writes is
dropped in silence. Figures quoted in the text become spans that name them.
"""

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from markdown_it import MarkdownIt
from markdown_it.token import Token

from safercity.errors import QuoteError
from safercity.evidence.assessment.document import (
    Block,
    Bullets,
    Paragraph,
    Span,
    Text,
    plain,
)
from safercity.evidence.assessment.marks import without_private
from safercity.evidence.assessment.numbers import in_prose, in_table
from safercity.evidence.figures import FigureSet
from safercity.evidence.measures.definitions import MeasureDefinition

_QUOTE = re.compile(r"\{\{(.*?)\}\}|\{\{|\}\}")
_FORMS = ("prose", "number", "size")
_ALLOWED = "a commentary can hold paragraphs, lists, **bold**, links and ### headings"
_LISTS = {"bullet_list_open": False, "ordered_list_open": True}


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks under a heading; no title for those before the first."""

    title: str | None
    blocks: tuple[Block, ...]


class Quotes(Protocol):
    """What a commentary may quote."""

    def quoted(self, key: str, form: str) -> str:
        """The figure of a key in one of the forms.

        Raises:  QuoteError where there is no such figure.
        """


@dataclass(frozen=True)
class Quoting:
    """The figures that a commentary may quote, and what their measures are."""

    figures: FigureSet
    measures: Mapping[str, MeasureDefinition]

    def quoted(self, key: str, form: str) -> str:
        """A figure in one of the forms; a class in the words of its code.

        Raises:  QuoteError with the nearest keys where there is no such figure.
        """
        figure = self.figures.quote(key)
        measure = self.measures.get(figure.measure)
        if measure and measure.codes and figure.value is not None:
            return measure.codes.get(int(figure.value), "")
        if form == "number":
            return in_table(figure, measure.decimals if measure else None)
        return in_prose(figure, size=form == "size")


def read_markdown(
    source: str, path: str, quoting: Quotes, faults: list[str]
) -> list[Part]:
    """Read commentary into parts, and add every fault to `faults` with its line."""
    reader = _Reader(path, quoting, faults)
    tokens = _parser().parse(without_private(source))
    return list(reader.parts(tokens))


@functools.cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark")
    # Left to itself it prints a link that it distrusts as text; ours is a fault.
    parser.validateLink = lambda url: True  # type: ignore[method-assign] # noqa: ARG005
    return parser


@dataclass
class _Style:
    """What the spans being read are inside."""

    strong: int = 0
    links: list[str | None] = field(default_factory=list)


class _Reader:
    def __init__(self, path: str, quoting: Quotes, faults: list[str]) -> None:
        self._path, self._quoting, self._faults = path, quoting, faults

    def _fault(self, line: int, what: str) -> None:
        self._faults.append(f"{self._path} line {line}: {what}")

    def parts(self, tokens: list[Token]) -> Iterator[Part]:
        title: str | None = None
        blocks: list[Block] = []
        for token, inner in _top_level(tokens):
            line = _line(token)
            if token.type == "heading_open":
                if blocks or title is not None:
                    yield Part(title, tuple(blocks))
                title, blocks = self._heading(token, inner), []
            elif token.type == "paragraph_open":
                blocks.append(Paragraph(self._text(inner[0])))
            elif token.type in _LISTS:
                blocks.append(self._bullets(token, inner))
            else:
                self._fault(line, f"this cannot be used ({_ALLOWED})")
        if blocks or title is not None:
            yield Part(title, tuple(blocks))

    def _heading(self, token: Token, inner: list[Token]) -> str:
        if token.tag != "h3":
            self._fault(_line(token), f"a heading must begin with ### ({_ALLOWED})")
        return plain(self._text(inner[0]))

    def _bullets(self, token: Token, inner: list[Token]) -> Bullets:
        items: list[Text] = []
        for item, content in _top_level(inner):
            found = list(_top_level(content))
            if len(found) != 1 or found[0][0].type != "paragraph_open":
                self._fault(_line(item), "a point of a list must be one paragraph")
                continue
            items.append(self._text(found[0][1][0]))
        return Bullets(tuple(items), _LISTS[token.type])

    def _text(self, inline: Token) -> Text:
        line, style = _line(inline), _Style()
        spans: list[Span] = []
        for token in inline.children or ():
            if token.type in ("softbreak", "hardbreak"):
                line += 1
                spans.append(Span(" "))
            elif token.type in ("text", "text_special", "code_inline"):
                spans += self._quoted(token.content, line, style)
            elif not self._restyle(token, line, style):
                self._fault(line, f'"{token.content[:40]}" cannot be used ({_ALLOWED})')
        return _joined(spans)

    def _restyle(self, token: Token, line: int, style: _Style) -> bool:
        if token.type in ("strong_open", "strong_close"):
            style.strong += token.nesting
        elif token.type == "link_open":
            style.links.append(self._address(str(token.attrs.get("href", "")), line))
        elif token.type == "link_close":
            style.links.pop()
        else:
            return token.type in ("em_open", "em_close")
        return True

    def _address(self, address: str, line: int) -> str | None:
        if re.match(r"https?://[^\s/]", address, re.IGNORECASE):
            return address
        self._fault(
            line,
            f'the link "{address[:60]}" must begin with https:// or http://',
        )
        return None

    def _quoted(self, content: str, line: int, style: _Style) -> Iterator[Span]:
        strong, link = style.strong > 0, (style.links or [None])[-1]
        end = 0
        for match in _QUOTE.finditer(content):
            if match.start() > end:
                yield Span(content[end : match.start()], None, strong, link)
            shown, key = self._figure(match, line)
            yield Span(shown, key, strong, link)
            end = match.end()
        if end < len(content):
            yield Span(content[end:], None, strong, link)

    def _figure(self, match: re.Match[str], line: int) -> tuple[str, str | None]:
        if match[1] is None:
            self._fault(line, f'"{match[0]}" stands alone; quote as {{{{ key }}}}')
            return match[0], None
        key, _, form = (part.strip() for part in match[1].partition("|"))
        form = form or "prose"
        if form not in _FORMS:
            self._fault(line, f'"{form}" is not one of {", ".join(_FORMS)}')
            return match[0], None
        try:
            return self._quoting.quoted(key, form), key
        except QuoteError as error:
            self._fault(line, str(error))
            return match[0], None


def _top_level(tokens: list[Token]) -> Iterator[tuple[Token, list[Token]]]:
    """Each outermost token with what it holds, without its closing token."""
    depth, start = 0, 0
    for place, token in enumerate(tokens):
        if depth == 0:
            start = place
        depth += token.nesting
        if depth == 0:
            yield tokens[start], tokens[start + 1 : place]


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _joined(spans: list[Span]) -> Text:
    """Neighbouring spans without a figure and of one style as one."""
    found: list[Span] = []
    for span in spans:
        last = found[-1] if found else None
        if (
            last is not None
            and last.figure is None
            and span.figure is None
            and (last.strong, last.link) == (span.strong, span.link)
        ):
            found[-1] = Span(last.text + span.text, None, span.strong, span.link)
        else:
            found.append(span)
    return tuple(found)
