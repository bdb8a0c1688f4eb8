"""Made-up people, and what several agencies write down of them.

Nothing here is shared with the linkage that it tests: it draws people in households,
lets time pass (moves, marriages), and copies each into agencies' files with the slips
that clerks make. Every person and slip comes from one seed.
"""

import datetime as dt
import random
import string
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tests.support.people_names import (
    FIRST_HALVES,
    MEN,
    SECOND_HALVES,
    SHORT,
    SPELLINGS,
    SURNAMES,
    WOMEN,
)

AGENCIES = ("council", "health", "housing", "police")


@dataclass(frozen=True)
class Person:
    """A person as they are: `number` is who they are, which no agency knows."""

    number: int
    forename: str
    middle: str
    surname: str
    sex: str
    born: dt.date
    postcode: str
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """What an agency wrote down. `person` is the truth; `kinds` say what differs."""

    agency: str
    reference: str
    person: int
    forename: str
    surname: str
    sex: str
    born: str
    postcode: str
    kinds: frozenset[str] = frozenset()


@dataclass
class Slips:
    """How often, in a record, a clerk or a person writes otherwise than is true."""

    typing: float = 0.04
    spelling: float = 0.10
    short_form: float = 0.10
    names_swapped: float = 0.01
    initial_only: float = 0.015
    no_forename: float = 0.005
    middle_name: float = 0.10
    born_swapped: float = 0.02
    born_typing: float = 0.02
    no_born: float = 0.03
    no_sex: float = 0.03
    wrong_sex: float = 0.005
    no_postcode: float = 0.05
    postcode_typing: float = 0.02
    other_style: float = 0.3


@dataclass
class Town:
    """A town of people, and the files that its agencies hold."""

    people: list[Person]
    rows: list[Row] = field(default_factory=list)

    def of(self, agency: str) -> list[Row]:
        """The rows of one agency."""
        return [row for row in self.rows if row.agency == agency]


def make_town(
    households: int, seed: int = 1, *, slips: Slips | None = None, moved: float = 0.2
) -> Town:
    """Make a town and its agencies' files.

    About 2.3 people a household; each is in from none to four files, in some of them
    several times. `moved` is the share of people who move house on the way.
    """
    draw = random.Random(seed)  # noqa: S311
    people: list[Person] = []
    for _ in range(households):
        people += _household(draw, len(people))
    town = Town(people)
    for person in people:
        lives = [person, *_later(draw, person, moved)]
        for agency in AGENCIES:
            for _ in range(_times(draw, agency)):
                town.rows.append(
                    _written(draw, draw.choice(lives), agency, slips or Slips())
                )
    draw.shuffle(town.rows)
    town.rows = [
        replace(row, reference=f"{row.agency[:2].upper()}{number:06}")
        for number, row in enumerate(town.rows, 1)
    ]
    return town


def _times(draw: random.Random, agency: str) -> int:
    """How many records an agency has of a person: the police may have several."""
    if draw.random() > 0.45:
        return 0
    return 1 + (agency == "police" and draw.random() < 0.3) * draw.randint(1, 3)


def _household(draw: random.Random, first: int) -> list[Person]:
    surname, postcode = _surname(draw), _postcode(draw)
    adults = draw.choice((1, 1, 2, 2, 2))
    year = draw.randint(1945, 2000)
    found = [
        _person(draw, first + n, surname, postcode, year + draw.randint(-4, 4))
        for n in range(adults)
    ]
    if adults == 2 and draw.random() < 0.3:
        found[1] = replace(found[1], surname=_surname(draw))
    if draw.random() < 0.5:
        for _ in range(draw.randint(1, 3)):
            number = first + len(found)
            born = min(year + draw.randint(20, 38), 2019)
            child = _person(draw, number, surname, postcode, born)
            found.append(child)
            if draw.random() < 0.04:
                found[-1:] = _twins(draw, child)
    return found


def _twins(draw: random.Random, child: Person) -> list[Person]:
    """Two of one birth: one surname, date, address and, for most, sex."""
    other = _person(draw, child.number + 1, child.surname, child.postcode, 2000)
    sex = child.sex if draw.random() < 0.65 else other.sex
    names = [n for n in (WOMEN if sex == "F" else MEN) if n != child.forename]
    twin = frozenset({"twin"})
    forename = _common(draw, names)
    return [
        replace(child, kinds=twin),
        replace(other, born=child.born, sex=sex, forename=forename, kinds=twin),
    ]


def _person(
    draw: random.Random, number: int, surname: str, postcode: str, year: int
) -> Person:
    sex = draw.choice("FM")
    names = WOMEN if sex == "F" else MEN
    born = dt.date(year, 1, 1) + dt.timedelta(days=draw.randrange(365))
    forename, middle = _common(draw, names), _common(draw, names)
    return Person(number, forename, middle, surname, sex, born, postcode)


