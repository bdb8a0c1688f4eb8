"""Wrong margins planted in a county, and whether `safercity reproduce` notices them.

Stoke-on-Trent of 2015-16 with a small survey is drawn twice: as it was published, and
with wrong margins. Both are reproduced through the command line.
"""

import csv
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).parents[2] / "examples"
COMMAND = (sys.executable, "-m", "safercity.evidence.cli")

SURVEY_SETTINGS = """
[survey]
wave = "2015-16"
mode = "telephone"
size = 300
sizes = { stoke-on-trent = 1000 }
"""
SURVEY_EXTRACT = """
[[extracts]]
name = "survey"
contract = "survey_responses"
path = "extracts/survey_responses"
title = "Resident survey (synthetic)"
synthetic = true
"""
SURVEY_MARGINS = """question,answer,otherwise,area,percent,among,source
concern-drugs,yes,no,,16,,
concern-drugs,yes,no,stoke-on-trent,25,,
trust-police,yes,no,,91,,
"""
# Each answer that was published: its id, its share and the figure that it is.
ANSWERS = (
    ("SURVEY-1", 16, "survey_share.concern-drugs--yes.force-wide"),
    ("SURVEY-2", 25, "survey_share.concern-drugs--yes.stoke-on-trent"),
    ("SURVEY-3", 91, "survey_share.trust-police--yes.force-wide"),
)

#: What is planted: the file, the line as it was and as it becomes; the rows that it
#: must turn, and what one of them must come to.
PLANTED = {
    "a count of incidents doubled": (
        "asb.csv",
        ("kind,,,count,4815,", "kind,,,count,9630,"),
        {"S001-SCALE-005": 9630, "S001-SCALE-007": 124},
    ),
    "a share of people halved": (
        "offenders.csv",
        ("male,male,,percent,79,", "male,male,,percent,39.5,"),
        {"S001-SCALE-014": 39.5},
    ),
    "a survey answer of one area doubled": (
        "survey.csv",
        ("yes,no,stoke-on-trent,25,", "yes,no,stoke-on-trent,50,"),
        {"SURVEY-2": 50},
    ),
}
# A figure that was printed wrongly, though the county has it right.
MISPRINTED = {"S001-SCALE-018": 10}


@dataclass(frozen=True)
class Reproduced:
    """What `reproduce` ended with, printed, and saved, by id."""

    exit_code: int
    words: str
    rows: dict[str, dict[str, str]]

    @property
    def verdicts(self) -> dict[str, str]:
        return {name: row["verdict"] for name, row in self.rows.items()}


def written(folder: Path, county: str) -> Path:
    """A copy of the example that has a survey."""
    out = folder / county
    shutil.copytree(
        EXAMPLES / "stoke-2016",
        out,
        ignore=shutil.ignore_patterns("areas", "extracts", "build"),
    )
    (out / "margins/survey.csv").write_text(SURVEY_MARGINS, encoding="utf-8")
    for name, more in (
        ("margins/county.toml", SURVEY_SETTINGS),
        ("safercity.toml", SURVEY_EXTRACT),
    ):
        with (out / name).open("a", encoding="utf-8") as file:
            file.write(more)
    changed(out / "published.csv", lambda rows: [*rows, *map(answer, ANSWERS)])
    changed(out / "reproduce.csv", lambda rows: [*rows, *map(meaning, ANSWERS)])
    return out


def answer(of) -> dict[str, object]:
    name, share, _ = of
    return {
        "id": name, "measure": "survey answer", "population": "adults",
        "class": "survey", "unit": "%", "tolerance": "nearest 1%", **printed(share),
    }  # fmt: skip


def printed(share: float) -> dict[str, object]:
    return {"value": share, "lowest": share - 0.5, "highest": share + 0.5}


def meaning(of) -> dict[str, object]:
    return {"id": of[0], "how": "value", "figures": of[2], "note": ""}


