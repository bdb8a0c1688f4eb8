import os
import zipfile
from pathlib import Path

import pytest

from safercity.errors import (
    CoverageError,
    ExtractError,
    SaferCityError,
    ScopeError,
    UsageError,
)
from safercity.evidence.geography.folder import read_areas
from safercity.evidence.partnership import load_partnership
from safercity.evidence.start import making, start_partnership
from safercity.evidence.start.months import choose_period, runs
from safercity.periods import Month, Period

EXAMPLE = Path(__file__).parents[3] / "examples/staffordshire/extracts"
HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,"
    "LSOA code,LSOA name,Crime type,Last outcome category,Context\n"
)


def street(force, month):
    """The name and text of a street file with one incident."""
    row = f",{month},{force},{force},,,,,,Anti-social behaviour,,\n"
    return f"{month}/{month}-{force}-street.csv", HEADER + row


def made_zip(path, *members):
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members:
            archive.writestr(name, text)
    return path


def year_of(force, year=2025):
    return [street(force, f"{year}-{month:02d}") for month in range(1, 13)]


def files_under(folder):
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
    )


def test_a_partnership_starts_from_the_zip_that_the_site_delivers(tmp_path):
    report = start_partnership(
        tmp_path / "staffs",
        force="staffordshire",
        police_uk=EXAMPLE / "police-uk-2025.zip",
    )
    folder = tmp_path / "staffs"
    partnership = load_partnership(folder)

    assert files_under(folder) == [
        "areas/areas.csv",
        "areas/areas.toml",
        "areas/lsoas.csv",
        "areas/lsoas.geojson",
        "commentary/README.txt",
        "extracts/police-uk-2025.zip",
        "safercity.toml",
    ]
    copied = folder / "extracts/police-uk-2025.zip"
    assert copied.read_bytes() == (EXAMPLE / "police-uk-2025.zip").read_bytes()
    assert partnership.period == Period.parse("2025-01", "2025-12")
    assert (partnership.name, partnership.force) == ("Staffordshire", "staffordshire")
    assert len(read_areas(folder).csps) == 9
    assert (report.files, report.why) == (12, "the latest complete calendar year")
    assert list(tmp_path.iterdir()) == [folder]


def test_of_many_forces_only_the_files_of_one_are_taken_and_it_is_said(tmp_path):
    source = made_zip(
        tmp_path / "downloads/all.zip",
        *year_of("cheshire"),
        *year_of("gwent"),
        *year_of("northern-ireland"),
        ("2025-01/2025-01-cheshire-outcomes.csv", "x"),
    )

    report = start_partnership(tmp_path / "new", force="cheshire", police_uk=source)

    with zipfile.ZipFile(tmp_path / "new/extracts/all.zip") as archive:
        assert archive.namelist() == [name for name, _ in year_of("cheshire")]
        assert archive.read(archive.namelist()[0]).decode() == year_of("cheshire")[0][1]
    assert report.other_forces == ("gwent", "northern-ireland")
    words = report.in_words()
    assert "Copied 12 street files: 2025." in words
    assert "Left out the files of other forces: gwent, northern-ireland." in words
    assert words.endswith(f"Next: safercity assess {tmp_path / 'new'}")
    assert report.as_json() == {
        "folder": str(tmp_path / "new"),
        "force": "cheshire",
        "partnerships": [
            "Cheshire East",
            "Cheshire West and Chester",
            "Halton",
            "Warrington",
        ],
        "months": [f"2025-{month:02d}" for month in range(1, 13)],
        "files": 12,
        "other_forces": ["gwent", "northern-ireland"],
        "period": {"start": "2025-01", "end": "2025-12"},
        "why": "the latest complete calendar year",
    }


def test_two_starts_from_the_same_files_give_the_same_bytes(tmp_path):
    source = made_zip(tmp_path / "all.zip", *year_of("gwent"), *year_of("kent"))
    for name in ("a", "b"):
        start_partnership(tmp_path / name, force="gwent", police_uk=source)

    names = files_under(tmp_path / "a")
    assert names == files_under(tmp_path / "b")
    for name in names:
        one, two = (tmp_path / folder / name for folder in ("a", "b"))
        assert one.read_bytes() == two.read_bytes(), name


def test_a_folder_of_files_is_copied_as_it_is_laid_out(tmp_path):
    downloads = tmp_path / "downloads"
    for name, text in [*year_of("gwent"), *year_of("kent")]:
        path = downloads / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (downloads / "notes.csv").write_text("mine")
    made_zip(downloads / "older/2024.zip", *year_of("gwent", 2024))

    report = start_partnership(tmp_path / "new", force="Gwent", police_uk=downloads)

    assert files_under(tmp_path / "new/extracts") == sorted(
        [*(name for name, _ in year_of("gwent")), "older/2024.zip"]
    )
    assert report.files == 24
    assert report.period == Period.parse("2025-01", "2025-12")
    assert "2024 to December 2025" in report.in_words()


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_a_single_file_is_enough(tmp_path, ending):
    source = tmp_path / f"2025-03-City-of-London-street.csv{ending}"
    source.write_bytes(b"bytes as they are")

    report = start_partnership(
        tmp_path / "new", force="city-of-london", police_uk=source
    )

    copy = tmp_path / "new/extracts" / source.name
    assert copy.read_bytes() == b"bytes as they are"
    assert report.period == Period.parse("2025-03", "2025-03")
    assert "Copied 1 street file: March 2025." in report.in_words()
    assert "1 partnership (City of London)" in report.in_words()


def test_without_street_files_a_folder_says_what_to_do_next(tmp_path):
    report = start_partnership(tmp_path / "new", force="dyfed-powys")

    assert load_partnership(tmp_path / "new").force == "dyfed-powys"
    assert files_under(tmp_path / "new/extracts") == ["README.txt"]
    assert "no street files were given" in report.in_words()
    assert "Put street files in" in report.in_words()


