import gzip
import io
import os
import stat
import zipfile

import pytest

from safercity.errors import ExtractError
from safercity.evidence.extracts import archives
from safercity.evidence.extracts.contents import Contents, Digest
from safercity.evidence.extracts.supplies import find_supplies
from safercity.evidence.extracts.unread import Unread, named
from safercity.evidence.partnership import Extract
from tests.support.street_files import (
    a_partnership,
    street_csv,
    street_extract,
    street_name,
    write_files,
    write_zip,
)

EMPTY = street_csv([])


@pytest.fixture
def find(tmp_path):
    def run(*extracts):
        return find_supplies(a_partnership(tmp_path, *extracts))

    return run


def refused(find, *extracts):
    with pytest.raises(ExtractError) as caught:
        find(*extracts)
    return str(caught.value)


def test_street_files_are_found_in_folders_archives_and_by_themselves(find, tmp_path):
    write_files(
        tmp_path,
        {
            "one.csv": EMPTY,
            f"nested/deep/{street_name('2025-02')}": EMPTY,
            f"nested/{street_name('2025-03', 'west-mercia')}.gz": gzip.compress(EMPTY),
        },
    )
    write_zip(tmp_path / "nested/all.zip", {f"x/{street_name('2025-04')}": EMPTY})

    found = find(street_extract("one.csv", "one"), street_extract("nested", "two"))

    assert [(file.path, file.force, file.month) for file in found.files] == [
        ("one.csv", None, None),
        ("nested/deep/2025-02/2025-02-city-of-london-street.csv", *in_("2025-02")),
        (
            "nested/2025-03/2025-03-west-mercia-street.csv.gz",
            "west-mercia",
            "2025-03",
        ),
        ("nested/all.zip!x/2025-04/2025-04-city-of-london-street.csv", *in_("2025-04")),
    ]
    assert [file.rank for file in found.files] == [0, 1, 2, 3]


def in_(month):
    return "city-of-london", month


def test_the_supply_with_the_later_latest_month_is_newer_whatever_the_clock_says(
    find, tmp_path
):
    older = write_zip(tmp_path / "b.zip", {street_name("2025-01"): EMPTY})
    newer = write_zip(
        tmp_path / "a.zip",
        {street_name("2025-01"): EMPTY, street_name("2025-06"): EMPTY},
    )
    os.utime(newer, (0, 0))
    os.utime(older, (2_000_000_000, 2_000_000_000))

    found = find(street_extract("a.zip", "a"), street_extract("b.zip", "b"))

    assert [(file.extract.name, file.rank) for file in found.files] == [
        ("b", 0),
        ("a", 1),
        ("a", 1),
    ]


def test_a_folder_named_like_a_csv_file_is_a_folder(find, tmp_path):
    write_files(tmp_path, {"odd.csv/2025-01-city-of-london-street.csv": EMPTY})

    found = find(street_extract("odd.csv"))

    assert [file.month for file in found.files] == ["2025-01"]


def test_what_is_not_there_is_refused_with_the_nearest_name(find, tmp_path):
    write_files(tmp_path, {"extracts/police-2025.csv": EMPTY})

    message = refused(find, street_extract("extracts/police-2052.csv"))

    assert 'did you mean "police-2025.csv"?' in message


def test_a_folder_with_nothing_to_read_says_what_it_has_instead(find, tmp_path):
    write_files(
        tmp_path,
        {
            "extracts/2025-01-kent-outcomes.csv": b"",
            "extracts/2025-01-kent-stop-and-search.csv": b"",
            "extracts/a.txt": b"",
            "extracts/b.pdf": b"",
        },
    )

    message = refused(find)

    assert "has no street files" in message
    assert (
        "what it has is not read: 1 outcomes file, 1 stop-and-search file, "
        "extracts/a.txt (not CSV), extracts/b.pdf (not CSV)"
    ) in message


def test_files_that_are_not_read_are_named_with_the_reason(find, tmp_path):
    names = ["a.xls", "b.ods", "c.7z", "d.docx"]
    write_files(tmp_path / "extracts", dict.fromkeys(names, b""))
    write_zip(tmp_path / "extracts/e.zip", {street_name(): EMPTY, "f/notes.txt": b""})

    found = find()

    assert [one.in_words() for one in found.unread] == [
        "extracts/a.xls (an old Excel workbook; save it as .xlsx)",
        "extracts/b.ods (an OpenDocument spreadsheet; save it as .xlsx or .csv)",
        "extracts/c.7z (an archive of a kind that is not read; unpack it, or use zip)",
        "extracts/d.docx (not CSV)",
        "extracts/e.zip!f/notes.txt (not CSV)",
    ]
    assert found.ignored == {"other": 5}


def test_of_many_files_that_are_not_read_the_first_twenty_are_named():
    files = [Unread(f"{n:02d}.txt", "not CSV") for n in range(23)]

    said = list(named(reversed(files)))

    assert said[:2] == ["00.txt (not CSV)", "01.txt (not CSV)"]
    assert said[-2:] == ["19.txt (not CSV)", "and 3 more"]


def test_what_another_extract_reads_is_not_said_to_be_unread(find, tmp_path):
    write_files(tmp_path, {f"extracts/{street_name()}": EMPTY})
    write_files(tmp_path, {"extracts/partner.parquet": b"", "extracts/x.docx": b""})
    partner = Extract(
        "partner", "offences", "extracts/partner.parquet", "Offences", "sensitive"
    )

    found = find(street_extract(), partner)

    assert [one.path for one in found.unread] == ["extracts/x.docx"]
    assert found.ignored == {"other": 1}


