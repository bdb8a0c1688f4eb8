"""Scales: how words become scores and scores become risk.

The scale that ships is in the style of MoRiLE and has numbers of our own. A
partnership that holds a licence puts its file into `definitions/scales` of its folder
and names it in `priorities.toml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from safercity.evidence.priorities.ladders import Ladder

PARTS = ("impact", "likelihood", "position", "beside")
COMBINATIONS = ("max", "sum")
LIKELIHOODS = ("tempered", "product", "sum")
RISKS = ("product", "sum")

#: Bands by word, each from its least value.
Bands = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Component:
    """One thing that is scored: in which group, on which ladder, by what question.

    `qualifier` is the word in brackets that names this kind of harm.
    """

    key: str
    title: str
    group: str
    ladder: str
    asks: str = ""
    qualifier: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Components taken together, by their highest or their sum.

    A theme is ranked only when its `required` groups are scored; `unscored` is the
    value of another group that is not.
    """

    key: str
    title: str
    part: str
    combination: str
    required: bool = False
    unscored: float = 0.0


@dataclass(frozen=True, slots=True)
class RiskScale:
    """A whole scale: words, weights and rules, with where they are from.

    `places` is how far a theme may move under the sensitivity check and still be
    called settled. `volume_bands` are in events a year per 1,000 residents.
    """

    key: str
    title: str
    version: str
    note: str
    source: str
    licence: str
    likelihood: str
    risk: str
    places: int
    ladders: Mapping[str, Ladder]
    groups: tuple[Group, ...]
    components: tuple[Component, ...]
    volume_bands: Bands
    impact_bands: Bands
    likelihood_bands: Bands

    def component(self, key: str) -> Component:
        """The component of a key; KeyError if there is none."""
        return {component.key: component for component in self.components}[key]

    def ladder_of(self, key: str) -> Ladder:
        """The ladder that a component is scored on."""
        return self.ladders[self.component(key).ladder]

    def of_part(self, part: str) -> tuple[Group, ...]:
        """The groups of impact, likelihood, position, or those beside."""
        return tuple(group for group in self.groups if group.part == part)

    def kinds(self, group: str) -> Mapping[str, str]:
        """The components of a group that a word in brackets names, by that word."""
        return {
            c.qualifier: c.key
            for c in self.components
            if c.group == group and c.qualifier
        }


def band_of(value: float, bands: Bands) -> str:
    """The last band whose least value a number reaches.

    >>> band_of(4.0, {"Low": 0.0, "Moderate": 2.0, "High": 20.0})
    'Moderate'
    """
    return [word for word, least in bands.items() if value >= least][-1]
