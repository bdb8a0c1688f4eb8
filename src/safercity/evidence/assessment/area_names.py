"""Area names in sentences: which of them take "the".

The rule is data, in `definitions/wording/names.toml`; a partnership may give its own.
"""

import functools
import re
from dataclasses import dataclass

_AND = re.compile(r"(,? and )")
_OWN = "The "


@dataclass(frozen=True, slots=True)
class Articles:
    """Which names take "the": by how they begin, how they end, or what they are."""

    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()

    @classmethod
    def parse(cls, *, begins: str, ends: str, whole: str) -> "Articles":
        """Read lists that are parted by bars, as the file of wording has them."""
        return cls(_parted(begins), _parted(ends), _parted(whole))

    def in_sentence(self, name: str) -> str:
        """A name as a sentence says it, other than at its start.

        >>> rule = Articles(begins=("Isle of",), ends=("Moorlands",))
        >>> rule.in_sentence("Isle of Wight"), rule.in_sentence("Stafford")
        ('the Isle of Wight', 'Stafford')
        >>> rule.in_sentence("Hampshire and Isle of Wight")
        'Hampshire and the Isle of Wight'
        >>> rule.in_sentence("The Potteries")
        'the Potteries'
        """
        return _in_sentence(self, name)

    def takes_the(self, name: str) -> bool:
        """True for a name that "the" goes before.

        Words must be whole: the Isle of Wight, and not Isleworth.
        """
        return (
            name in self.whole
            or any(name.startswith(f"{words} ") for words in self.begins)
            or any(name.endswith(f" {words}") for words in self.ends)
        )


def _parted(words: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in words.split("|") if part.strip())


@functools.lru_cache(maxsize=10_000)
def _in_sentence(rule: Articles, name: str) -> str:
    if name.startswith(_OWN):
        return f"the {name.removeprefix(_OWN)}"
    return "".join(
        f"the {part}" if rule.takes_the(part) else part for part in _AND.split(name)
    )
