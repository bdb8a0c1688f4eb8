"""`priorities.toml`: what people have decided, read from the partnership folder.

For each theme: words for harm, expectation and volume, a direction in their own words,
scores in detail, and which CSPs hold it as a priority and why. The file may be left
out; every fault in it is reported at once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from safercity.areas import slugify
from safercity.errors import SettingsError, all_at_once
from safercity.evidence.priorities.reading import Reader, nearest, read_toml
from safercity.evidence.priorities.scale_files import (
    DEFAULT_SCALE,
    load_risk_scale,
    read_bands,
)
from safercity.evidence.priorities.scales import Bands, RiskScale
from safercity.evidence.priorities.scores import Score
from safercity.evidence.priorities.theme_scores import Default, read_scores

PRIORITIES_FILE = "priorities.toml"

#: The settings of a theme.
_THEME = frozenset(
    "volume individual_harm community_harm environment_harm expectation direction "
    "direction_text direction_reason forecast confidence capacity capability reason "
    "evidence scores csps partly why why_in".split()
)


@dataclass(frozen=True, slots=True)
class ThemeSetting:
    """What people have decided about a theme.

    `scores` are by component; `direction_text` is printed before what the data show,
    with `direction_reason`. `csps` hold it, `partly` those of them that do in part, by
    slug; `why` says why, by slug.
    """

    theme: str
    scores: Mapping[str, Score] = field(default_factory=dict)
    direction_text: str = ""
    direction_reason: str = ""
    csps: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    why: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Priorities:
    """Everything in `priorities.toml`, checked.

    `themes` has every theme of the assessment in its order, set or not; `csps` the
    slugs of all CSPs.
    """

    scale: RiskScale
    volume_bands: Bands
    themes: Mapping[str, ThemeSetting]
    csps: tuple[str, ...]


def load_priorities(
    folder: Path, *, themes: Collection[str], csps: Sequence[str]
) -> Priorities:
    """Read `priorities.toml` of a partnership folder; absent, nothing is set.

    `themes` and `csps` are the slugs that it may name (a CSP by its name too).
    Raises:  SettingsError naming every fault at once, with the nearest names.
    """
    path = folder / PRIORITIES_FILE
    table = read_toml(path) if path.is_file() else {}
    reader = Reader()
    reader.known("", table, ("scale", "set", "volume_bands", "themes"))
    # A word means nothing without its scale, so faults of that come first, alone.
    scale = load_risk_scale(reader.text("", table, "scale", DEFAULT_SCALE), folder)
    default = _default(reader, table)
    given = reader.table("[themes]", table.get("themes", {}))
    for theme in given:
        if theme not in themes:
            near = nearest(theme, themes)
            reader.fault(f"[themes.{theme}]", f"there is no such theme.{near}")
    settings = {
        theme: _Theme(reader, theme, given[theme], scale, default).read(csps)
        if theme in given
        else ThemeSetting(theme)
        for theme in themes
    }
    bands = scale.volume_bands
    if "volume_bands" in table:
        bands = read_bands(reader, "[volume_bands]", table["volume_bands"])
        _check_bands(reader, bands, scale)
    if reader.faults:
        heading = f"{path.name} cannot be used:"
        raise SettingsError(all_at_once(heading, reader.faults))
    return Priorities(scale, bands, settings, tuple(csps))


def _check_bands(reader: Reader, bands: Bands, scale: RiskScale) -> None:
    words = scale.ladder_of("volume").words
    for word in bands:
        if word not in words:
            reader.fault(
                "[volume_bands]", f'"{word}" is not one of {", ".join(words)}.'
            )


def _default(reader: Reader, table: Mapping[str, Any]) -> Default:
    given = reader.table("[set]", table.get("set", {}))
    reader.known("[set]", given, ("by", "on", "reason", "why"))
    return Default(
        by=reader.text("[set]", given, "by"),
        on=reader.when("[set]", given, "on"),
        reason=reader.text("[set]", given, "reason"),
        why=reader.text("[set]", given, "why"),
    )


class _Theme:
    """Reads one theme's table."""

    def __init__(
        self,
        reader: Reader,
        theme: str,
        value: Any,
        scale: RiskScale,
        default: Default,
    ) -> None:
        self.reader, self.theme, self.where = reader, theme, f"[themes.{theme}]"
        self.table = reader.table(self.where, value)
        self.scale, self.default = scale, default
        reader.known(self.where, self.table, _THEME)

    def read(self, csps: Sequence[str]) -> ThemeSetting:
        holders = self._csps("csps", csps)
        partly = self._csps("partly", csps)
        for csp in partly:
            if csp not in holders:
                self.reader.fault(
                    self.where, f'"{csp}" holds it in part, but is not in "csps".'
                )
        text = self.reader.text(self.where, self.table, "direction_text")
        return ThemeSetting(
            theme=self.theme,
            scores=read_scores(
                self.reader, self.where, self.table, self.scale, self.default
            ),
            direction_text=text,
            direction_reason=self._direction_reason(text),
            csps=holders,
            partly=partly,
            why=self._why(holders),
        )

    def _direction_reason(self, text: str) -> str:
        own = self.reader.text(self.where, self.table, "direction_reason")
        reason = own or self.default.reason
        if text and not reason:
            self.reader.fault(
                self.where, 'a "direction_text" needs a "direction_reason".'
            )
        return reason if text else ""

    def _csps(self, key: str, csps: Sequence[str]) -> tuple[str, ...]:
        if key == "csps" and self.table.get(key) == "all":
            return tuple(csps)
        given = self.reader.texts(self.where, self.table, key)
        named = {slugify(name) for name in given}
        for name in given:
            if slugify(name) not in csps:
                near = nearest(slugify(name), csps)
                self.reader.fault(
                    self.where, f'"{key}" names "{name}", which is no CSP here.{near}'
                )
        return tuple(csp for csp in csps if csp in named)

    def _why(self, holders: tuple[str, ...]) -> Mapping[str, str]:
        everywhere = self.reader.text(self.where, self.table, "why", self.default.why)
        where = f"[themes.{self.theme}.why_in]"
        own = self.reader.table(where, self.table.get("why_in", {}))
        reasons = {slugify(name): self.reader.text(where, own, name) for name in own}
        for name in reasons:
            if name not in holders:
                near = nearest(name, holders)
                self.reader.fault(
                    where, f'"{name}" is not one of "csps" of this theme.{near}'
                )
        found = {csp: reasons.get(csp, everywhere) for csp in holders}
        return {csp: why for csp, why in found.items() if why}
