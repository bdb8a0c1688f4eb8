"""Making assessments: from a partnership folder to an edition for each audience.

The warehouse is built, every figure is worked out once, disclosure control is decided
once for each audience over all areas, and worker processes then write one area's
release at a time. Nothing is done when an edition of the same inputs, settings and
software is there already.
"""

import pickle
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safercity.areas import Area
from safercity.evidence.assessment.commentary_checks import check_words
from safercity.evidence.disclosure import load_policy
from safercity.evidence.editions import (
    Edition,
    edition_folder,
    is_finished,
    land,
    make_current,
    written_aside,
)
from safercity.evidence.gathering import gather
from safercity.evidence.geography.folder import read_areas
from safercity.evidence.identity import OWN_FOLDERS, digest_of, folder_hashes, software
from safercity.evidence.partnership import SETTINGS_FILE, Partnership
from safercity.evidence.progress import WITHIN, Step, Stopwatch
from safercity.evidence.published import PublishedEdition, published_editions
from safercity.evidence.releasing import Shared, write_area, write_indexes
from safercity.evidence.startup import program
from safercity.evidence.warehouse import (
    WAREHOUSE,
    BuildReport,
    build_warehouse,
    save_quarantine,
)
from safercity.evidence.workers import start_workers


@dataclass(frozen=True)
class AssessReport:
    """What `assess` made, from how many rows, and how long each step took."""

    editions: tuple[Edition, ...]
    rows: BuildReport | None
    figures: int
    seconds: Mapping[str, float]
    quarantine: Path | None = None

    @property
    def unchanged(self) -> bool:
        """True when the editions were there already and nothing was done."""
        return self.rows is None

    def as_json(self) -> dict[str, Any]:
        """The report for machines."""
        return {
            "unchanged": self.unchanged,
            "editions": {e.audience: str(e.folder) for e in self.editions},
            "releases": {e.audience: len(e.releases) for e in self.editions},
            "figures": self.figures,
            "rows": self.rows.as_json() if self.rows else None,
            "seconds": dict(self.seconds),
        }

    def in_words(self) -> str:
        """The report for a person."""
        lines = []
        if self.rows is None:
            lines += ["Nothing has changed since these were made, so nothing was done:"]
        else:
            lines += [
                self.rows.in_words(),
                "",
                f"{self.figures:,} figures in "
                f"{sum(len(e.releases) for e in self.editions)} releases:",
            ]
        lines += [f"  {e.audience:<9} {e.folder}" for e in self.editions]
        if self.rows and self.rows.quarantined:
            lines.append(f"Rows to send back to their suppliers: {self.quarantine}")
        out = self.editions[0].folder.parent.parent
        lines += ["", f"To look at them: {program()} preview {out}"]
        return "\n".join(lines)


@dataclass(frozen=True)
class Plan:
    """What to make: the name of each audience's edition, and what it must regard.

    `earlier` are the editions that an audience has already, where there is anything to
    protect.
    """

    names: Mapping[str, str]
    earlier: Mapping[str, tuple[PublishedEdition, ...]]


def plan_editions(
    partnership: Partnership, audiences: Sequence[str], out: Path
) -> Plan:
    """Name each audience's edition after everything that shapes it.

    That is its inputs, settings and software; and, where it has figures to protect,
    the editions that have been published from `out`.
    """
    extracts = (extract.path for extract in partnership.extracts)
    inputs = folder_hashes(partnership.folder, SETTINGS_FILE, *OWN_FOLDERS, *extracts)
    shaped = {f"file {name}": digest for name, digest in inputs.items()}
    shaped |= {f"software {name}": version for name, version in software().items()}
    names, earlier = {}, {}
    for audience in audiences:
        digest = digest_of(shaped | {"audience": audience})[:8]
        names[audience] = f"{partnership.period.slug}-{digest}"
        if _protects(partnership, audience):
            published = published_editions(out, audience)
            names[audience], earlier[audience] = _beside(names[audience], published)
    return Plan(names, earlier)


def _protects(partnership: Partnership, audience: str) -> bool:
    """Whether an audience's edition can withhold anything for being small."""
    has_sensitive = any(not extract.is_public for extract in partnership.extracts)
    return has_sensitive and load_policy(audience, partnership).protects


def _beside(
    name: str, published: tuple[PublishedEdition, ...]
) -> tuple[str, tuple[PublishedEdition, ...]]:
    """The name of an edition beside those published, and the ones that it regards.

    One that has been published itself keeps its name, and regards those before it.
    """
    for place, one in enumerate(published):
        if one.edition == name or one.edition.startswith(f"{name}-"):
            return one.edition, published[:place]
    if not published:
        return name, ()
    beside = digest_of({one.edition: one.sha256 for one in published})[:8]
    return f"{name}-{beside}", published


def make_assessments(
    partnership: Partnership,
    out: Path,
    *,
    audiences: Sequence[str] = ("public", "partners"),
    jobs: int | None = None,
    step: Step = lambda _: None,
) -> AssessReport:
    """Make an edition of ten (or however many) releases for each audience.

    Raises:  SaferCityError, of the kind that says which part could not be done; the
             editions and the warehouse that were there before then still are.
    """
    watch = Stopwatch(step)
    plan = plan_editions(partnership, audiences, out)
    names = plan.names
    if all(is_finished(out, audience, name) for audience, name in names.items()):
        return _unchanged(out, names)
    with (
        written_aside(out, partnership.period.slug) as aside,
        start_workers(jobs) as pool,
    ):
        watch("Reading and checking extracts")
        areas = read_areas(partnership.folder)
        commentary = check_words(partnership.folder, areas.areas)
        rows = build_warehouse(
            partnership, out / WAREHOUSE, lambda _: None, areas=areas
        )
        quarantine = save_quarantine(out / WAREHOUSE)
        shared = gather(
            partnership,
            areas,
            out / WAREHOUSE,
            rows,
            names,
            watch,
            plan.earlier,
            commentary,
        )
        _write_releases(shared, aside, pool, watch)
        watch("Moving the releases into place")
        editions = tuple(
            land(aside / audience, out, audience, name)
            for audience, name in names.items()
        )
        watch("")
    return AssessReport(
        editions,
        rows,
        max(len(release.figures) for release in shared.releases.values()),
        watch.seconds,
        quarantine,
    )


def _unchanged(out: Path, names: Mapping[str, str]) -> AssessReport:
    for audience, name in names.items():
        make_current(out, audience, name)
    editions = tuple(
        Edition(edition_folder(out, audience, name), audience)
        for audience, name in names.items()
    )
    return AssessReport(editions, None, 0, {})


def _write_releases(
    shared: Shared, aside: Path, pool: ProcessPoolExecutor, watch: Stopwatch
) -> None:
    areas: list[Area] = [shared.areas.force, *shared.areas.csps]
    watch(f"Writing {len(areas) * len(shared.releases)} releases")
    packed = aside / "shared.pickle"
    packed.write_bytes(pickle.dumps(shared, protocol=pickle.HIGHEST_PROTOCOL))
    # The force-wide release is by far the largest, so it is begun first.
    tasks = {
        pool.submit(write_area, packed, area.slug, aside): area.slug for area in areas
    }
    made = {}
    for task in as_completed(tasks):
        made[tasks[task]] = task.result()
        watch(f"{WITHIN}{len(made)} of {len(areas)} areas done")
    packed.unlink()
    indexes = [made[area.slug] for area in areas]
    pool.submit(write_indexes, indexes, aside).result()
