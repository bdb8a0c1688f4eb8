"""Themes: what an assessment says about one threat or challenge, as data.

A theme names the figures that its page prints, so that `calculation` makes exactly
those, and holds the words that no figure can give: why it matters, what its numbers
cannot say, what partners should do and when. The eighteen that ship are
`definitions/themes/*.toml`; a partnership changes or adds any in the same folder of
its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Pair = tuple[str, str]

PRIORITY, VULNERABILITY, CHALLENGE = "priority", "vulnerability", "challenge"
KINDS = (PRIORITY, VULNERABILITY, CHALLENGE)

VICTIMS, OFFENDERS = "victims", "offenders"
PEOPLE = (VICTIMS, OFFENDERS)

#: People told by their history and not by one crime: offenders of a drug offence, or of
#: one in which drugs were a factor, and all others. A profile may be of these too.
COHORTS = ("drug-related-offenders", "other-offenders")

#: What a profile can be split by.
SPLITS = ("age", "sex", "ethnicity", "segment", "deprivation")

PARTS, SHARES = "parts", "shares"
STYLES = (PARTS, SHARES)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A set of shares that are shown together as bars.

    `parts` asks what the events of `of` are, item by item (`share_within.of--item`);
    `shares` asks how much of each item is `of` (`share_within.item--of`).
    """

    key: str
    title: str
    style: str
    of: str
    items: tuple[str, ...]

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The crossings that it needs, in the order that it shows them."""
        if self.style == PARTS:
            return tuple((self.of, item) for item in self.items)
        return tuple((item, self.of) for item in self.items)


@dataclass(frozen=True, slots=True)
class Profile:
    """Who the victims or offenders of a category are.

    `by` names the splits (of `SPLITS`); `groups` single groups of the figure
    catalogue that are shown too, such as `under-18` or `drug-related`.
    """

    people: str
    category: str
    by: tuple[str, ...] = ("age", "sex")
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """When the figures call for a recommendation; every part given must hold.

    `figure` and `than` are `measure.category` of the area and period in hand.
    `above` and `below` bound its value; `than` asks that it lies above another
    figure, clear of its limits where there are some; `rising` names a category that
    has clearly risen; `higher` one whose rate is clearly above the force's; `wards` one
    of which some ward is well above the average for wards.
    """

    figure: str = ""
    above: float | None = None
    below: float | None = None
    than: str = ""
    rising: str = ""
    higher: str = ""
    wards: str = ""

    @property
    def figures(self) -> tuple[str, ...]:
        """The figures that it looks at, as `measure.category`."""
        return tuple(name for name in (self.figure, self.than) if name)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Something partners should consider doing.

    `id` is kept from year to year, so that an action can be traced to it. With no
    `when` it is proposed wherever the theme is shown. `because` says why in a
    sentence that may quote `{figure}` and `{than}`.
    """

    id: str
    text: str
    when: Condition | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class AtRisk:
    """Which groups are said to be at greatest risk.

    A group of `people` is named where its index against residents is at least
    `at_least`, with its whole interval above 100. `known` are groups that evidence
    from elsewhere names, in sentences.
    """

    people: str = VICTIMS
    category: str = ""
    at_least: float = 120
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme of an assessment. Every category is a key of a category definition.

    `slug` is its file's name and its page's id; a theme with the slug of a category
    takes over that category's page. `short` fits the name of a spreadsheet's sheet.
    `inline` stands in a sentence. `kind` is one of `KINDS`; `family` heads themes
    that the 2019 assessment kept together ("" for none). `head` is the category that
    its headline counts, "" where no record tells it; `headline` are the figures
    (`measure.category`) at the head of its page instead. `stand_in` is a category of
    the public street data that shows a part of it, `stand_in_note` how they differ.
    `times` have hours and weekdays; `nights` are pairs (A, B): the share of A that
    is B by night and by day. `rural_rates` are compared between rural and urban;
    `rural_crossings` likewise as shares. `offender_crime` are pairs (A, group): the
    share of A with a known offender of the group. `survey` holds
    `question--answer`, `indicators` slugs. `floor` names the topic of the disclosure
    policy that its figures obey. `needs` are the contracts that it is made from.
    """

    slug: str
    title: str
    short: str
    inline: str
    order: int
    kind: str
    why: str
    limits: tuple[str, ...]
    needs: tuple[str, ...]
    recommendations: tuple[Recommendation, ...]
    head: str = ""
    headline: tuple[str, ...] = ()
    family: str = ""
    further: tuple[str, ...] = ()
    stand_in: str = ""
    stand_in_note: str = ""
    floor: str = ""
    wards: bool = False
    breakdowns: tuple[Breakdown, ...] = ()
    more_crossings: tuple[Pair, ...] = ()
    profiles: tuple[Profile, ...] = ()
    repeat_victims: tuple[str, ...] = ()
    repeat_offenders: tuple[str, ...] = ()
    offender_crime: tuple[Pair, ...] = ()
    times: tuple[str, ...] = ()
    nights: tuple[Pair, ...] = ()
    rural_rates: tuple[str, ...] = ()
    rural_crossings: tuple[Pair, ...] = ()
    survey: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    at_risk: AtRisk = field(default_factory=AtRisk)
    hotspots: tuple[str, ...] = ()
    hotspots_elsewhere: str = ""

    @property
    def categories(self) -> tuple[str, ...]:
        """Every category that it counts, the head first."""
        return tuple(dict.fromkeys(c for c in (self.head, *self.further) if c))

    @property
    def crossings(self) -> tuple[Pair, ...]:
        """The pairs (A, B) whose `share_within` it prints."""
        shown = (pair for breakdown in self.breakdowns for pair in breakdown.pairs)
        return tuple(dict.fromkeys((*shown, *self.more_crossings)))

    @property
    def victims(self) -> tuple[str, ...]:
        """The categories whose victims it profiles."""
        return self._profiled(VICTIMS)

    @property
    def offenders(self) -> tuple[str, ...]:
        """The categories whose offenders it profiles."""
        return self._profiled(OFFENDERS)

    def _profiled(self, people: str) -> tuple[str, ...]:
        found = (p.category for p in self.profiles if p.people == people)
        return tuple(dict.fromkeys(found))

    def profile(self, people: str, category: str) -> Profile | None:
        """The profile of these people of that category, if it has one."""
        return next(
            (
                profile
                for profile in self.profiles
                if (profile.people, profile.category) == (people, category)
            ),
            None,
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """Every figure that a set of themes prints, by the parts of its key; sorted."""

    categories: tuple[str, ...]
    crossings: tuple[Pair, ...]
    victims: tuple[str, ...]
    offenders: tuple[str, ...]
    victim_groups: tuple[Pair, ...]
    offender_groups: tuple[Pair, ...]
    repeat_victims: tuple[str, ...]
    repeat_offenders: tuple[str, ...]
    offender_crime: tuple[Pair, ...]
    times: tuple[str, ...]
    nights: tuple[Pair, ...]
    rural_rates: tuple[str, ...]
    rural_crossings: tuple[Pair, ...]
    survey: tuple[str, ...]
    indicators: tuple[str, ...]
    wards: tuple[str, ...]


def themes_asked_for(themes: Mapping[str, Theme] | Iterable[Theme]) -> Asked:
    """Gather what the pages of these themes print, each part once, in order.

    `victim_groups` and `offender_groups` are the single groups of profiles, as
    (category, group); those of a profile's splits follow from `victims` and
    `offenders`. `wards` are the categories that are shown by ward.
    """
    every = list(themes.values() if isinstance(themes, Mapping) else themes)

    def named(name: str) -> tuple[str, ...]:
        return tuple(sorted({item for t in every for item in getattr(t, name)}))

    def paired(name: str) -> tuple[Pair, ...]:
        return tuple(sorted({item for t in every for item in getattr(t, name)}))

    return Asked(
        categories=named("categories"),
        crossings=paired("crossings"),
        victims=named("victims"),
        offenders=named("offenders"),
        victim_groups=_groups(every, VICTIMS),
        offender_groups=_groups(every, OFFENDERS),
        repeat_victims=named("repeat_victims"),
        repeat_offenders=named("repeat_offenders"),
        offender_crime=paired("offender_crime"),
        times=named("times"),
        nights=paired("nights"),
        rural_rates=named("rural_rates"),
        rural_crossings=paired("rural_crossings"),
        survey=named("survey"),
        indicators=named("indicators"),
        wards=tuple(
            sorted({c for t in every if t.wards for c in (t.head, *t.hotspots) if c})
        ),
    )


def _groups(themes: Iterable[Theme], people: str) -> tuple[Pair, ...]:
    found = {
        (profile.category, group)
        for theme in themes
        for profile in theme.profiles
        if profile.people == people
        for group in profile.groups
    }
    return tuple(sorted(found))
