import os
import subprocess
import sys

import pytest

from safercity.errors import ReleaseError, UsageError
from safercity.evidence.editions import (
    current_edition,
    find_release,
    land,
    written_aside,
)


def written(aside, text="one"):
    release = aside / "public" / "force-wide"
    release.mkdir(parents=True)
    (release / "manifest.json").write_text("{}")
    (release / "figures.csv").write_text(text)
    return aside / "public"


def test_an_edition_lands_whole_and_becomes_the_current_one(tmp_path):
    with written_aside(tmp_path, "2025-aaaa") as aside:
        land(written(aside), tmp_path, "public", "2025-aaaa")

    edition = current_edition(tmp_path, "public")
    assert edition.name == "2025-aaaa"
    assert [release.name for release in edition.releases] == ["force-wide"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["public"]


def test_nothing_is_left_when_writing_fails(tmp_path):
    def fail():
        with written_aside(tmp_path, "2025-aaaa") as aside:
            written(aside)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert list(tmp_path.iterdir()) == []


def test_an_edition_that_is_there_is_never_changed(tmp_path):
    for text in ("one", "two"):
        with written_aside(tmp_path, "2025-aaaa") as aside:
            land(written(aside, text), tmp_path, "public", "2025-aaaa")

    assert (find_release(tmp_path) / "figures.csv").read_text() == "one"


def test_an_older_edition_stays_readable_beside_the_new_one(tmp_path):
    for name in ("2025-aaaa", "2025-bbbb"):
        with written_aside(tmp_path, name) as aside:
            land(written(aside, name), tmp_path, "public", name)

    assert current_edition(tmp_path, "public").name == "2025-bbbb"
    old = find_release(tmp_path / "public" / "2025-aaaa")
    assert (old / "figures.csv").read_text() == "2025-aaaa"


def test_what_a_killed_build_left_is_cleared_but_a_running_ones_is_not(tmp_path):
    finished = subprocess.Popen([sys.executable, "-c", ""])
    finished.wait()
    dead = tmp_path / f".making-2025-aaaa-{finished.pid}"
    alive = tmp_path / f".making-2025-aaaa-{os.getppid()}"
    dead.mkdir()
    alive.mkdir()

    with written_aside(tmp_path, "2025-bbbb"):
        assert not dead.exists()
        assert alive.exists()


def test_asking_for_what_is_not_there_says_what_is(tmp_path):
    with pytest.raises(ReleaseError, match="safercity assess"):
        find_release(tmp_path)
    with pytest.raises(ReleaseError, match="is not a folder"):
        find_release(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="public, partners"):
        current_edition(tmp_path, "everyone")
    with written_aside(tmp_path, "2025-aaaa") as aside:
        land(written(aside), tmp_path, "public", "2025-aaaa")
    with pytest.raises(ReleaseError, match="There are: force-wide"):
        find_release(tmp_path, area="atlantis")


def test_a_damaged_pointer_is_a_plain_message(tmp_path):
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "current.json").write_text("{")

    with pytest.raises(ReleaseError, match="no public release"):
        find_release(tmp_path)
