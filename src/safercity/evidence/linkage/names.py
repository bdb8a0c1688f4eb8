"""Names made alike: case, accents, titles, small words and short forms.

Two agencies write O'Brien, O’BRIEN and Obrien, Liz and Elizabeth, for one person. What
is hashed must be the same in each, so names are taken to letters first, by rules and a
table (`definitions/linkage/names_2026.toml`) that every agency shares.
"""

import functools
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import safercity
from safercity.evidence.linkage.sounds import sound_of

TABLE = Path(safercity.__file__).parent / "definitions" / "linkage" / "names_2026.toml"

# Letters that Unicode does not take apart into a plain one and a mark.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d"}
    | {"þ": "th", "ı": "i", "ħ": "h", "ŋ": "n", "ŧ": "t"}
)
# Marks inside a word, which writers put or leave out: O'Brien, St. John.
_INSIDE = re.compile(r"['’‘`´ʻʼ.]")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\"[^\"]*\"")
# Longer than any name: a column of notes is not one.
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class NameTable:
    """The table of words and of forms that forenames take."""

    titles: frozenset[str]
    unknown: frozenset[str]
    particles: frozenset[str]
    forms: dict[str, tuple[str, ...]]


@functools.cache
def name_table() -> NameTable:
    """Read the table that ships."""
    values = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    forms: dict[str, list[str]] = {}
    for line in values["forenames"]:
        first, *others = line.split()
        for name in (first, *others):
            forms.setdefault(name, []).append(first)
    return NameTable(
        titles=frozenset(values["titles"].split()),
        unknown=frozenset(values["unknown"].split()),
        particles=frozenset(values["particles"].split()),
        forms={name: tuple(sorted(set(firsts))) for name, firsts in forms.items()},
    )


@dataclass(frozen=True, slots=True)
class Forename:
    """A forename made alike. `name` is empty where only the initial is known.

    `forms` are the names that it may be a form of, itself if none.
    """

    name: str
    forms: tuple[str, ...]
    sound: str
    initial: str


@dataclass(frozen=True, slots=True)
class Surname:
    """A surname made alike: whole; the names in it that stand alone; its sound."""

    name: str
    parts: tuple[str, ...]
    sound: str


def words_of(text: str) -> list[str]:
    """The words of a name in plain small letters, without marks or brackets.

    >>> words_of("  O’Brien-Łukaszewski (Müller)")
    ['obrien', 'lukaszewski']
    """
    plain = _INSIDE.sub("", _BRACKETS.sub(" ", text[:_LONGEST]).casefold())
    apart = unicodedata.normalize("NFKD", plain.translate(_LETTERS))
    kept = "".join(c if c.isalpha() else " " for c in apart if not _is_mark(c))
    return kept.split()


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


@functools.lru_cache(maxsize=200_000)
def forename_of(text: str) -> Forename | None:
    """The first forename of a text, made alike; None where there is none.

    >>> forename_of("Mr LIZ Jane").forms, forename_of("J.").initial
    (('elizabeth',), 'j')
    """
    words = _known(text)
    if not words:
        return None
    name = words[0]
    if len(name) == 1 and name.isascii():
        return Forename("", (), "", name)
    forms = name_table().forms.get(name, (name,))
    return Forename(name, forms, sound_of(name) or name, name[0])


@functools.lru_cache(maxsize=200_000)
def surname_of(text: str) -> Surname | None:
    """A surname made alike; None where there is none.

    >>> surname_of("van der BERG-Jones").parts
    ('berg', 'jones', 'vanderberg')
    """
    words = _known(text)
    if not words:
        return None
    particles = name_table().particles
    joined: list[str] = []
    parts: set[str] = set()
    held = ""
    for word in words:
        if word in particles and word != words[-1]:
            held += word
            continue
        joined.append(held + word)
        parts |= {word, held + word}
        held = ""
    name = "".join(joined)
    return Surname(name, tuple(sorted(parts)), sound_of(name) or name)


def _known(text: str) -> list[str]:
    """The words without titles; none where they say that the name is not known."""
    table = name_table()
    words = [word for word in words_of(text) if word not in table.titles]
    return [] if "".join(words) in table.unknown else words


def split_name(text: str) -> tuple[str, str]:
    """A whole name parted into forename and surname.

    With a comma the surname comes first; else it is the last word, with the small
    words before it.

    >>> split_name("BERG, Anna Maria"), split_name("Anna van der Berg")
    (('Anna Maria', 'BERG'), ('Anna', 'van der Berg'))
    """
    before, comma, after = text.partition(",")
    if comma:
        return after.strip(), before.strip()
    words = text.split()
    place = len(words) - 1
    particles = name_table().particles
    while place > 1 and words[place - 1].casefold() in particles:
        place -= 1
    return " ".join(words[:place]), " ".join(words[place:])
