"""The processes that write documents, loaded while the figures are still being made.

A server process loads every writer, a second's work, and is forked for each worker. The
parent itself is never forked: it has database threads by the time the work comes.
"""

import importlib
import multiprocessing
import multiprocessing.forkserver
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

from safercity.evidence.startup import keep_pandas_out, keep_rubbish

WRITING = "safercity.evidence.writing"


def load_writers() -> None:
    """Start loading the writers, in a process beside this one; returns at once.

    Whoever starts workers early gains nothing by this; a command that has a second's
    loading of its own to do first gains a second. Does nothing where processes cannot
    be forked.
    """
    if "forkserver" in multiprocessing.get_all_start_methods():
        multiprocessing.get_context("forkserver").set_forkserver_preload([WRITING])
        multiprocessing.forkserver.ensure_running()


@contextmanager
def start_workers(jobs: int | None) -> Iterator[ProcessPoolExecutor]:
    """Give `jobs` worker processes, one a core unless said, that end with the block.

    They load what they need while the block goes on; a task waits until they have.
    """
    load_writers()
    count = jobs or max(1, min(os.cpu_count() or 1, 8))
    forked = "forkserver" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if forked else "spawn")
    pool = ProcessPoolExecutor(
        max_workers=count, mp_context=context, initializer=_prepare
    )
    # The server answers nobody until it has loaded, so somebody else waits for it.
    waiting = threading.Thread(target=_start_all, args=(pool, count), daemon=True)
    waiting.start()
    try:
        yield pool
    finally:
        waiting.join()
        pool.shutdown(cancel_futures=True)


def _start_all(pool: ProcessPoolExecutor, count: int) -> None:
    """Give each worker a first task, so that all of them start."""
    for _ in range(count):
        pool.submit(_started)


def _started() -> None:
    """A task that asks for nothing."""


def _prepare() -> None:
    """Load the writers, and end with the parent even when it is killed outright."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # There is a worker for each core: threads of theirs would wait for one another.
    os.environ.setdefault("RAYON_NUM_THREADS", "1")
    keep_pandas_out()
    keep_rubbish()
    importlib.import_module(WRITING).warm_up()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
