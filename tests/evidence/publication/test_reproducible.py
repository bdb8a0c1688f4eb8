"""The same document gives the same bytes: in any folder, on any day, anywhere."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

# Written in a fresh process, since time zone and hash seed are set when it starts.
WRITE = """
import sys
from pathlib import Path
from types import SimpleNamespace
from safercity.evidence.identity import software
from safercity.evidence.measures.definitions import load_measures
from safercity.evidence.publication.docx import write_docx
from safercity.evidence.publication.manifest import write_manifest
from safercity.evidence.publication.ods import write_ods
from safercity.evidence.publication.open_data import write_open_data
from safercity.evidence.publication.pdf import write_pdf
from safercity.evidence.publication.raster import make_pictures
from tests.support.printed import sample_drawings
from tests.support.sample_document import (
    sample_document, sample_figures, sample_shapes,
)

folder = Path(sys.argv[1])
folder.mkdir(parents=True)
document = sample_document()
write_pdf(document, sample_drawings(), folder)
write_docx(document, make_pictures(sample_drawings()), folder)
write_ods(document, folder)
write_open_data(
    document,
    SimpleNamespace(figures=sample_figures()),
    folder,
    shapes=sample_shapes(),
    measures=load_measures(),
)
write_manifest(
    folder, document=document, inputs=(), definitions="", software=software()
)
"""


def written(folder, *, zone, epoch, seed):
    environment = os.environ | {
        "TZ": zone,
        "SOURCE_DATE_EPOCH": epoch,
        "PYTHONHASHSEED": seed,
        "LC_ALL": "C.UTF-8",
    }
    subprocess.run(
        [sys.executable, "-c", WRITE, str(folder)],
        cwd=ROOT,
        env=environment,
        check=True,
    )
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).digest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    here = tmp_path_factory.mktemp("here")
    return (
        written(here / "a", zone="Pacific/Auckland", epoch="0", seed="1"),
        written(
            here / "a longer, other folder" / "b",
            zone="America/Los_Angeles",
            epoch="1900000000",
            seed="2",
        ),
    )


def test_every_format_has_the_same_bytes_in_another_folder_and_time(releases):
    first, second = releases

    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_every_format_was_written(releases):
    first, _ = releases

    assert {
        "assessment.pdf",
        "assessment.docx",
        "tables.ods",
        "figures.csv",
        "figures.parquet",
        "wards.geojson",
        "manifest.json",
    } <= first.keys()
