"""The release as open data: every figure, every table, areas, shapes, definitions."""

import dataclasses
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from shapely.geometry.base import BaseGeometry

from safercity.evidence.assessment.document import Document
from safercity.evidence.disclosure import Release
from safercity.evidence.figures import FigureSet
from safercity.evidence.measures.definitions import MeasureDefinition
from safercity.evidence.publication.open_data.areas import (
    areas_csv,
    areas_of,
    wards_geojson,
)
from safercity.evidence.publication.open_data.figures_csvw import figures_metadata
from safercity.evidence.publication.open_data.table_csv import table_csv

TABLES = "tables"


def make_open_data(
    document: Document,
    release: Release,
    *,
    shapes: Mapping[str, BaseGeometry],
    measures: Mapping[str, MeasureDefinition],
) -> dict[str, bytes]:
    """Every open data file of a release, by its path in the release's folder.

    `shapes` are wards' by code, in British National Grid metres; `measures` the
    definitions that the figures were worked out by.
    """
    figures = release.figures
    files = {
        "figures.csv": figures.to_csv(),
        "figures.csv-metadata.json": figures_metadata(document),
        "figures.parquet": _parquet(figures),
        "areas.csv": areas_csv(areas_of(figures)),
        "wards.geojson": wards_geojson(document, figures, shapes),
        "measures.json": _definitions(figures, measures),
    }
    tables = {
        f"{TABLES}/{table.id}.csv": table_csv(table) for table in document.tables()
    }
    return files | tables


def write_open_data(
    document: Document,
    release: Release,
    folder: Path,
    *,
    shapes: Mapping[str, BaseGeometry],
    measures: Mapping[str, MeasureDefinition],
) -> None:
    """Write every open data file of a release into its folder."""
    files = make_open_data(document, release, shapes=shapes, measures=measures)
    (folder / TABLES).mkdir(exist_ok=True)
    for path, content in files.items():
        (folder / path).write_bytes(content)


def _parquet(figures: FigureSet) -> bytes:
    file = io.BytesIO()
    pq.write_table(figures.to_arrow(), file, compression="zstd")
    return file.getvalue()


def _definitions(
    figures: FigureSet, measures: Mapping[str, MeasureDefinition]
) -> bytes:
    """The definitions of the measures that these figures are of."""
    used = sorted({figure.measure for figure in figures.values()} & set(measures))
    plain = {key: _plain(measures[key]) for key in used}
    return (json.dumps(plain, indent=2, ensure_ascii=False) + "\n").encode()


def _plain(definition: MeasureDefinition) -> dict[str, Any]:
    values = {
        field.name: getattr(definition, field.name)
        for field in dataclasses.fields(definition)
    }
    return values | {"codes": {str(k): v for k, v in sorted(definition.codes.items())}}
