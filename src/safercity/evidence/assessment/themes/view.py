"""The view of one theme in one area: its figures, its words, its tables."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from safercity.areas import Area
from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.document import (
    Block,
    Bullets,
    Cell,
    Column,
    Section,
    Table,
    Text,
)
from safercity.evidence.assessment.finder import Quoted
from safercity.evidence.assessment.tables import Rows, make_table, source_line
from safercity.evidence.assessment.topics import Topic, make_topic
from safercity.evidence.figures import SUPPRESSED
from safercity.evidence.measures.categories import Category, load_record_categories
from safercity.evidence.measures.themes import COHORTS, Pair, Profile, Theme
from safercity.periods import Period


def is_shown(found: Quoted | None) -> bool:
    """True for a figure with a number, and for one that is withheld: both are data."""
    if found is None:
        return False
    return found.value is not None or found.figure.status == SUPPRESSED


# A percentage of fewer than these would be of a few people.
FEWEST = 20


def has_enough(found: Quoted | None) -> bool:
    """True for a share with a number that is of enough to be told as a percentage."""
    if found is None or found.value is None:
        return False
    whole = found.figure.denominator
    return whole is None or whole >= FEWEST


def is_hidden(figures: Iterable[Quoted | None]) -> bool:
    """True where some of these are withheld and none has a number to show."""
    found = [one for one in figures if one is not None]
    return all(one.value is None for one in found) and any(map(is_shown, found))


@dataclass(frozen=True, slots=True)
class Missing:
    """A part that there are no figures for: its name in a sentence, what tells it.

    `table` is the contract that would bring it; `flags` are the categories that its
    flags or columns make, where the extract is there and they are not.
    """

    part: str
    table: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a theme's page, with what stands out in it and what it lacks.

    `charts` are small and stand side by side; `after` is what comes below them. Both
    wait for `gathered` to put them into a section. `hidden` names, as words in a
    sentence, what is withheld altogether.
    """

    sections: tuple[Section, ...] = ()
    points: tuple[Text, ...] = ()
    missing: tuple[Missing, ...] = ()
    charts: tuple[Block, ...] = ()
    after: tuple[Block, ...] = ()
    hidden: tuple[str, ...] = ()


NO_PART = Part()


def together(parts: Iterable[Part]) -> Part:
    """Several parts as one."""
    every = list(parts)
    return Part(
        tuple(s for part in every for s in part.sections),
        tuple(p for part in every for p in part.points),
        tuple(dict.fromkeys(m for part in every for m in part.missing)),
        tuple(c for part in every for c in part.charts),
        tuple(b for part in every for b in part.after),
        tuple(dict.fromkeys(h for part in every for h in part.hidden)),
    )


# Of what each part says, as much as this stands at the head of the page.
_POINTS_ABOVE = 2

# A spreadsheet takes 31 characters; two are kept to number sheets of one name.
_LONGEST_SHEET = 29


