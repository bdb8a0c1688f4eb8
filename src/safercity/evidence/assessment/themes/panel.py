"""The panel of a theme: volume, harm, direction, expectation, and who holds it.

Words of harm and expectation are set by people in `priorities.toml`; data propose a
volume and a direction where nobody has set one, and the panel says which is which.
"""

from collections.abc import Sequence

from safercity.evidence.assessment.directions import direction_of
from safercity.evidence.assessment.document import Block, Definitions, Text
from safercity.evidence.assessment.marks import to_text
from safercity.evidence.assessment.numbers import LOW_MARK, in_table, listed
from safercity.evidence.assessment.themes.view import ThemeView
from safercity.evidence.measures.change import ChangeOutcome
from safercity.evidence.priorities.proposals import (
    Proposal,
    propose_direction,
    propose_volume,
)
from safercity.evidence.priorities.scores import merge_scores
from safercity.evidence.priorities.settings import ThemeSetting
from safercity.evidence.priorities.statements import direction_of_travel, state_theme
from safercity.periods import Period

_YEAR = 12


def panel(view: ThemeView) -> list[Block]:
    """The panel: what is set or proposed, then what only partners can set."""
    setting = view.brief.priorities.themes[view.theme.slug]
    brief = view.brief
    items = [
        ("volume", _volume_and_harm(view, setting)),
        ("direction", _direction_text(view, setting)),
        ("expectation", _expectation(view, setting)),
        ("holders", _holders(view, setting)),
        ("rate", _force_rate(view)),
    ]
    shown = [
        (
            view.words(f"panel.{name}", force=brief.force.name, whole=brief.is_whole),
            said,
        )
        for name, said in items
        if said
    ]
    if not setting.scores:
        shown.append((view.words("panel.partners"), view.text("panel.unset")))
    return [Definitions(tuple(shown))]


def _volume_and_harm(view: ThemeView, setting: ThemeSetting) -> Text:
    scale, volume = view.brief.priorities.scale, _volume(view)
    score = volume.score(scale, on=view.brief.period.slug) if volume else None
    merged = merge_scores(setting.scores, [score] if score else [])
    said = state_theme(scale, merged).volume_and_harm
    if not said:
        return ()
    is_proposed = score is not None and "volume" not in setting.scores
    return view.text("panel.volume_said", said=said, proposed=is_proposed)


def _expectation(view: ThemeView, setting: ThemeSetting) -> Text:
    scale = view.brief.priorities.scale
    return to_text(state_theme(scale, tuple(setting.scores.values())).expectation)


def _direction_text(view: ThemeView, setting: ThemeSetting) -> Text:
    proposed = _direction(view)
    shown = proposed if proposed and proposed.text != "Not known" else None
    if not setting.direction_text and shown is None:
        return ()
    return to_text(direction_of_travel(setting.direction_text, shown))


def _holders(view: ThemeView, setting: ThemeSetting) -> Text:
    """The areas that hold it, those in part in brackets."""
    areas = view.brief.areas.csps
    if not setting.csps:
        return ()
    if len(setting.csps) == len(areas) > 1 and not setting.partly:
        return view.text("panel.everybody")
    names = {area.slug: area.name for area in areas}
    shown = [
        f"({names[slug]})" if slug in setting.partly else names[slug]
        for slug in sorted(setting.csps, key=lambda slug: names[slug])
    ]
    return to_text(listed(shown))


def _force_rate(view: ThemeView) -> Text:
    """The force's rate of each category that it counts, as a table would print it."""
    said = []
    for category in view.theme.categories:
        rate = view.known("rate", category, view.brief.force)
        # One that a table prints as [low] tells a reader nothing.
        shown = in_table(rate.figure, rate.places) if rate else ""
        if shown.strip("0.") not in ("", LOW_MARK):
            said.append(
                view.marked("panel.rate_of", topic=view.topic(category), rate=rate)
            )
    return to_text("; ".join(said[:_MOST_RATES]))


_MOST_RATES = 4


def _volume(view: ThemeView) -> Proposal | None:
    """A volume proposed from the area's rate, brought to a year."""
    rate = view.known("rate", view.theme.head) if view.theme.head else None
    if rate is None or rate.value is None:
        return None
    months = len(list(view.brief.period))
    yearly = rate.value * _YEAR / months
    bands = view.brief.priorities.volume_bands
    return propose_volume(yearly, bands, evidence=(rate.key,))


def _direction(view: ThemeView) -> Proposal | None:
    brief, head = view.brief, view.theme.head
    if not head or brief.like is None or brief.before is None:
        return None
    topic = view.topic(head)
    found = direction_of(brief, topic, brief.area).outcome
    if found is None or found.value is None:
        return None
    outcome = ChangeOutcome(int(found.value))
    months = len(list(brief.like)) + len(list(brief.before))
    direction, _ = propose_direction(
        outcome, _signals(view, head), months=months, evidence=(found.key,)
    )
    return direction


def _signals(view: ThemeView, head: str) -> Sequence[int]:
    found = (
        view.find("xmr_signal", head, period=Period.of_month(month))
        for month in view.brief.period
    )
    return [int(one.value) if one and one.value is not None else 0 for one in found]
