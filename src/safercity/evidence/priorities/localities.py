"""Localities: which priorities most partnerships share, and which only some have."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from safercity.areas import slugify
from safercity.evidence.measures.themes import CHALLENGE, Theme
from safercity.evidence.priorities.settings import Priorities


@dataclass(frozen=True, slots=True)
class Held:
    """A priority, or a family of themes taken as one, and the CSPs that hold it.

    `themes` are the slugs of the themes in it; `csps` and `partly` (those of them that
    hold it in part, printed in brackets) are slugs in the partnership's order; `of` is
    how many CSPs there are. A `challenge` cuts across the list: it is no priority.
    """

    key: str
    title: str
    themes: tuple[str, ...]
    csps: tuple[str, ...]
    partly: tuple[str, ...]
    of: int
    challenge: bool

    @property
    def is_prevalent(self) -> bool:
        """True when more than half of the CSPs hold it."""
        return 2 * len(self.csps) > self.of


def list_held(priorities: Priorities, themes: Mapping[str, Theme]) -> tuple[Held, ...]:
    """List what CSPs hold, a family of themes taken as one.

    A CSP holds a family that it holds any theme of, and in part only where it holds no
    theme of it in whole. In the order of themes; a family stands where its first does.
    """
    families: dict[str, list[Theme]] = {}
    for theme in themes.values():
        families.setdefault(theme.family or theme.title, []).append(theme)
    return tuple(_held(priorities, title, one) for title, one in families.items())


def _held(priorities: Priorities, title: str, themes: list[Theme]) -> Held:
    settings = [priorities.themes[theme.slug] for theme in themes]
    anywhere = {csp for one in settings for csp in one.csps}
    whole = {csp for one in settings for csp in set(one.csps) - set(one.partly)}
    return Held(
        key=slugify(title) if len(themes) > 1 else themes[0].slug,
        title=title,
        themes=tuple(theme.slug for theme in themes),
        csps=tuple(csp for csp in priorities.csps if csp in anywhere),
        partly=tuple(csp for csp in priorities.csps if csp in anywhere - whole),
        of=len(priorities.csps),
        challenge=all(theme.kind == CHALLENGE for theme in themes),
    )


@dataclass(frozen=True, slots=True)
class Localities:
    """Priorities by how many CSPs hold them, and what each CSP holds.

    `prevalent`: more than half of the CSPs. A priority that nobody holds is in neither
    list; a challenge is in its own whoever holds it. `by_csp` has challenges too.
    """

    prevalent: tuple[Held, ...]
    less_prevalent: tuple[Held, ...]
    challenges: tuple[Held, ...]
    by_csp: Mapping[str, tuple[Held, ...]]


def group_by_prevalence(held: Iterable[Held], csps: Iterable[str]) -> Localities:
    """Part priorities into prevalent, less prevalent and challenges, in order.

    Source:  docs/methods/priorities.md#prevalence
    """
    every = list(held)
    listed = [one for one in every if not one.challenge and one.csps]
    return Localities(
        prevalent=tuple(one for one in listed if one.is_prevalent),
        less_prevalent=tuple(one for one in listed if not one.is_prevalent),
        challenges=tuple(one for one in every if one.challenge),
        by_csp={csp: tuple(one for one in every if csp in one.csps) for csp in csps},
    )
