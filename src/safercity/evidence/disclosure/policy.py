"""Disclosure policies: what each audience may read of sensitive figures, as data.

The policies that ship are `definitions/disclosure/*.toml`; a partnership changes any
setting of one under `[disclosure.<audience>]` in its `safercity.toml`.
"""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import safercity
from safercity.areas import AreaLevel
from safercity.errors import SettingsError, UsageError, all_at_once
from safercity.evidence.disclosure.topics import (
    LEVELS,
    Topic,
    Under,
    categories_under,
    strictest,
    themes_with_floors,
)
from safercity.evidence.measures.themes import Theme
from safercity.evidence.partnership import SETTINGS_FILE, Partnership

SHIPPED = Path(safercity.__file__).parent / "definitions" / "disclosure"

# Published to anyone, a threshold lower than this hides next to nothing.
LEAST_PUBLIC_THRESHOLD = 3

# How the names begin of people of whom something is known, or is not: their age.
KNOWN_PREFIX, UNKNOWN_PREFIX = "known-", "unknown-"


@dataclass(frozen=True)
class Policy:
    """What an audience may read of figures from sensitive extracts.

    `suppress_below`, `protection_width` and `round_base` are in events;
    `shortest_period` is in months, by level of area (a level left out is not
    published); `minimum_population` is in residents. `under` gives the topics that a
    category or flag falls under, besides the topic of its own name.
    """

    audience: str
    title: str
    marking: str
    version: str
    suppress_below: int
    zero_is_disclosive: bool
    unplaced_is_disclosive: bool
    protection_width: int
    round_base: int
    minimum_population: int
    shortest_period: Mapping[AreaLevel, int]
    topics: Mapping[str, Topic]
    under: Under = field(default_factory=dict)
    unknown_is_disclosive: bool = True

    def tells_of_nobody(self, category: str) -> bool:
        """Whether a category counts only people of whom something is not known.

        How many those are tells how well records are kept, and nothing about anyone.
        """
        last = category.rpartition("--")[2]
        return not self.unknown_is_disclosive and last.startswith(UNKNOWN_PREFIX)

    def topic(self, category: str) -> Topic | None:
        """What its topics ask of a category; the strictest of them where it has parts.

        The parts of a category of both knife crime and robbery are in its key:
        `knife-crime--robbery`.
        """
        if not self.topics:
            return None
        names = {
            name
            for part in category.split("--")
            for name in self.under.get(part, (part,))
        }
        return strictest(self.topics[name] for name in names & self.topics.keys())

    def threshold(self, category: str) -> int:
        """The count of a category from which it may be read."""
        if self.tells_of_nobody(category):
            return 0
        topic = self.topic(category)
        return max(self.suppress_below, topic.suppress_below if topic else 0)

    def width(self, category: str) -> int:
        """How wide the range of a withheld count must stay."""
        if self.tells_of_nobody(category):
            return 0
        return max(self.protection_width, self.threshold(category))

    def allows(self, category: str, level: AreaLevel, months: int) -> bool:
        """Whether a figure of this category may cover so small an area and time."""
        if months < self.shortest_period.get(level, months + 1):
            return False
        topic = self.topic(category)
        if topic is None or level not in LEVELS:
            return True
        is_wide = LEVELS.index(level) <= LEVELS.index(topic.level)
        return is_wide and months >= topic.months

    @property
    def protects(self) -> bool:
        """True when any count may be withheld for being small."""
        return self.suppress_below > 0 or any(
            topic.suppress_below for topic in self.topics.values()
        )


