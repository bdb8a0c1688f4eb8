"""Columns of equal length, and the few words that choose among their rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safercity.errors import SettingsError

Mask = NDArray[np.bool_]
Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: a mark that is set or not, or a column with one of some words."""

    column: str
    words: tuple[str, ...]
    holds: bool = True


def terms_of(choice: str) -> tuple[Term, ...]:
    """Read a choice of rows: terms with & between; all of them must hold.

    >>> [(t.column, t.words, t.holds) for t in terms_of("!late & ward=a|b")]
    [('late', (), False), ('ward', ('a', 'b'), True)]
    """
    return tuple(_terms(choice)) if choice.strip() else ()


def _terms(choice: str) -> Iterator[Term]:
    for part in choice.split("&"):
        text = part.strip()
        name, is_sign, words = text.removeprefix("!").partition("=")
        listed = tuple(word.strip() for word in words.split("|")) if is_sign else ()
        yield Term(name.strip(), listed, not text.startswith("!"))


class Rows:
    """A table in memory: marks (true or false) and columns of words, as codes."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._columns: dict[str, Mask | Codes] = {}
        self._words: dict[str, tuple[str, ...]] = {}

    def __contains__(self, column: str) -> bool:
        return column in self._columns

    def mark(self, name: str, values: Mask) -> None:
        """Add a mark, or set it anew."""
        self._columns[name] = np.asarray(values, bool)

    def code(self, name: str, codes: NDArray[np.integer], words: Sequence[str]) -> None:
        """Add a column of words by their places in `words`."""
        self._columns[name] = np.asarray(codes, np.int32)
        self._words[name] = tuple(words)

    def marked(self, name: str) -> Mask:
        """A mark; of a mark that nobody set, false throughout."""
        if name not in self._columns:
            return np.zeros(self.size, bool)
        return np.asarray(self._columns[name], bool)

    def codes(self, name: str) -> Codes:
        """The codes of a column; of a mark, 0 and 1."""
        return np.asarray(self._columns[name], np.int32)

    def words(self, name: str) -> tuple[str, ...]:
        """The words that the codes of a column stand for."""
        return self._words[name]

    def names(self) -> tuple[str, ...]:
        """The columns, in the order that they were added."""
        return tuple(self._columns)

    def chosen(self, choice: str) -> Mask:
        """The rows that a choice holds for.

        Raises:  SettingsError if it names a column or word that is not there.
        """
        return self.meeting(terms_of(choice))

    def meeting(self, terms: Sequence[Term]) -> Mask:
        """The rows that all terms hold for."""
        mask = np.ones(self.size, bool)
        for term in terms:
            mask &= self._one(term)
        return mask

    def _one(self, term: Term) -> Mask:
        if term.column not in self._columns:
            known = ", ".join(sorted(self._columns))
            raise SettingsError(
                f'A margin names "{term.column}", which is no column here; '
                f"there are {known}"
            )
        if not term.words:
            return np.asarray(self.marked(term.column) == term.holds, bool)
        found = np.zeros(self.size, bool)
        for word in term.words:
            found |= self._columns[term.column] == self._place(term.column, word)
        return np.asarray(found == term.holds, bool)

    def _place(self, column: str, word: str) -> int:
        words = self._words.get(column, ())
        if word not in words:
            raise SettingsError(
                f'A margin asks for {column} "{word}", which is not one of its words'
            )
        return words.index(word)

    def taken(self, places: NDArray[np.integer]) -> "Rows":
        """The rows at some places, in that order."""
        out = Rows(int(places.size))
        out._columns = {name: values[places] for name, values in self._columns.items()}
        out._words = dict(self._words)
        return out

    def texts(self, name: str) -> NDArray[np.object_]:
        """The words of a column, spelt out."""
        return np.array(self._words[name], object)[self._columns[name]]


def stacked(parts: Mapping[str, NDArray[np.integer]]) -> NDArray[np.int64]:
    """A number for each row that is equal where all of some small columns are."""
    size = next(iter(parts.values())).size if parts else 0
    together = np.zeros(size, np.int64)
    for values in parts.values():
        together = together * (int(values.max(initial=0)) + 1) + values
        if int(together.max(initial=0)) > 2**40:
            together = np.unique(together, return_inverse=True)[1].astype(np.int64)
    return together
