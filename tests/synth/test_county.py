import csv
import hashlib
from pathlib import Path

import pytest

from safercity.errors import SettingsError, UsageError
from safercity.evidence.contracts import CONTRACTS
from safercity.synth import draw_county
from tests.support.county_figures import check

# Two of the figures contradict each other: examples/staffordshire-2019/README.md.
CONTRADICTED = {"S002-CKB-007"}


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.csv"))
    }


def test_every_published_figure_that_holds_together_is_drawn(county):
    folder, _ = county

    checked = check(folder)

    assert len(checked) == 321
    assert {one.id for one in checked if not one.agrees} == CONTRADICTED


def test_every_margin_is_met(county):
    _, report = county

    assert [one.margin.place for one in report.missed] == []
    assert len(report.drawn) > 350


def test_every_file_says_that_it_is_synthetic(county):
    folder, report = county

    files = list((folder / "extracts").rglob("*.*"))

    assert all(file.name.startswith("synthetic-") for file in files)
    assert "Nobody in it is real" in report.in_words()
    assert report.as_json()["synthetic"] is True


def test_every_column_is_one_of_the_contract(county):
    folder, report = county

    for extract in report.rows:
        (file, *_) = sorted((folder / "extracts" / extract).iterdir())
        with file.open(encoding="utf-8") as lines:
            header = next(csv.reader(lines))
        contract = CONTRACTS[extract]
        known = {*contract.names, *(also for c in contract.columns for also in c.also)}
        assert set(header) <= known, extract
        assert set(contract.needed) <= known


def test_another_seed_draws_another_county_with_the_same_margins(county, example_copy):
    folder, other = county[0], example_copy("asb")

    report = draw_county(other, seed=7)

    assert not report.missed
    crimes = "extracts/crimes/synthetic-crimes-2018-19.csv"
    assert (folder / crimes).read_bytes() != (other / crimes).read_bytes()


def test_the_same_seed_draws_the_same_bytes_whatever_else_is_drawn(
    county, example_copy
):
    folder, other = county[0], example_copy("vehicles", "asb")

    draw_county(other)

    files = digests(other / "extracts")
    assert files == {
        k: v for k, v in digests(folder / "extracts").items() if k in files
    }


def test_a_wrong_margin_is_drawn_and_can_be_noticed(example_copy):
    folder = example_copy("vehicles", "asb", "other", "fraud", "survey")
    margins = folder / "margins/crimes.csv"
    line = "domestic & subgroup=violence-with-injury,domestic,percent,20,"
    text = margins.read_text(encoding="utf-8")
    assert line in text
    margins.write_text(
        text.replace(line, line.replace(",20,", ",26,")), encoding="utf-8"
    )

    report = draw_county(folder)

    assert report.missed
    wrong = {one.id for one in check(folder, "S002-DA") if not one.agrees}
    assert "S002-DA-005" in wrong
    assert "S002-DA-001" not in wrong


def test_a_county_can_be_written_several_times_over(example_copy):
    folder = example_copy("asb")
    (folder / "margins/crimes.csv").unlink()

    report = draw_county(folder, scale=2)

    assert report.rows == {"incidents": 2 * (36_680 + 36_497)}
    files = list((folder / "extracts/incidents").iterdir())
    assert all(file.suffix == ".parquet" for file in files)


def test_a_county_is_drawn_at_least_once(example_copy):
    with pytest.raises(UsageError, match="--scale"):
        draw_county(example_copy("asb"), scale=0)


def test_a_folder_without_margins_is_told_what_it_lacks(tmp_path):
    with pytest.raises(SettingsError, match=r"county\.toml"):
        draw_county(tmp_path)


def test_a_margin_of_an_unknown_place_is_refused(example_copy):
    folder = example_copy("asb")
    (folder / "margins/crimes.csv").unlink()
    margins = folder / "margins/asb.csv"
    text = margins.read_text(encoding="utf-8").replace("E05008737", "E05999999")
    margins.write_text(text, encoding="utf-8")

    with pytest.raises(SettingsError, match='asks for ward "E05999999"'):
        draw_county(folder)