def audiences() -> tuple[str, ...]:
    """The audiences that a policy ships for, in order of name."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))


def load_policy(audience: str, partnership: Partnership) -> Policy:
    """Read the policy of an audience, with the partnership's own settings over it.

    Raises:  UsageError for an audience that has no policy; SettingsError naming every
             fault of `[disclosure]` at once, and themes whose topic is not in it.
    """
    if audience not in audiences():
        raise UsageError(
            f'There is no audience "{audience}". The audiences are: '
            f"{', '.join(audiences())}."
        )
    shipped = tomllib.loads((SHIPPED / f"{audience}.toml").read_text(encoding="utf-8"))
    own = partnership.disclosure.get(audience, {})
    reader = _Reader(f"[disclosure.{audience}]")
    reader.check_audiences(partnership.disclosure)
    if not isinstance(own, Mapping):
        reader.faults.append(f"{reader.where} must be a table of settings")
        own = {}
    policy = reader.policy(audience, shipped, own)
    themes = themes_with_floors(partnership.folder)
    reader.check_floors(themes, policy)
    if reader.faults:
        path = partnership.folder / SETTINGS_FILE
        raise SettingsError(all_at_once(f"{path} cannot be used:", reader.faults))
    return replace(policy, under=categories_under(themes))


class _Reader:
    """Takes a policy's settings and gathers every fault on the way."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.faults: list[str] = []

    def check_audiences(self, tables: Mapping[str, Any]) -> None:
        for name in sorted(set(tables) - set(audiences())):
            self.faults.append(
                f"[disclosure.{name}] is for nobody; "
                f"the audiences are: {', '.join(audiences())}"
            )

    def check_floors(self, themes: Iterable[Theme], policy: Policy) -> None:
        """Add a fault for each theme whose topic a policy with topics does not have."""
        for theme in themes if policy.topics else ():
            if theme.floor not in policy.topics:
                fault = (
                    f'the theme {theme.slug} has floor = "{theme.floor}", which needs '
                    f"{self.where[:-1]}.topics.{theme.floor}]"
                )
                if fault not in self.faults:
                    self.faults.append(fault)

    def policy(
        self, audience: str, shipped: Mapping[str, Any], own: Mapping[str, Any]
    ) -> Policy:
        self._unknown(own, shipped, self.where)
        merged = {**shipped, **own}
        policy = Policy(
            audience=audience,
            title=self._text(merged, "title"),
            marking=self._text(merged, "marking"),
            version=self._text(merged, "version"),
            suppress_below=self._whole(merged, "suppress_below", self.where),
            zero_is_disclosive=self._flag(merged, "zero_is_disclosive"),
            unplaced_is_disclosive=self._flag(merged, "unplaced_is_disclosive"),
            unknown_is_disclosive=self._flag(merged, "unknown_is_disclosive"),
            protection_width=self._whole(merged, "protection_width", self.where),
            round_base=self._whole(merged, "round_base", self.where, least=1),
            minimum_population=self._whole(merged, "minimum_population", self.where),
            shortest_period=self._levels(shipped, own),
            topics=self._topics(shipped, own),
        )
        self._check_together(policy)
        return policy

    def _check_together(self, policy: Policy) -> None:
        if policy.protection_width < policy.suppress_below:
            self.faults.append(
                f"{self.where} protection_width is {policy.protection_width}; it must "
                f"be at least suppress_below, {policy.suppress_below}"
            )
        if policy.audience == "public" and (
            policy.suppress_below < LEAST_PUBLIC_THRESHOLD
        ):
            self.faults.append(
                f"{self.where} suppress_below is {policy.suppress_below}; for the "
                f"public it must be at least {LEAST_PUBLIC_THRESHOLD}. If an extract "
                'is public already, say sensitivity = "public" in its [[extracts]]'
            )

    def _unknown(
        self, own: Mapping[str, Any], known: Mapping[str, Any], where: str
    ) -> None:
        known = {**known, "topics": {}}
        for key in sorted(set(own) - set(known)):
            near = difflib.get_close_matches(key, sorted(known), 1)
            hint = f'; did you mean "{near[0]}"?' if near else ""
            self.faults.append(f'{where} has an unknown setting "{key}"{hint}')

    def _text(self, table: Mapping[str, Any], key: str) -> str:
        value = table[key]
        if not isinstance(value, str):
            self.faults.append(f"{self.where} {key} must be text")
        return str(value)

    def _flag(self, table: Mapping[str, Any], key: str) -> bool:
        if not isinstance(table[key], bool):
            self.faults.append(f"{self.where} {key} must be true or false")
        return table[key] is True

    def _whole(
        self, table: Mapping[str, Any], key: str, where: str, least: int = 0
    ) -> int:
        value = table.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and value >= least:
            return value
        said = "missing" if value is None else f"{value!r}"
        self.faults.append(
            f"{where} {key} is {said}; it must be a whole number, {least} or more"
        )
        return least

    def _table(self, own: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        value = own.get(key, {})
        if isinstance(value, Mapping):
            return value
        self.faults.append(f"{self.where} {key} must be a table of settings")
        return {}

    def _level(
        self, text: object, where: str, levels: Iterable[AreaLevel] = AreaLevel
    ) -> AreaLevel | None:
        known = [str(level) for level in levels]
        if text in known:
            return AreaLevel(str(text))
        self.faults.append(f"{where}: {text!r} is not one of {', '.join(known)}")
        return None

    def _levels(
        self, shipped: Mapping[str, Any], own: Mapping[str, Any]
    ) -> Mapping[AreaLevel, int]:
        where = f"{self.where} shortest_period"
        merged = {
            **shipped["shortest_period"],
            **self._table(own, "shortest_period"),
        }
        levels = {name: self._level(name, where) for name in merged}
        return {
            level: self._whole(merged, name, where, least=1)
            for name, level in levels.items()
            if level is not None
        }

    def _topics(
        self, shipped: Mapping[str, Any], own: Mapping[str, Any]
    ) -> Mapping[str, Topic]:
        mine = self._table(own, "topics")
        theirs = shipped.get("topics", {})
        topics = {}
        for category in sorted({*theirs, *mine}):
            where = f"{self.where[:-1]}.topics.{category}]"
            change = mine.get(category, {})
            if not isinstance(change, Mapping):
                self.faults.append(f"{where} must be a table of settings")
                continue
            settings = {**theirs.get(category, {}), **change}
            known = {"level": "", "months": 0, "suppress_below": 0}
            for key in sorted(set(settings) - set(known)):
                self.faults.append(f'{where} has an unknown setting "{key}"')
            level = self._level(settings.get("level"), f"{where} level", LEVELS)
            months = self._whole(settings, "months", where, least=1)
            least = self._whole(settings, "suppress_below", where)
            if level is not None:
                topics[category] = Topic(level, months, least)
        return topics
