"""Gathering: everything that releases are made from, worked out once for all areas."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from ibis.backends.duckdb import Backend

import safercity
from safercity.areas import Area
from safercity.evidence.assessment.commentary import Commentary
from safercity.evidence.assessment.commentary_checks import check_quotes
from safercity.evidence.assessment.context import (
    AssessmentContext,
    QuarantineRule,
    SourceFile,
)
from safercity.evidence.calculation import Calculation, Tables, calculate
from safercity.evidence.calculation.records import RECORD_TABLES
from safercity.evidence.disclosure import (
    Release,
    figures_for,
    load_policy,
    make_release,
)
from safercity.evidence.disclosure.counts_now import cube_counts
from safercity.evidence.figures import FigureSet
from safercity.evidence.geography.area_set import AreaSet
from safercity.evidence.geography.forces import forces
from safercity.evidence.hotspot_study.of_themes import study_themes
from safercity.evidence.identity import OWN_FOLDERS, digest_of, folder_hashes
from safercity.evidence.measures.categories import (
    Category,
    load_categories,
    load_record_categories,
)
from safercity.evidence.measures.counts import ALL_CRIME
from safercity.evidence.measures.definitions import MeasureDefinition, load_measures
from safercity.evidence.measures.theme_files import load_themes
from safercity.evidence.partnership import SETTINGS_FILE, Partnership
from safercity.evidence.progress import Step
from safercity.evidence.published import PublishedEdition, counts_of
from safercity.evidence.releasing import Shared
from safercity.evidence.warehouse import BuildReport, open_warehouse, tables_of
from safercity.periods import Month


def gather(
    partnership: Partnership,
    areas: AreaSet,
    warehouse: Path,
    rows: BuildReport,
    editions: Mapping[str, str],
    step: Step,
    earlier: Mapping[str, tuple[PublishedEdition, ...]],
    commentary: Commentary,
) -> Shared:
    """Work out the figures and decide what each audience may read.

    `areas` are the partnership's; `editions` names the edition of each audience, and
    `earlier` those that it already has, which stand beside the warehouse.
    Raises:  QuoteError naming every figure that `commentary` quotes and an assessment
             would not have; DisclosureError where no release would be safe.
    """
    step("Working out figures")
    # As plain mappings, which can be sent to the workers.
    measures = dict(load_measures(partnership.folder))
    categories = every_category()
    with closing(Opened(warehouse)) as opened:
        calculation = opened.calculate(
            partnership, areas, rows, measures=measures, categories=categories
        )
        step("Finding where events gather")
        themes = load_themes(partnership.folder, categories=categories)
        hotspots = study_themes(
            opened.tables(),
            themes.values(),
            categories,
            areas,
            partnership.period,
            measures,
        )
        calculation = replace(
            calculation, figures=calculation.figures | hotspots.figures
        )
        context = _context(
            opened, partnership, areas, calculation, measures, categories
        )
    _check_quotes(commentary, areas, calculation.figures, measures)
    step("Deciding what each audience may read")
    return Shared(
        partnership=partnership,
        areas=areas,
        releases={
            audience: _release(
                audience,
                partnership,
                calculation,
                context,
                counts_of(warehouse.parent, audience, earlier.get(audience, ())),
            )
            for audience in editions
        },
        editions=editions,
        context=context,
        settings=folder_hashes(partnership.folder, SETTINGS_FILE, *OWN_FOLDERS),
        definitions=_definitions(partnership),
        earlier=earlier,
        hotspots=hotspots.studies,
    )


def _check_quotes(
    commentary: Commentary,
    areas: AreaSet,
    figures: FigureSet,
    measures: Mapping[str, MeasureDefinition],
) -> None:
    if commentary.pieces:
        of_areas = {
            area: figures_for(figures, area, areas.inside(area))
            for area in (areas.force, *areas.csps)
        }
        check_quotes(commentary, of_areas, measures)


def every_category() -> dict[str, Category]:
    """The categories of events and those of records, by key."""
    return {**load_categories(), **load_record_categories()}


def _definitions(partnership: Partnership) -> str:
    """One hash of the definitions that ship and of the partnership's own."""
    shipped = folder_hashes(Path(safercity.__file__).parent, "definitions")
    own = folder_hashes(partnership.folder, "definitions")
    return digest_of(shipped | {f"own {name}": value for name, value in own.items()})


