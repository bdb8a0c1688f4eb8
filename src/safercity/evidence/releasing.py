"""One area's releases: its document in every format, its data and its manifest.

Runs in worker processes. What all areas share is pickled once to a file that each
worker reads once; a task is then only the slug of an area.
"""

import functools
import importlib
import multiprocessing
import os
import pickle
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

from safercity.evidence.assessment.context import AssessmentContext
from safercity.evidence.disclosure import Release
from safercity.evidence.geography.area_set import AreaSet
from safercity.evidence.partnership import Partnership
from safercity.evidence.published import PublishedEdition
from safercity.evidence.startup import keep_pandas_out, keep_rubbish

_WRITING = "safercity.evidence.writing"


@dataclass(frozen=True)
class Shared:
    """What the releases of all areas are made from.

    `settings` are the hashes of the partnership's own files that are not extracts, by
    path; `definitions` is one hash of the definitions in force; `earlier` the published
    editions that each audience's was made with regard to, where it has any to regard.
    """

    partnership: Partnership
    areas: AreaSet
    releases: Mapping[str, Release]
    editions: Mapping[str, str]
    context: AssessmentContext
    settings: Mapping[str, str]
    definitions: str
    earlier: Mapping[str, tuple[PublishedEdition, ...]] = field(default_factory=dict)


@contextmanager
def start_workers(jobs: int | None) -> Iterator[ProcessPoolExecutor]:
    """Start worker processes, which load what they need while the figures are made."""
    count = jobs or max(1, min(os.cpu_count() or 1, 8))
    pool = ProcessPoolExecutor(
        max_workers=count, mp_context=_loaded_once(), initializer=_prepare
    )
    for _ in range(count):
        pool.submit(_prepared)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _loaded_once() -> BaseContext:
    """How to start workers so that the writers are loaded once for all of them.

    A server process loads them, a second's work, and is forked for each worker. The
    parent itself is never forked: it has database threads by the time the work comes.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")  # pragma: no cover (Windows)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_WRITING])
    return context


def _prepare() -> None:
    """Load the writers, and end with the parent even when it is killed outright."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # There is a worker for each core: threads of theirs would wait for one another.
    os.environ.setdefault("RAYON_NUM_THREADS", "1")
    keep_pandas_out()
    keep_rubbish()
    importlib.import_module(_WRITING).warm_up()


def _prepared() -> None:
    """A first task, so that every worker starts at once."""


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def write_area(packed: Path, slug: str, aside: Path) -> dict[str, Any]:
    """Write an area's release for each audience; give the index page of each.

    `packed` holds a pickled `Shared`; the releases go to `aside/<audience>/<slug>`.
    """
    writing = importlib.import_module(_WRITING)
    return dict(writing.write_area(_unpack(packed), slug, aside))


def write_indexes(indexes: Sequence[Any], aside: Path) -> None:
    """Write the page that lists an edition's releases, for each audience.

    `indexes` are what `write_area` gave for each area, the force first.
    """
    importlib.import_module(_WRITING).write_indexes(indexes, aside)


@functools.lru_cache(maxsize=1)
def _unpack(packed: Path) -> Shared:
    # Our own file, written a moment ago in a folder that only this build uses.
    shared = pickle.loads(packed.read_bytes())  # noqa: S301
    if not isinstance(shared, Shared):
        raise TypeError(f"{packed} holds something else")
    return shared