def test_an_empty_folder_is_taken_over(tmp_path):
    (tmp_path / "new").mkdir()

    start_partnership(tmp_path / "new", force="gwent")

    assert (tmp_path / "new/safercity.toml").is_file()


def test_a_folder_deep_below_is_made(tmp_path):
    start_partnership(tmp_path / "a/b/c", force="gwent")

    assert (tmp_path / "a/b/c/safercity.toml").is_file()
    assert list((tmp_path / "a/b").iterdir()) == [tmp_path / "a/b/c"]


def test_a_folder_named_from_within_is_made(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    report = start_partnership(Path("new"), force="gwent")

    assert report.folder == Path("new")
    assert (tmp_path / "new/safercity.toml").is_file()


def test_a_folder_in_use_is_left_as_it_is(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(UsageError, match="is not empty"):
        start_partnership(tmp_path, force="gwent")
    with pytest.raises(UsageError, match="is a file"):
        start_partnership(tmp_path / "mine.txt", force="gwent")

    assert files_under(tmp_path) == ["mine.txt"]


def unsafe_zip(path):
    return made_zip(path, ("../2025-01-gwent-street.csv", "x"))


def other_forces_zip(path):
    return made_zip(path, *year_of("kent"), *year_of("essex"))


def transport_zip(path):
    return made_zip(path, *year_of("btp"))


def damaged_zip(path):
    made_zip(path, *year_of("gwent"))
    path.write_bytes(path.read_bytes()[:300])
    return path


def zip_with_damaged_member(path):
    made_zip(path, *year_of("gwent"), *year_of("kent"))
    data = bytearray(path.read_bytes())
    data[60:100] = b"\0" * 40
    path.write_bytes(data)
    return path


def empty_zip(path):
    return made_zip(path)


def something_else(path):
    path.write_text("x")
    return path


def nothing(path):
    return path


REFUSED = [
    (unsafe_zip, ExtractError, "leads out of the archive"),
    (damaged_zip, ExtractError, "is not a whole zip archive"),
    (zip_with_damaged_member, ExtractError, "is damaged"),
    (other_forces_zip, CoverageError, "no street files of gwent. It has those of es"),
    (transport_zip, ScopeError, "British Transport Police is outside"),
    (empty_zip, CoverageError, "They are named by month and force: 2025-01-gwent-st"),
    (something_else, ExtractError, "is not a whole zip archive"),
    (nothing, UsageError, "There is no file or folder"),
]


@pytest.mark.parametrize(("make", "error", "words"), REFUSED)
def test_what_cannot_be_used_is_refused_and_nothing_is_left(
    tmp_path, make, error, words
):
    source = make(tmp_path / "downloads.zip")

    with pytest.raises(error) as refused:
        start_partnership(tmp_path / "new", force="gwent", police_uk=source)

    assert words in str(refused.value)
    assert [p.name for p in tmp_path.iterdir()] in ([], ["downloads.zip"])


@pytest.mark.parametrize("force", ["northern-ireland", "btp", "scotland", "nowhere"])
def test_a_force_that_is_not_covered_makes_nothing(tmp_path, force):
    with pytest.raises((ScopeError, UsageError)):
        start_partnership(tmp_path / "new", force=force)

    assert list(tmp_path.iterdir()) == []


def test_stopping_half_way_leaves_nothing(tmp_path, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(making, "read_areas", stop)

    with pytest.raises(KeyboardInterrupt):
        start_partnership(tmp_path / "new", force="gwent")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_that_may_not_be_written_is_told(tmp_path):
    tmp_path.chmod(0o500)

    with pytest.raises(UsageError, match="Permission denied"):
        start_partnership(tmp_path / "new", force="gwent")


def test_a_full_disk_is_told_in_words(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "take", full)
    source = made_zip(tmp_path / "year.zip", *year_of("gwent"))

    with pytest.raises(UsageError, match=r"cannot be made\. No space left"):
        start_partnership(tmp_path / "new", force="gwent", police_uk=source)

    assert files_under(tmp_path) == ["year.zip"]


def months(text):
    """Months from spans such as `2024-03..2025-05 2025-09`."""
    found = []
    for span in text.split():
        start, _, end = span.partition("..")
        found += Period.parse(start, end or start).months
    return found


@pytest.mark.parametrize(
    ("at_hand", "start", "end", "why"),
    [
        ("2024-01..2025-12", "2025-01", "2025-12", "complete calendar year"),
        ("2024-01..2025-11", "2024-01", "2024-12", "complete calendar year"),
        ("2024-03..2025-05", "2024-06", "2025-05", "twelve months in a row"),
        ("2022-02..2023-01 2023-06..2024-06", "2023-07", "2024-06", "in a row"),
        ("2025-01..2025-06 2025-08..2025-12", "2025-01", "2025-06", "longest run"),
        ("2024-01..2024-03 2025-07..2025-09", "2025-07", "2025-09", "longest run"),
        ("2025-04", "2025-04", "2025-04", "longest run"),
    ],
)
def test_the_period_is_the_best_that_the_months_allow(at_hand, start, end, why):
    period, reason = choose_period(months(at_hand))

    assert period == Period.parse(start, end)
    assert why in reason


def test_runs_join_months_that_follow_one_another():
    joined = runs([Month(2025, 2), Month(2025, 1), Month(2025, 2), Month(2024, 12)])

    assert joined == [Period.parse("2024-12", "2025-02")]
    assert runs([]) == []


def test_every_refusal_is_an_error_that_people_may_see():
    assert all(issubclass(error, SaferCityError) for _, error, _ in REFUSED)
