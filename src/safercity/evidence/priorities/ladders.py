"""Ladders: words in order of gravity, and how people's words are read on one.

People write "Severe", "Moderate to substantial", "Severe (financial)", "Critical /
National expectations", or a whole phrase such as "Risk of mass loss of life".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from safercity.errors import SettingsError
from safercity.evidence.measures.arrays import Floats
from safercity.evidence.priorities.reading import nearest

KINDS = ("weight", "factor")

_QUALIFIED = re.compile(r"(?P<word>[^(/]+?)\s*(?:\((?P<a>[^()]+)\)|/\s*(?P<b>[^/]+))?")
_RANGE = re.compile(r"(.+?)\s+to\s+(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Level:
    """A rung: its place, its word, what it weighs, and other words for it."""

    ordinal: int
    word: str
    weight: float
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grade:
    """What was said, read on a ladder.

    `words` print it; `low` and `high` are ordinals, the same unless it is a range;
    `qualifier` is what stood in brackets or after a stroke; `is_phrase` is true where
    whole words stand in place of one of the ladder's.
    """

    words: str
    low: float
    high: float
    qualifier: str = ""
    is_phrase: bool = False

    @property
    def ordinal(self) -> float:
        """Where it stands: the middle of a range."""
        return (self.low + self.high) / 2

    @property
    def said(self) -> str:
        """The words with their qualifier, as the 2019 assessment prints them."""
        return f"{self.words} / {self.qualifier}" if self.qualifier else self.words


@dataclass(frozen=True, slots=True)
class Ladder:
    """Levels in ascending order. A `weight` counts in sums, a `factor` multiplies.

    `phrases` maps whole phrases to the word whose level they have.
    """

    key: str
    kind: str
    levels: tuple[Level, ...]
    phrases: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> tuple[str, ...]:
        """The first word of each level, lowest first."""
        return tuple(level.word for level in self.levels)

    @property
    def lowest(self) -> int:
        """The lowest ordinal."""
        return self.levels[0].ordinal

    @property
    def highest(self) -> int:
        """The highest ordinal."""
        return self.levels[-1].ordinal

    def read(self, text: str) -> Grade:
        """Read what people wrote; capitals do not matter.

        Raises:  SettingsError naming the words there are, and the nearest.
        """
        for phrase, word in self.phrases.items():
            if phrase.casefold() == text.strip().casefold():
                level = self._level(word)
                return Grade(phrase, level.ordinal, level.ordinal, is_phrase=True)
        match = _QUALIFIED.fullmatch(text.strip())
        if match is None:
            raise SettingsError(f'"{text}" cannot be read. {self._there_are()}')
        qualifier = (match["a"] or match["b"] or "").strip()
        if both := _RANGE.fullmatch(match["word"]):
            return self._range(both[1], both[2], qualifier)
        return self._one(match["word"], qualifier)

    def read_phrase(self, text: str, word: str) -> Grade:
        """Read a partnership's own phrase, which counts as a word of the ladder.

        Raises:  SettingsError if the word is not one.
        """
        level = self._level(word)
        return Grade(text.strip(), level.ordinal, level.ordinal, is_phrase=True)

    def weights(self, ordinals: Floats, spacing: str = "own") -> Floats:
        """Weigh ordinals; between two levels in proportion; NaN stays NaN.

        `spacing`: "own" is the ladder's weights, "linear" the ordinals themselves,
        "geometric" 0, 1, 2, 4, 8 … Factors have their own weights whatever is asked.
        """
        steps = np.array([level.ordinal for level in self.levels], dtype=float)
        values = np.array([level.weight for level in self.levels], dtype=float)
        if self.kind == "weight" and spacing == "linear":
            values = steps
        elif self.kind == "weight" and spacing == "geometric":
            values = np.where(steps > 0, 2.0 ** (steps - 1), 0.0)
        found: Floats = np.interp(ordinals, steps, values)
        return np.where(np.isnan(ordinals), np.nan, found)

    def _one(self, word: str, qualifier: str) -> Grade:
        name, level = self._named(word)
        return Grade(name, level.ordinal, level.ordinal, qualifier)

    def _range(self, low: str, high: str, qualifier: str) -> Grade:
        (first, lower), (last, higher) = self._named(low), self._named(high)
        if lower.ordinal >= higher.ordinal:
            raise SettingsError(
                f'"{low} to {high}" must go from a lower word to a higher. '
                f"{self._there_are()}"
            )
        words = f"{first} to {last[:1].lower()}{last[1:]}"
        return Grade(words, lower.ordinal, higher.ordinal, qualifier)

    def _level(self, word: str) -> Level:
        return self._named(word)[1]

    def _named(self, word: str) -> tuple[str, Level]:
        """The word as the ladder spells it, and its level."""
        levels = {name.casefold(): (name, level) for name, level in self._all()}
        found = levels.get(word.strip().casefold())
        if found is None:
            names = [name for name, _ in self._all()]
            raise SettingsError(
                f'"{word.strip()}" is not a word of this scale.'
                f"{nearest(word.strip().capitalize(), names)} {self._there_are()}"
            )
        return found

    def _all(self) -> list[tuple[str, Level]]:
        return [(name, lv) for lv in self.levels for name in (lv.word, *lv.also)]

    def _there_are(self) -> str:
        words = [*(name for name, _ in self._all()), *self.phrases]
        return f"There are: {', '.join(words)}."
