"""Names by their sound: a code of consonants, so that spellings of a name agree.

The rules are those of Metaphone (L. Philips, Hanging on the Metaphone, Computer
Language 7(12), 1990), with a few for names: the h of Khan and Singh, the p of Thompson,
the th of Thomas, the ch of Michael and Lachlan, and a sound written twice, as in
Schmidt, are as they are said.
"""

import functools
import re

_VOWELS = frozenset("AEIOU")
_FRONT = frozenset("EIY")
_SILENT_STARTS = ("AE", "GN", "KN", "PN", "WR")
_PLAIN = frozenset("FJLMNR")
_SAME = {"Q": "K", "V": "F", "X": "KS", "Z": "S"}
_NOT_LETTERS = re.compile(r"[^A-Z]+")
# Longer than any name: what comes after is no part of one.
_LONGEST = 60


@functools.lru_cache(maxsize=200_000)
def sound_of(name: str) -> str:
    """The code of how a name sounds, in Latin letters; empty for any other.

    Sounds are written `0` for th and `X` for sh; a vowel counts only at the start.

    >>> sound_of("Thompson"), sound_of("Catherine"), sound_of("Kathryn")
    ('TMSN', 'K0RN', 'K0RN')
    """
    word = _started(_NOT_LETTERS.sub("", name.upper())[:_LONGEST])
    sounds: list[str] = []
    last = ""
    for place in range(len(word)):
        sound = _sound(word, place)
        # Letters side by side that sound alike are said once: Schmidt, Schmitt.
        if sound != last:
            sounds.append(sound)
        last = sound
    return "".join(sounds)


def _started(word: str) -> str:
    """The word with the letters of its start as they sound."""
    if word.startswith(_SILENT_STARTS):
        return word[1:]
    if word.startswith("X"):
        return f"S{word[1:]}"
    return f"W{word[2:]}" if word.startswith("WH") else word


def _sound(word: str, place: int) -> str:
    letter = word[place]
    before = word[place - 1] if place else ""
    after = word[place + 1 : place + 3]
    # A doubled letter sounds once; of a doubled C each may sound: accident.
    if letter == before and letter != "C":
        return _sound(word, place - 1)
    if letter in _VOWELS:
        return "" if place else letter
    if letter in _PLAIN:
        return letter
    return _SAME.get(letter) or _CAREFUL[letter](before, after, word[place + 1 :])


def _b(before: str, after: str, _rest: str) -> str:
    return "" if before == "M" and not after else "B"


def _c(before: str, after: str, rest: str) -> str:
    if after == "IA":
        return "X"
    if after[:1] in _FRONT:
        return "" if before == "S" else "S"
    if not rest.startswith("H"):
        return "K"
    is_hard = before == "S" or rest.startswith("HAE") or after[1:] in _CONSONANTS
    return "K" if is_hard else "X"


def _d(_before: str, after: str, _rest: str) -> str:
    return "J" if after[:1] == "G" and after[1:] in _FRONT else "T"


def _g(before: str, after: str, rest: str) -> str:
    if after[:1] == "H":
        # Ghazal, at the start; Wright, Hugh and Vaughan, anywhere else.
        return "" if before else "K"
    if after[:1] == "N":
        return "" if rest in ("N", "NED") else "K"
    if after[:1] in _FRONT:
        return "" if before == "D" else "J"
    return "K"


def _h(before: str, after: str, _rest: str) -> str:
    is_said = (not before or before in _VOWELS) and after[:1] in _VOWELS
    return "H" if is_said else ""


def _k(before: str, _after: str, _rest: str) -> str:
    return "" if before == "C" else "K"


def _p(before: str, after: str, _rest: str) -> str:
    if before == "M" and after[:1] == "S":
        return ""
    return "F" if after[:1] == "H" else "P"


def _s(_before: str, after: str, _rest: str) -> str:
    return "X" if after[:1] == "H" or after in ("IO", "IA") else "S"


def _t(before: str, after: str, rest: str) -> str:
    if after in ("IO", "IA"):
        return "X"
    if after[:1] == "H":
        return "T" if not before and rest.startswith("HOM") else "0"
    return "" if after == "CH" else "T"


def _w(_before: str, after: str, _rest: str) -> str:
    return "W" if after[:1] in _VOWELS or after[:1] == "Y" else ""


def _y(_before: str, after: str, _rest: str) -> str:
    return "Y" if after[:1] in _VOWELS else ""


_CONSONANTS = frozenset("BCDFGHJKLMNPQRSTVWXZ")
_CAREFUL = {
    "B": _b,
    "C": _c,
    "D": _d,
    "G": _g,
    "H": _h,
    "K": _k,
    "P": _p,
    "S": _s,
    "T": _t,
    "W": _w,
    "Y": _y,
}