@dataclass(frozen=True)
class ThemeView:
    """One theme in one area."""

    brief: Brief
    theme: Theme
    _topics: dict[str, Topic] = field(default_factory=dict)
    _sheets: dict[str, int] = field(default_factory=dict)

    def words(self, name: str, **values: object) -> str:
        """A sentence of `themes.toml` as plain words."""
        return self.brief.wording.words(f"themes.{name}", **values)

    def text(self, name: str, **values: object) -> Text:
        """A sentence of `themes.toml` with its figures."""
        return self.brief.wording.text(f"themes.{name}", **values)

    def marked(self, name: str, **values: object) -> str:
        """A sentence of `themes.toml`, to be put into another."""
        return self.brief.wording.marked(f"themes.{name}", **values)

    def category(self, slug: str) -> Category | None:
        """The definition of a category, of street data or of records."""
        known = self.brief.context.categories.get(slug)
        return known or load_record_categories().get(slug)

    def topic(self, slug: str) -> Topic:
        """A category in the words of a sentence, whether or not it has figures."""
        if slug not in self._topics:
            definition = self.category(slug)
            known = self.brief.topic(slug)
            if known is None and definition is not None:
                known = make_topic(definition)
            cohort = self.words(f"cohort.{slug}") if slug in COHORTS else slug
            self._topics[slug] = known or _named(slug, cohort)
        return self._topics[slug]

    def table_of(self, *categories: str) -> str:
        """The contract that would tell these: the first that one is counted from."""
        found = [c for slug in categories if (c := self.category(slug))]
        tables = [c.select.table for c in found if c.select]
        if tables:
            return tables[0]
        return "incidents" if found and found[0].kind == "incident" else "crimes"

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """The area, and the force to hold it against."""
        brief = self.brief
        return (brief.area,) if brief.is_whole else (brief.area, brief.force)

    def find(
        self,
        measure: str,
        category: str,
        area: Area | None = None,
        period: Period | None = None,
    ) -> Quoted | None:
        """A figure of this area unless another is named."""
        figures = self.brief.figures
        return figures.find(measure, category, area or self.brief.area, period)

    def known(
        self, measure: str, category: str, area: Area | None = None
    ) -> Quoted | None:
        """The same if it has a number to show."""
        return self.brief.figures.known(measure, category, area or self.brief.area)

    def pair(self, measure: str, pair: Pair, area: Area | None = None) -> Quoted | None:
        """A figure about two categories, or a category and a group."""
        return self.find(measure, "--".join(pair), area)

    def share_of(
        self, profile: Profile, group: str, area: Area | None = None
    ) -> Quoted | None:
        """The share of a profile's people that are in a group."""
        measure = f"{profile.people.removesuffix('s')}_share"
        return self.pair(measure, (profile.category, group), area)

    def keys_from(self, start: str) -> Iterator[str]:
        """The keys of figures that begin so: one slice, since keys are in order."""
        keys = self.brief.sorted_keys
        for place in range(bisect_left(keys, start), len(keys)):
            if not keys[place].startswith(start):
                return
            yield keys[place]

    def named(self, name: str) -> Quoted | None:
        """A figure of this area by `measure.category`."""
        measure, _, category = name.partition(".")
        return self.find(measure, category)

    def id(self, part: str) -> str:
        """The id of a part of this theme's page."""
        return f"{self.theme.slug}-{part.lower().replace(' ', '-')}"

    def part(self, part: str, title: str, blocks: Sequence[Block]) -> Section:
        """A section of this theme's page."""
        return Section(self.id(part), title, tuple(blocks))

    def gathered(self, part: str, title: str, parts: Iterable[Part]) -> Part:
        """Parts as one section: what they say, their charts side by side, the rest.

        The first of what they say goes to the head of the page, and is not said twice.
        """
        whole = together(parts)
        first, rest = whole.points[:_POINTS_ABOVE], whole.points[_POINTS_ABOVE:]
        said: list[Block] = [Bullets(rest)] if rest else []
        blocks = (*said, *whole.charts, *whole.after)
        sections = (self.part(part, title, blocks),) if blocks else ()
        return Part(sections, first, whole.missing, hidden=whole.hidden)

    def subtitle(self, **more: object) -> str:
        """What a table or chart is about: place and period, with the unit first."""
        brief = self.brief
        return self.words(
            "table.subtitle", place=brief.place, period=brief.period.title, **more
        )

    def source(self, figures: Iterable[Quoted | None], *, people: bool = False) -> str:
        """The footer: the extracts that these figures were counted from."""
        names = sorted({n for f in figures if f for n in f.figure.sources})
        return source_line(self.brief, *names, people=people)

    def table(
        self,
        part: str,
        *,
        title: str,
        columns: Sequence[Column],
        rows: Rows,
        figures: Iterable[Quoted | None],
        unit: str = "",
        notes: Iterable[str] = (),
        highlight: Iterable[int] = (),
        people: bool = False,
        sheet: str = "",
        detail: bool = False,
    ) -> Table:
        """A table of this theme, on a sheet named after both, apart from the others."""
        return make_table(
            self.brief,
            self.id(f"{part}-table"),
            title=title,
            subtitle=self.subtitle(unit=unit),
            columns=columns,
            rows=rows,
            sheet=self._sheet(sheet or part),
            source=self.source(figures, people=people),
            notes=notes,
            highlight=highlight,
            detail=detail,
        )

    def _sheet(self, part: str) -> str:
        """The name of a sheet: no two tables of a theme may share one."""
        name = f"{self.theme.short} {part}"[:_LONGEST_SHEET]
        again = self._sheets[name] = self._sheets.get(name, 0) + 1
        return name if again == 1 else f"{name} {again}"


def cell_of(found: Quoted | None) -> Cell:
    """A figure as a cell; `[x]` where there is none."""
    return found.cell() if found else Cell("[x]")


def _named(slug: str, words: str) -> Topic:
    """The topic of what has no definition: a cohort, or a partnership's own."""
    words = words.replace("-", " ") if words == slug else words
    return Topic(slug, words.capitalize(), words, words, words, words, words, words)