def test_every_fault_of_every_extract_is_told_at_once(find, tmp_path):
    write_files(tmp_path, {"bad.zip": b"PK\3\4 but no more", "empty/x": b""})

    message = refused(
        find,
        street_extract("bad.zip", "one"),
        street_extract("empty", "two"),
        street_extract("nowhere", "three"),
    )

    assert "bad.zip is not a whole zip archive. Fetch it again" in message
    assert 'two: "empty" has no street files' in message
    assert 'three: there is no "nowhere"' in message


@pytest.mark.parametrize(
    "name",
    [
        "../2025-01-x-street.csv",
        "/etc/x.csv",
        "a/../../x.csv",
        "C:\\x.csv",
        "..\\x.csv",
    ],
)
def test_a_path_that_leads_out_of_an_archive_is_refused(find, tmp_path, name):
    write_zip(tmp_path / "extracts/a.zip", {street_name(): EMPTY, name: b""})

    assert "has a path that leads out of the archive" in refused(find)


def test_a_bomb_is_refused_before_it_is_unpacked(find, tmp_path):
    write_zip(tmp_path / "extracts/a.zip", {street_name(): b"0" * 20_000_000})

    assert "would swell" in refused(find)


def test_an_archive_that_unpacks_to_too_much_in_all_is_refused(
    find, tmp_path, monkeypatch
):
    monkeypatch.setattr(archives, "MAX_TOTAL_BYTES", 1000)
    write_zip(tmp_path / "extracts/a.zip", {f"{n}.csv": EMPTY for n in range(20)})

    assert "it would unpack to" in refused(find)


def test_an_archive_of_too_many_files_is_refused(find, tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    write_zip(tmp_path / "extracts/a.zip", {f"{n}.csv": b"" for n in range(4)})

    assert "holds 4 files; at most 3 fit" in refused(find)


def test_an_archive_inside_an_archive_is_refused(find, tmp_path):
    inner = write_zip(tmp_path / "inner.zip", {street_name(): EMPTY}).read_bytes()
    write_zip(tmp_path / "extracts/a.zip", {"inner.zip": inner})

    assert "is an archive inside the archive" in refused(find)


def test_an_encrypted_archive_is_refused(find, tmp_path):
    path = write_zip(tmp_path / "extracts/a.zip", {street_name(): EMPTY})
    data = bytearray(path.read_bytes())
    # The flag is in the entry and again in the directory at the end.
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(bytes(data))

    assert "is encrypted" in refused(find)


def test_links_are_refused_in_archives_and_folders(find, tmp_path):
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = write_zip(tmp_path / "extracts/a.zip", {street_name(): EMPTY})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    (tmp_path / "extracts/away.csv").symlink_to("/etc/passwd")
    (tmp_path / "extracts/round").symlink_to(tmp_path)

    message = refused(find)

    assert '"link.csv" is a link' in message
    assert "extracts/away.csv is a link" in message
    assert "extracts/round is a link" in message


def test_the_same_name_twice_in_an_archive_is_refused(find, tmp_path):
    path = write_zip(tmp_path / "extracts/a.zip", {street_name(): EMPTY})
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning):
        archive.writestr(street_name(), EMPTY)

    assert "is there twice" in refused(find)


def test_a_pipe_is_refused_and_not_waited_for(find, tmp_path):
    (tmp_path / "extracts").mkdir()
    os.mkfifo(tmp_path / "extracts/pipe.csv")

    assert "pipe.csv is not an ordinary file" in refused(find)


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9, 0.99])
def test_an_archive_cut_short_is_refused(find, tmp_path, keep):
    path = write_zip(tmp_path / "extracts/a.zip", {street_name(): EMPTY * 50})
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])

    assert "is not a whole zip archive" in refused(find)


def contents_of(found):
    with Contents() as contents:
        return [b"".join(contents.chunks(file, Digest())) for file in found.files]


def test_a_member_that_is_not_what_its_sum_says_is_refused(find, tmp_path):
    path = write_zip(tmp_path / "extracts/a.zip", {street_name(): EMPTY})
    data = bytearray(path.read_bytes())
    data[60] ^= 0xFF
    data[75] ^= 0xFF
    path.write_bytes(bytes(data))

    with pytest.raises(ExtractError, match="damaged"):
        contents_of(find())


def test_a_gzip_file_that_swells_or_breaks_off_is_refused(find, tmp_path):
    whole = gzip.compress(EMPTY * 100, mtime=0)
    write_files(tmp_path, {"extracts/a.csv.gz": whole[:-9]})

    with pytest.raises(ExtractError, match="damaged"):
        contents_of(find())
    write_files(tmp_path, {"extracts/a.csv.gz": gzip.compress(b"0" * 20_000_000)})
    with pytest.raises(ExtractError, match="swells"):
        contents_of(find())


def test_the_digest_is_of_the_bytes_that_were_read(find, tmp_path):
    data = io.BytesIO(EMPTY * 3).getvalue()
    write_files(tmp_path, {"extracts/a.csv.gz": gzip.compress(data)})
    digest = Digest()

    with Contents() as contents:
        read = b"".join(contents.chunks(find().files[0], digest))

    assert read == data
    assert digest.size == len(data)
    assert len(digest.sha256) == 64


def test_names_that_could_move_a_cursor_are_refused_and_not_printed(find, tmp_path):
    write_zip(tmp_path / "extracts/a.zip", {"x\x1b[2J.csv": EMPTY})
    write_files(tmp_path, {"extracts/y\n.csv": EMPTY})

    message = refused(find)

    assert '"x.[2J.csv" has signs in its name that cannot be shown' in message
    assert '"extracts/y..csv" has signs in its name that cannot be shown' in message
    assert "\x1b" not in message
