"""The command line as a person meets it."""

import json
import subprocess
import sys

import pytest

from tests.product.conftest import EXAMPLE

pytestmark = pytest.mark.slow


def safercity(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "safercity.evidence.cli", *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.mark.parametrize(
    "command",
    ["init", "check", "build", "assess", "publish", "preview", "explain", "compare"],
)
def test_every_command_has_help_with_an_example(command):
    done = safercity(command, "--help")

    assert done.returncode == 0
    assert f"Example: safercity {command}" in done.stdout


def test_a_figure_is_explained_down_to_files_and_query(made):
    key = "rate.burglary.stoke-on-trent.2025"

    words = safercity("explain", key, made.out)
    values = json.loads(safercity("explain", key, made.out, "--json").stdout)

    assert words.returncode == 0
    assert "1,344" in words.stdout
    assert "258,383" in words.stdout
    assert "2021" in words.stdout
    assert values["numerator"] == 1344
    assert len(values["files"]) == 12
    assert all(len(file["sha256"]) == 64 for file in values["files"])
    assert "select" in values["query"].lower()


def test_a_key_that_does_not_exist_is_answered_with_the_nearest(made):
    done = safercity("explain", "rate.burglery.stoke-on-trent.2025", made.out)

    assert done.returncode == 8
    assert "rate.burglary.stoke-on-trent.2025" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_releases_are_compared(made):
    stoke = made.release(area="stoke-on-trent")

    done = safercity("compare", stoke, stoke, "--json")

    assert done.returncode == 0
    assert json.loads(done.stdout)["different"] == 0


def test_check_reports_without_building():
    done = safercity("check", EXAMPLE, "--json")

    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert report["rows_read"] == (
        report["accepted"] + report["quarantined"] + report["superseded"]
    )
    assert not (EXAMPLE / "build").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("assess", "nowhere"), 3),
        (("explain", "a.b.c.d", "nowhere"), 10),
        (("compare", "nowhere", "elsewhere"), 10),
        (("publish", "nowhere", "--to", "site"), 10),
        (("init", "area", "--force", "police-scotland"), 6),
        (("init", "area", "--force", "british transport police"), 6),
        (("init", "area", "--force", "stafordshire"), 2),
        (("no-such-command",), 2),
    ],
)
def test_a_mistake_is_one_plain_paragraph_and_a_documented_code(arguments, code):
    done = safercity(*arguments)

    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