def _common(draw: random.Random, names: list[str]) -> str:
    """A name, the earlier of a list the likelier, as common names are."""
    return names[min(int(draw.expovariate(3 / len(names))), len(names) - 1)]


def _surname(draw: random.Random) -> str:
    """One of the common surnames for a third; for others, a rare one."""
    if draw.random() < 0.35:
        return _common(draw, SURNAMES)
    return draw.choice(FIRST_HALVES) + draw.choice(SECOND_HALVES)


def _postcode(draw: random.Random) -> str:
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    inward = f"{draw.randint(1, 9)}{draw.choice(letters)}{draw.choice(letters)}"
    return f"ST{draw.randint(1, 21)} {inward}"


def _later(draw: random.Random, person: Person, moved: float) -> Iterator[Person]:
    """The person after a move, and after a marriage that changed the name."""
    marries = person.sex == "F" and person.born.year < 2000 and draw.random() < 0.12
    if draw.random() < moved:
        person = replace(
            person, postcode=_postcode(draw), kinds=person.kinds | {"moved"}
        )
        yield person
    if marries:
        new = _surname(draw)
        if draw.random() < 0.25:
            new = f"{person.surname}-{new}"
        yield replace(person, surname=new, kinds=person.kinds | {"married"})


def _written(draw: random.Random, who: Person, agency: str, slips: Slips) -> Row:
    """One record of a person, with the slips of whoever wrote it."""

    def slip(rate: float) -> bool:
        return draw.random() < rate

    forename, surname = who.forename, who.surname
    kinds = set(who.kinds)
    if forename in SHORT and slip(slips.short_form):
        forename = draw.choice(SHORT[forename].split())
        kinds.add("short form")
    forename = _spelt(draw, forename, slips.spelling, kinds)
    surname = _spelt(draw, surname, slips.spelling, kinds)
    if slip(slips.typing):
        forename, _ = _mistyped(draw, forename), kinds.add("typing")
    if slip(slips.typing):
        surname, _ = _mistyped(draw, surname), kinds.add("typing")
    if slip(slips.middle_name):
        forename = f"{forename} {who.middle}"
    if slip(slips.initial_only):
        forename, _ = forename[0], kinds.add("initial only")
    if slip(slips.no_forename):
        forename, _ = "", kinds.add("gap")
    if slip(slips.names_swapped):
        forename, surname = surname, forename
        kinds.add("names swapped")
    born = _born(draw, who.born, slips, kinds)
    sex = who.sex
    if slip(slips.no_sex):
        sex, _ = "", kinds.add("gap")
    elif slip(slips.wrong_sex):
        sex = "M" if sex == "F" else "F"
    postcode = who.postcode
    if slip(slips.no_postcode):
        postcode, _ = "", kinds.add("gap")
    elif slip(slips.postcode_typing):
        postcode, _ = _mistyped(draw, postcode), kinds.add("typing")
    if slip(slips.other_style):
        forename, surname = forename.upper(), surname.upper()
        postcode = postcode.replace(" ", "")
    return Row(
        agency=agency,
        reference="",
        person=who.number,
        forename=forename,
        surname=surname,
        sex=sex,
        born=born,
        postcode=postcode,
        kinds=frozenset(kinds),
    )


def _spelt(draw: random.Random, name: str, rate: float, kinds: set[str]) -> str:
    if name in SPELLINGS and draw.random() < rate:
        kinds.add("spelling")
        return draw.choice(SPELLINGS[name].split())
    return name


def _born(draw: random.Random, born: dt.date, slips: Slips, kinds: set[str]) -> str:
    if draw.random() < slips.no_born:
        kinds.add("gap")
        return ""
    day, month, year = born.day, born.month, born.year
    if day <= 12 and day != month and draw.random() < slips.born_swapped * 365 / 132:
        day, month = month, day
        kinds.add("born swapped")
    elif draw.random() < slips.born_typing:
        part = draw.choice(("day", "month", "year"))
        day = draw.randint(1, 28) if part == "day" else min(day, 28)
        month = draw.randint(1, 12) if part == "month" else month
        year = year + draw.choice((-10, -1, 1, 10)) if part == "year" else year
        kinds.add("born mistyped")
    return f"{day}/{month:02}/{year}"


def _mistyped(draw: random.Random, word: str) -> str:
    """A word with one letter too many, missing, wrong, or two of them swapped."""
    if len(word) < 2:
        return word
    place = draw.randrange(len(word) - 1)
    letter = draw.choice(string.ascii_lowercase)
    return draw.choice(
        (
            word[:place] + letter + word[place:],
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        )
    )