def changed(path: Path, change) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, names = list(reader), list(reader.fieldnames or ())
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(rows))


def plant(folder: Path) -> None:
    for file, (was, becomes), _ in PLANTED.values():
        path = folder / "margins" / file
        text = path.read_text(encoding="utf-8")
        assert text.count(was) == 1
        path.write_text(text.replace(was, becomes), encoding="utf-8")
    changed(
        folder / "published.csv",
        lambda rows: [
            row | printed(MISPRINTED[row["id"]]) if row["id"] in MISPRINTED else row
            for row in rows
        ],
    )


def finished(running: subprocess.Popen[str], folder: Path) -> Reproduced:
    words, messages = running.communicate(timeout=300)
    assert "Traceback" not in messages
    with (folder / "build/reproduced.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    return Reproduced(running.returncode, words, rows)


@pytest.fixture(scope="module")
def both(tmp_path_factory) -> dict[str, Reproduced]:
    """The county as published and the county with wrong margins, at the same time."""
    beside = tmp_path_factory.mktemp("examples")
    shutil.copytree(
        EXAMPLES / "staffordshire-2019",
        beside / "staffordshire-2019",
        ignore=shutil.ignore_patterns("extracts", "build"),
    )
    folders = {name: written(beside, name) for name in ("sound", "planted")}
    plant(folders["planted"])
    for folder in folders.values():
        subprocess.run([*COMMAND, "synth", folder], check=True, capture_output=True)
    running = {
        name: subprocess.Popen(
            [*COMMAND, "reproduce", folder],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name, folder in folders.items()
    }
    return {name: finished(running[name], folders[name]) for name in folders}


def test_a_sound_county_gives_back_every_published_figure(both):
    sound = both["sound"]

    assert sound.exit_code == 0
    assert set(sound.verdicts.values()) == {"agrees", "not here"}
    assert {name for name, _, _ in ANSWERS} <= set(sound.verdicts)


@pytest.mark.parametrize("planted", PLANTED)
def test_a_wrong_margin_is_noticed(both, planted):
    _, _, expected = PLANTED[planted]

    rows = both["planted"].rows

    assert {both["sound"].verdicts[name] for name in expected} == {"agrees"}
    assert {rows[name]["verdict"] for name in expected} == {"differs"}
    # Of what contradicts other margins (of the kinds of incidents), the draw is near.
    for name, computed in expected.items():
        assert float(rows[name]["computed"]) == pytest.approx(computed, rel=0.02)


def test_a_figure_that_was_printed_wrongly_is_noticed(both):
    rows = both["planted"].rows

    assert {rows[name]["verdict"] for name in MISPRINTED} == {"differs"}
    assert all(
        rows[name]["computed"] == both["sound"].rows[name]["computed"]
        for name in MISPRINTED
    )


def test_what_no_wrong_margin_touches_keeps_its_verdict_and_its_number(both):
    touched = {name for *_, expected in PLANTED.values() for name in expected}
    left = set(both["sound"].rows) - touched - set(MISPRINTED)

    for name in left:
        assert both["planted"].verdicts[name] == both["sound"].verdicts[name]
    agree = {name for name in left if both["planted"].verdicts[name] == "agrees"}
    crimes = {"S001-SCALE-004", "S001-SCALE-006", "S001-SCALE-017"}
    assert agree == {*crimes, "SURVEY-1", "SURVEY-3"}
    # The same crimes are drawn, whatever is asked of incidents and answers.
    for name in ("S001-SCALE-004", "S001-SCALE-006"):
        assert both["planted"].rows[name] == both["sound"].rows[name]


def test_a_county_that_differs_ends_with_the_documented_exit_code(both):
    documented = (EXAMPLES.parent / "docs/reference/exit-codes.md").read_text("utf-8")

    assert both["planted"].exit_code == 11
    assert "| 11 | Figures do not come to what was published. |" in documented
    assert "5 differs" in both["planted"].words
    assert "0 differs" in both["sound"].words
