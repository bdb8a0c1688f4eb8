"""The brief: everything that the sections of one area's assessment are written from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from safercity.areas import Area, AreaLevel
from safercity.evidence.assessment.context import AssessmentContext
from safercity.evidence.assessment.finder import Finder, Quoted
from safercity.evidence.assessment.marks import marked_figure
from safercity.evidence.assessment.numbers import rounded
from safercity.evidence.assessment.topics import ALL_CRIME, Topic
from safercity.evidence.assessment.wording import Wording
from safercity.evidence.disclosure import Release
from safercity.evidence.geography.area_set import AreaSet
from safercity.evidence.hotspot_study.of_themes import Studies
from safercity.evidence.measures.themes import Theme
from safercity.evidence.partnership import Partnership
from safercity.evidence.priorities.settings import Priorities
from safercity.periods import Period

# Fewer residents than this, and those who work or visit there outnumber them: the City
# of London has 8,600. The smallest ordinary partnership area has over 35,000.
FEW_RESIDENTS = 20_000


@dataclass(frozen=True)
class Brief:
    """One area's release, and what is needed to write about it."""

    release: Release
    partnership: Partnership
    areas: AreaSet
    area: Area
    context: AssessmentContext
    wording: Wording
    figures: Finder
    topics: tuple[Topic, ...]
    themes: Mapping[str, Theme]
    priorities: Priorities
    segments: Mapping[str, str]
    hotspots: Studies = field(default_factory=dict)

    @property
    def is_force(self) -> bool:
        """True for the force-wide assessment."""
        return self.area.level == AreaLevel.FORCE

    @property
    def has_records(self) -> bool:
        """True where the partnership supplies anything but public street data."""
        return any(e.contract != "police_uk" for e in self.partnership.extracts)

    @property
    def has_crimes(self) -> bool:
        """True where it supplies crimes one by one, which most themes are made from."""
        return any(e.contract == "crimes" for e in self.partnership.extracts)

    @property
    def is_whole(self) -> bool:
        """True for the force, and for a partnership that is all of it."""
        return self.is_force or len(self.areas.csps) == 1

    @property
    def force(self) -> Area:
        """The force, whichever area this is about."""
        return self.areas.force

    @property
    def place(self) -> str:
        """The area's name, as a sentence says it."""
        return self.area.name

    @property
    def period(self) -> Period:
        """The period that the assessment is about."""
        return self.partnership.period

    @property
    def when(self) -> str:
        """The period in few words: `2025`."""
        return self.period.short_title

    @property
    def part_year(self) -> str:
        """The months that can be compared, where they are not the whole period."""
        like = self.context.like
        return like.short_title if like and like != self.period else ""

    @property
    def like(self) -> Period | None:
        """The months that can be compared with a year before."""
        return self.context.like

    @property
    def before(self) -> Period | None:
        """The same months a year before."""
        return self.context.before

    @property
    def has_change(self) -> bool:
        """True when there are months to compare with a year before."""
        return self.like is not None and self.before is not None

    @cached_property
    def wards(self) -> tuple[Area, ...]:
        """The wards of the area."""
        if self.is_force:
            return self.areas.wards
        return tuple(w for w in self.areas.wards if w.parent == self.area.code)

    @cached_property
    def sorted_keys(self) -> list[str]:
        """The key of every figure of the release, in order."""
        return list(self.figures.figures)

    @cached_property
    def csp_names(self) -> dict[str, str]:
        """The name of each CSP by code."""
        return {csp.code: csp.name for csp in self.areas.csps}

    @cached_property
    def people_year(self) -> int | None:
        """The year of the residents that rates are worked out on."""
        for area in (self.area, self.force):
            for topic in self.topics:
                found = self.figures.find("rate", topic.slug, area)
                if found and found.figure.denominator_year:
                    return found.figure.denominator_year
        return None

    @cached_property
    def has_few_residents(self) -> bool:
        """True where visitors so outnumber residents that rates mislead.

        Such rates are set beside those of no other area.
        """
        return self.few_live_in(self.area)

    def few_live_in(self, area: Area) -> bool:
        """True of an area where visitors so outnumber residents that rates mislead."""
        people = self.figures.value("population", "all", area)
        return people is not None and people < FEW_RESIDENTS

    @cached_property
    def places_of_few(self) -> list[str]:
        """The partnership areas where few people live, as a sentence names them."""
        few = [csp.name for csp in self.areas.csps if self.few_live_in(csp)]
        return [self.wording.in_sentence(name) for name in sorted(few)]

    def topic(self, slug: str) -> Topic | None:
        """The topic of that slug, if the release has it."""
        return next((topic for topic in self.topics if topic.slug == slug), None)

    @cached_property
    def crimes(self) -> tuple[Topic, ...]:
        """The topics that are not made up of others."""
        made_up = self.context.aggregates.keys() | {ALL_CRIME}
        return tuple(topic for topic in self.topics if topic.slug not in made_up)

    def counted(self, topic: Topic, found: Quoted | None) -> "Counted | None":
        """A count with the things counted, if it has a number."""
        return Counted(found, topic) if found and found.value is not None else None


@dataclass(frozen=True, slots=True)
class Counted:
    """A count that reads as a phrase: `412 burglaries`, `1 robbery`, `no robberies`.

    In a template `count.short` says `412 offences` where the category has been named.
    """

    quoted: Quoted
    topic: Topic

    def __str__(self) -> str:
        return f"{self.number} {self.topic.things(self.quoted.value)}"

    @property
    def short(self) -> str:
        """The count with only the kind of thing: `1,240 incidents`, `1 offence`."""
        is_one = self.quoted.value == 1
        return f"{self.number} {self.topic.kind if is_one else self.topic.kinds}"

    @property
    def number(self) -> str:
        """The number alone, marked; `no` for none."""
        value = self.quoted.value or 0
        return marked_figure(rounded(value) if value else "no", self.quoted.key)

    @property
    def alone(self) -> str:
        """The number with nothing after it, marked; `none` for none."""
        value = self.quoted.value or 0
        return marked_figure(rounded(value) if value else "none", self.quoted.key)

    @property
    def there(self) -> str:
        """`There was` for one, `There were` for any other number."""
        return "There was" if self.quoted.value == 1 else "There were"

    @property
    def inside(self) -> str:
        """The same inside a sentence: `there were`."""
        return self.there.lower()

    @property
    def were(self) -> str:
        """`was` for one, `were` for any other number."""
        return "was" if self.quoted.value == 1 else "were"
