"""Build a warehouse aside and swap it in; or check extracts and build nothing."""

import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb

from safercity.errors import CoverageError, SaferCityError, UsageError
from safercity.evidence.geography.area_set import AreaSet
from safercity.evidence.identity import digest_of, folder_hashes, software
from safercity.evidence.partnership import Partnership
from safercity.evidence.progress import Stopwatch
from safercity.evidence.warehouse.coverage import check_coverage
from safercity.evidence.warehouse.engine import Engine
from safercity.evidence.warehouse.exclusive import building_aside, swap_in
from safercity.evidence.warehouse.explanation import CheckReport
from safercity.evidence.warehouse.filling import fill_warehouse
from safercity.evidence.warehouse.reading_back import (
    last_build,
    read_faults,
    read_report,
)
from safercity.evidence.warehouse.reports import BuildReport


def build_warehouse(
    partnership: Partnership,
    out: Path,
    progress: Callable[[str], None],
    *,
    areas: AreaSet | None = None,
) -> BuildReport:
    """Build the warehouse file `out` from a partnership's extracts.

    The file that was there before stays readable until the new one is whole. When
    neither inputs, settings nor software have changed, nothing is done. `areas` are the
    partnership's, where they were read already.

    Raises:  ExtractError, CoverageError, ScopeError or SettingsError, every fault at
             once; UsageError if another build is running or `out` cannot be written.
    """
    watch = Stopwatch(progress)
    with building_aside(out) as aside:
        watch("Looking for changes")
        identity = _identity(partnership)
        last = last_build(out)
        if last is not None and last[0] == identity:
            return last[1]
        built = aside / out.name
        try:
            _fill(partnership, built, identity, watch, areas)
            watch("Swapping the warehouse in")
            swap_in(built, out)
        except (duckdb.IOException, OSError) as error:
            raise UsageError(
                f"The warehouse could not be written in {out.parent}: {error}"
            ) from None
        watch("")
        with closing(duckdb.connect(str(out), read_only=True)) as connection:
            return read_report(connection, seconds=watch.seconds)


def check_extracts(partnership: Partnership) -> CheckReport:
    """Read and check a partnership's extracts, building nothing.

    What cannot be read or used is told with the rest, and the others are read on.
    Raises:  ExtractError if files are not where they should be, SettingsError if
             columns cannot be used.
    """
    refused: list[SaferCityError] = []
    problems: list[str] = []
    with (
        tempfile.TemporaryDirectory(prefix="safercity-") as folder,
        closing(Engine(Path(folder))) as engine,
    ):
        fill_warehouse(engine, partnership, "", lambda _: None, refuse=refused.append)
        report = read_report(engine.connection)
        faults = read_faults(engine.connection)
        if not refused:
            # Months lack where a file could not be read, which is said already.
            try:
                check_coverage(engine, partnership, report.months)
            except CoverageError as error:
                problems.append(str(error))
    return CheckReport(report, faults, tuple(problems), tuple(refused))


def _fill(
    partnership: Partnership,
    built: Path,
    identity: str,
    watch: Stopwatch,
    areas: AreaSet | None,
) -> None:
    scratch = built.parent / "scratch"
    scratch.mkdir()
    with closing(Engine(scratch, built)) as engine:
        fill_warehouse(engine, partnership, identity, watch, areas)
        months = read_report(engine.connection).months
        check_coverage(engine, partnership, months)
        engine.run("CHECKPOINT")


def _identity(partnership: Partnership) -> str:
    """A hash of everything that the warehouse follows from."""
    paths = (extract.path for extract in partnership.extracts)
    inputs = folder_hashes(partnership.folder, "areas", *paths)
    settings = {
        name: repr(getattr(partnership, name))
        for name in ("force", "period", "comparison", "missing_months", "extracts")
    }
    return digest_of(
        {f"file {name}": value for name, value in inputs.items()}
        | {f"setting {name}": value for name, value in settings.items()}
        | {f"software {name}": value for name, value in software().items()}
    )
