"""Topics: a category of offence or incident in the words of a sentence."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from safercity.evidence.figures import Figure
from safercity.evidence.measures.categories import Category
from safercity.evidence.partnership import Partnership

ALL_CRIME = "all-crime"
ASB = "anti-social-behaviour"
_LONGEST_SHORT = 19
# The contracts whose rows a partnership may count under categories of its own.
_OF_EVENTS = {"police_uk", "offences", "incidents"}
_KINDS = {
    "offence": ("offence", "offences"),
    "incident": ("incident", "incidents"),
    "referral": ("referral", "referrals"),
    "vehicle": ("vehicle", "vehicles"),
    "call": ("call", "calls"),
    "contact": ("contact", "contacts"),
    "fire": ("fire", "fires"),
    "collision": ("collision", "collisions"),
    "search": ("search", "searches"),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """A category as sentences speak of it.

    `name` begins a sentence or heads a page; `inline` stands inside a sentence; `one`
    and `many` are what is counted, `kinds` the same in a word (offences, incidents);
    `short` names a sheet of a spreadsheet; `covers` says what is in it and `caution`
    what its numbers cannot tell (both may be empty for a partnership's own category).
    """

    slug: str
    name: str
    inline: str
    one: str
    many: str
    kind: str
    kinds: str
    short: str
    covers: str = ""
    caution: str = ""

    def things(self, count: float | None) -> str:
        """What is counted, singular for one."""
        return self.one if count == 1 else self.many


def make_topic(definition: Category) -> Topic:
    """The topic of a category that is defined."""
    title = definition.title
    kind, kinds = _KINDS[definition.kind]
    return Topic(
        slug=definition.key,
        name=title,
        inline=title[:1].lower() + title[1:],
        one=definition.singular,
        many=definition.plural,
        kind=kind,
        kinds=kinds,
        short=definition.short,
        covers=definition.covers,
        caution=definition.caution,
    )


def topic_without_definition(slug: str, kind: str) -> Topic:
    """The topic of a partnership's own category, in the words of its slug."""
    words = slug.replace("-", " ")
    one, many = _KINDS[kind]
    return Topic(
        slug=slug,
        name=words[:1].upper() + words[1:],
        inline=words,
        one=f"{one} recorded as {words}",
        many=f"{many} recorded as {words}",
        kind=one,
        kinds=many,
        short=words[:1].upper() + words[1:_LONGEST_SHORT],
    )


def topics_of(
    counts: Iterable[Figure],
    definitions: Mapping[str, Category],
    partnership: Partnership,
) -> tuple[Topic, ...]:
    """The topics that have a count: all crime, then ASB, then the others by name.

    Categories counted from records overlap and have pages of themes, not their own.
    """
    contracts = {extract.name: extract.contract for extract in partnership.extracts}
    found: dict[str, Topic] = {}
    for figure in counts:
        if is_of_records(figure.category, definitions):
            continue
        definition = definitions.get(figure.category)
        supplied = {contracts.get(name) for name in figure.sources}
        if definition is None and not supplied <= _OF_EVENTS:
            continue
        if definition is not None:
            found[figure.category] = make_topic(definition)
        else:
            incidents = {contracts.get(name) for name in figure.sources} == {
                "incidents"
            }
            kind = "incident" if incidents else "offence"
            found[figure.category] = topic_without_definition(figure.category, kind)
    first = {ALL_CRIME: 0, ASB: 1}
    ordered = sorted(found.values(), key=lambda t: (first.get(t.slug, 2), t.name))
    return tuple(_told_apart(ordered))


def is_of_records(category: str, definitions: Mapping[str, Category]) -> bool:
    """True for a category of records, which themes tell of, or a count of two."""
    definition = definitions.get(category)
    return "--" in category or (
        definition is not None and definition.select is not None
    )


def _told_apart(topics: Iterable[Topic]) -> Iterator[Topic]:
    """Give each topic a short name of its own: sheets of one name cannot be saved."""
    taken: set[str] = set()
    for topic in topics:
        short, number = topic.short, 1
        while short.lower() in taken:
            number += 1
            short = f"{topic.short[: _LONGEST_SHORT - 3]} {number}"
        taken.add(short.lower())
        yield replace(topic, short=short)