class Opened:
    """A warehouse open to read, closed when done."""

    def __init__(self, path: Path) -> None:
        self._backend: Backend = open_warehouse(path)

    def table(self, name: str) -> Any:
        """A table of the warehouse."""
        return self._backend.table(name)

    def tables(self) -> Tables:
        """What figures are worked out from."""
        there = sorted(set(tables_of(self._backend)) & set(RECORD_TABLES))
        return Tables(
            events=self.table("events"),
            files=self.table("files"),
            quarantine=self.table("quarantine"),
            lsoas=self.table("lsoas"),
            records={name: self.table(name) for name in there},
        )

    def calculate(
        self,
        partnership: Partnership,
        areas: AreaSet,
        rows: BuildReport,
        *,
        measures: Mapping[str, MeasureDefinition],
        categories: Mapping[str, Category],
    ) -> Calculation:
        """Work out every figure of a partnership."""
        return calculate(
            self.tables(),
            partnership=partnership,
            areas=areas,
            coverage={name: frozenset(m) for name, m in rows.months.items()},
            measures=measures,
            categories=categories,
            themes=load_themes(partnership.folder, categories=categories),
        )

    def rows(self, name: str, *columns: str) -> list[dict[str, Any]]:
        """The distinct rows of some columns, in order."""
        table = self.table(name).select(*columns).distinct().order_by(*columns)
        found: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
        return found

    def close(self) -> None:
        """Let go of the file."""
        self._backend.disconnect()


def _release(
    audience: str,
    partnership: Partnership,
    calculation: Calculation,
    context: AssessmentContext,
    earlier: Sequence[FigureSet],
) -> Release:
    return make_release(
        calculation.figures,
        policy=load_policy(audience, partnership),
        public_extracts=frozenset(
            extract.name for extract in partnership.extracts if extract.is_public
        ),
        aggregates=context.aggregates,
        sums=calculation.sums,
        records=calculation.records,
        earlier=earlier,
        counts_now=cube_counts(calculation.cube),
    )


def _context(
    opened: Opened,
    partnership: Partnership,
    areas: AreaSet,
    calculation: Calculation,
    measures: Mapping[str, MeasureDefinition],
    categories: Mapping[str, Category],
) -> AssessmentContext:
    missing: set[Month] = set().union(*calculation.missing.values())
    return AssessmentContext(
        measures=measures,
        categories=categories,
        aggregates=_aggregates(calculation, categories),
        like=calculation.like,
        before=calculation.like_before,
        missing_months=tuple(sorted(missing)),
        comparators=_comparators(calculation),
        extracts=partnership.extracts,
        files=source_files(opened),
        quarantine=tuple(
            QuarantineRule(row["extract"], row["rule"], row["reason"])
            for row in _first_reasons(opened)
        ),
        notes=(*areas.notes, *_notes_on_groups(calculation)),
        attributes=areas.attributes,
        sources=calculation.sources,
        ward_source=areas.ward_source,
        ward_year=areas.ward_year,
    )


def _aggregates(
    calculation: Calculation, categories: Mapping[str, Category]
) -> Mapping[str, tuple[str, ...]]:
    if ALL_CRIME not in calculation.categories:
        return {}
    crime = [
        key
        for key in calculation.categories
        if key in categories and categories[key].in_all_crime
    ]
    return {ALL_CRIME: tuple(sorted(crime))}


def _comparators(calculation: Calculation) -> tuple[Area, ...]:
    return tuple(
        group.area(way) for group in calculation.groups for way in ("pooled", "mean")
    )


def _notes_on_groups(calculation: Calculation) -> tuple[str, ...]:
    names = {force.slug: force.name for force in forces()}
    return tuple(
        f"{group.title}: left out, for want of complete data in the reference: "
        f"{', '.join(names.get(slug, slug) for slug in group.left_out)}."
        for group in calculation.groups
        if group.left_out
    )


def source_files(opened: Opened) -> tuple[SourceFile, ...]:
    """Every file that a warehouse was built from, in order."""
    rows = opened.rows(
        "files", "file_id", "extract", "path", "sha256", "bytes", "month", "note"
    )
    return tuple(SourceFile(**row) for row in rows)


def _first_reasons(opened: Opened) -> list[dict[str, Any]]:
    """One row for each extract and rule, with the first of its reasons."""
    first: dict[tuple[str, str], dict[str, Any]] = {}
    for row in opened.rows("quarantine", "extract", "rule", "reason"):
        first.setdefault((row["extract"], row["rule"]), row)
    return list(first.values())
