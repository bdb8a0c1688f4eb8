"""One area's releases: its document in every format, its data and its manifest.

Runs in worker processes (`workers`). What all areas share is pickled once to a file
that each worker reads once; a task is then only the slug of an area.
"""

import functools
import importlib
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from safercity.evidence.assessment.context import AssessmentContext
from safercity.evidence.disclosure import Release
from safercity.evidence.geography.area_set import AreaSet
from safercity.evidence.hotspot_study.of_themes import Studies
from safercity.evidence.partnership import Partnership
from safercity.evidence.published import PublishedEdition
from safercity.evidence.workers import WRITING


@dataclass(frozen=True)
class Shared:
    """What the releases of all areas are made from.

    `settings` are the hashes of the partnership's own files that are not extracts, by
    path; `definitions` is one hash of the definitions in force; `earlier` the published
    editions that each audience's was made with regard to, where it has any to regard.
    `hotspots` are the studies that theme pages show.
    """

    partnership: Partnership
    areas: AreaSet
    releases: Mapping[str, Release]
    editions: Mapping[str, str]
    context: AssessmentContext
    settings: Mapping[str, str]
    definitions: str
    earlier: Mapping[str, tuple[PublishedEdition, ...]] = field(default_factory=dict)
    hotspots: Studies = field(default_factory=dict)


def write_area(packed: Path, slug: str, aside: Path) -> dict[str, Any]:
    """Write an area's release for each audience; give the index page of each.

    `packed` holds a pickled `Shared`; the releases go to `aside/<audience>/<slug>`.
    """
    writing = importlib.import_module(WRITING)
    return dict(writing.write_area(_unpack(packed), slug, aside))


def write_indexes(indexes: Sequence[Any], aside: Path) -> None:
    """Write the page that lists an edition's releases, for each audience.

    `indexes` are what `write_area` gave for each area, the force first.
    """
    importlib.import_module(WRITING).write_indexes(indexes, aside)


@functools.lru_cache(maxsize=1)
def _unpack(packed: Path) -> Shared:
    # Our own file, written a moment ago in a folder that only this build uses.
    shared = pickle.loads(packed.read_bytes())  # noqa: S301
    if not isinstance(shared, Shared):
        raise TypeError(f"{packed} holds something else")
    return shared
