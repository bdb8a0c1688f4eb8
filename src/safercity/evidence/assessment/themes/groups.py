"""Groups: the bands and kinds of people that a profile is split into, in words."""

from collections.abc import Iterator, Sequence

from safercity.areas import Area
from safercity.evidence.assessment.finder import Quoted
from safercity.evidence.assessment.themes.view import ThemeView, is_shown
from safercity.evidence.measures.themes import VICTIMS, Profile

AGES = (
    "age-0-9",
    "age-10-17",
    "age-18-24",
    "age-25-34",
    "age-35-44",
    "age-45-54",
    "age-55-64",
    "age-65-74",
    "age-75-plus",
)
SEXES = ("female", "male")
_BY = {
    "sex": SEXES,
    "age": AGES,
    "ethnicity": (
        "ethnic-asian",
        "ethnic-black",
        "ethnic-mixed",
        "ethnic-white",
        "ethnic-other",
    ),
    "deprivation": ("most-deprived-quintile",),
}
SEGMENT = "segment-"
#: The first part of the measures about each kind of people.
ONE_OF = {"victims": "victim", "offenders": "offender"}


def groups_of(view: ThemeView, profile: Profile) -> list[str]:
    """The groups of a profile that have a share here, split by split."""
    wanted = [g for split in profile.by for g in _BY.get(split, ())]
    if "segment" in profile.by:
        wanted += sorted(_segments(view, profile))
    wanted += [group for group in profile.groups if group not in wanted]
    return [group for group in wanted if is_shown(view.share_of(profile, group))]


def _segments(view: ThemeView, profile: Profile) -> Iterator[str]:
    start = f"{ONE_OF[profile.people]}_share.{profile.category}--{SEGMENT}"
    end = f".{view.brief.area.slug}.{view.brief.period.slug}"
    for key in view.keys_from(start):
        if key.endswith(end):
            yield key[: -len(end)].rpartition("--")[2]


def group_name(view: ThemeView, group: str) -> str:
    """A group as a table names it."""
    if group.startswith(SEGMENT):
        return _segment(view, group)
    return view.words(f"group.{group}")


def group_said(view: ThemeView, group: str) -> str:
    """A group of people as a sentence names it."""
    if group.startswith(SEGMENT):
        return view.words("group_said.segment", segment=_segment(view, group))
    name = f"themes.group_said.{group}"
    if name in view.brief.wording:
        return view.words(f"group_said.{group}")
    return view.words("group_said.other", group=group_name(view, group))


def group_were(view: ThemeView, group: str) -> str:
    """A group after "were" in a sentence."""
    if f"themes.group_were.{group}" in view.brief.wording:
        return view.words(f"group_were.{group}")
    return view.words("group_were.other", group=group_name(view, group))


# Against whom an index compares: residents, and the victims or offenders of all crime.
RESIDENTS, ALL = "index", "index_all"


def index_of(
    view: ThemeView,
    profile: Profile,
    group: str,
    kind: str,
    area: Area | None = None,
) -> Quoted | None:
    """The index of a group, of one kind of comparison."""
    measure = f"{ONE_OF[profile.people]}_{kind}"
    return view.pair(measure, (profile.category, group), area)


def indexes_shown(
    view: ThemeView, profile: Profile, groups: Sequence[str]
) -> list[str]:
    """The kinds of index that any of these groups has."""
    return [
        kind
        for kind in (RESIDENTS, ALL)
        if any(is_shown(index_of(view, profile, group, kind)) for group in groups)
    ]


def index_headers(view: ThemeView, profile: Profile, kinds: Sequence[str]) -> list[str]:
    """The headers of the columns of indexes, each with its interval."""
    interval = view.brief.wording.words("common.column.interval")
    return [
        header
        for kind in kinds
        for header in (view.words(f"people.{kind}_{profile.people}"), interval)
    ]


def _segment(view: ThemeView, group: str) -> str:
    """A segment by its name, with its code where that is not the name."""
    code = group.removeprefix(SEGMENT)
    name = view.brief.segments.get(code)
    return f"{name} ({code.upper()})" if name else code.replace("-", " ").title()


def people_word(profile: Profile) -> str:
    """`victims` or `offenders`: a part of the names of sentences."""
    return "victims" if profile.people == VICTIMS else "offenders"
