"""What `assess` leaves: whole releases, that nothing can half-make or change."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from safercity.evidence.assess import make_assessments
from safercity.evidence.editions import current_edition
from safercity.evidence.partnership import load_partnership
from safercity.evidence.publication.manifest import verify_release
from safercity.evidence.publish import publish
from safercity.evidence.read import read_release
from safercity.evidence.warehouse import WAREHOUSE, open_warehouse
from tests.product.conftest import EXAMPLE

FORMATS = (
    "index.html",
    "assessment.pdf",
    "assessment.docx",
    "tables.ods",
    "figures.csv",
    "figures.parquet",
    "wards.geojson",
    "manifest.json",
    "workings.json",
)


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def small_copy(folder: Path) -> Path:
    """The example with only its latest quarter, which is quick to make."""
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("build"))
    settings = folder / "safercity.toml"
    text = settings.read_text().replace('start = "2025-01"', 'start = "2025-12"')
    settings.write_text(text)
    (folder / "extracts" / "police-uk-2024-01-to-2024-03.zip").unlink(missing_ok=True)
    return folder


def assess_in_a_process(folder: Path, out: Path, **kwargs) -> subprocess.Popen:
    command = [sys.executable, "-m", "safercity.evidence.cli", "assess"]
    return subprocess.Popen(
        [*command, str(folder), "--out", str(out), "--audience", "public"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **kwargs,
    )


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["public", "partners"])
def test_ten_releases_hold_every_format_and_are_what_their_manifests_say(
    made, audience
):
    releases = current_edition(made.out, audience).releases

    assert len(releases) == 10
    for release in releases:
        assert verify_release(release) == []
        for name in FORMATS:
            assert (release / name).stat().st_size > 100


@pytest.mark.slow
def test_the_manifest_accounts_for_every_row_of_every_file(made):
    manifest = json.loads((made.release() / "manifest.json").read_text())
    files = [i for i in manifest["inputs"] if i.get("rows_read") is not None]

    assert len(files) == 15
    for file in files:
        assert file["rows_read"] == (
            file["accepted"] + file["quarantined"] + file["superseded"]
        )


@pytest.mark.slow
def test_asking_again_does_nothing(made):
    before = {p: p.stat().st_mtime_ns for p in made.out.rglob("*") if p.is_file()}

    report = make_assessments(load_partnership(EXAMPLE), made.out)

    after = {p: p.stat().st_mtime_ns for p in made.out.rglob("*") if p.is_file()}
    assert report.unchanged
    assert before == after


@pytest.mark.slow
def test_the_same_inputs_give_the_same_bytes_on_another_day_in_another_folder(
    tmp_path,
):
    one, other = tmp_path / "one", tmp_path / "elsewhere" / "other"
    other.parent.mkdir()
    made = []
    for folder, zone in ((one, "Europe/London"), (other, "Pacific/Auckland")):
        small_copy(folder)
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": str(len(zone))}
        process = assess_in_a_process(folder, folder / "build", env=environment)
        assert process.wait(300) == 0
        made.append(hashes(folder / "build" / "public"))

    assert len(made[0]) > 500
    assert made[0] == made[1]


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_the_last_release_and_the_next_is_right(
    tmp_path,
):
    folder = small_copy(tmp_path / "area")
    out = tmp_path / "out"
    assert assess_in_a_process(folder, out).wait(300) == 0
    first = current_edition(out, "public")
    good = hashes(first.folder)
    commentary = folder / "commentary"
    commentary.mkdir(exist_ok=True)
    (commentary / "burglary.md").write_text("Partners met in March.\n")

    for delay in (0.3, 1.0, 2.0, 3.0, 4.5, 6.0):
        process = assess_in_a_process(folder, out, start_new_session=True)
        time.sleep(delay)
        finished = process.poll() is not None
        # Only the parent is killed: its workers must not go on writing for ever.
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert hashes(first.folder) == good
        open_warehouse(out / WAREHOUSE).disconnect()
        current = current_edition(out, "public")
        assert all(verify_release(release) == [] for release in current.releases)
        assert len(current.releases) == 10
        if finished:
            break

    assert assess_in_a_process(folder, out).wait(300) == 0
    last = current_edition(out, "public")
    assert last.name != first.name
    assert all(verify_release(release) == [] for release in last.releases)
    assert not list(out.glob(".making-*"))


@pytest.mark.slow
def test_a_published_edition_keeps_its_address_and_never_changes(made, tmp_path):
    site = tmp_path / "site"

    first = publish(made.out, site)
    again = publish(made.out, site)

    assert not first.was_there
    assert again.was_there
    assert again.folder == first.folder
    assert hashes(first.folder) == hashes(current_edition(made.out, "public").folder)


@pytest.mark.slow
def test_every_release_reads_back_as_it_was_written(made):
    release = read_release(made.release(area="lichfield"))
    written = (release.folder / "figures.csv").read_bytes()

    assert release.figures.to_csv() == written


@pytest.mark.slow
def test_every_release_says_where_each_files_rows_went(made):
    for release in current_edition(made.out, "public").releases:
        figures = read_release(release).figures.values()
        files = [f for f in figures if f.category.startswith("police-uk-file-")]

        assert len([f for f in files if f.measure == "rows_read"]) == 15
        assert all(f.status == "ok" for f in files)
