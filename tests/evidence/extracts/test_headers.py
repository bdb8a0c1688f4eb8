import pytest

from safercity.errors import ExtractError
from safercity.evidence.extracts.headers import match_columns, split_header
from safercity.evidence.extracts.police_uk import WANTED
from tests.support.street_files import HEADER


def refused(*chunks):
    with pytest.raises(ExtractError) as caught:
        split_header(chunks, "x.csv")
    return str(caught.value)


def matched(names):
    return match_columns(names, WANTED.columns, WANTED.needed, "x.csv")


def test_the_header_is_cut_from_what_follows_it():
    names, rest, line = split_header(
        [b"\xef\xbb\xbf\r\na,", b'"b, c"\r\n1,', b"2\r\n"], "x"
    )

    assert names == ["a", "b, c"]
    assert b"".join(rest) == b"1,2\r\n"
    assert line == 3


@pytest.mark.parametrize("chunks", [[], [b""], [b"\n\r\n \n"], [b"\xef\xbb\xbf"]])
def test_an_empty_file_is_called_empty(chunks):
    assert refused(*chunks) == "x.csv is empty"


def test_files_that_are_not_csv_are_called_what_they_are():
    assert "is in UTF-16" in refused("a,b".encode("utf-16"))
    assert "is a zip archive or workbook" in refused(b"PK\x03\x04....")
    assert "is a gzip file" in refused(b"\x1f\x8b....")
    assert "its first line is no header" in refused(b"a,\0b\n")
    assert "its first line is no header" in refused(b"x" * 10_000_000)
    assert "quotes of its header do not pair up" in refused(b'a,"b\n1,2\n')


def test_columns_are_found_in_any_order_and_others_left():
    found = matched([*reversed(HEADER), "More", "More"])

    assert found["Crime ID"] == 11
    assert set(found) == set(WANTED.columns)


def test_a_wrong_header_says_what_is_missing_what_is_there_and_which_is_nearest():
    names = ["crime id" if n == "Crime ID" else n for n in HEADER if n != "LSOA code"]

    with pytest.raises(ExtractError) as caught:
        matched([*names, "Extra"])

    message = str(caught.value)
    assert 'has no column "Crime ID", "LSOA code"' in message
    assert '("crime id" may be "Crime ID") and' in message
    assert '"Extra"' in message


def test_a_column_that_is_there_twice_is_refused():
    with pytest.raises(ExtractError, match='more than one column "Month"'):
        matched([*HEADER, "Month"])


def test_columns_apart_by_semicolons_are_named_as_the_reason():
    with pytest.raises(ExtractError, match="not separated by commas"):
        matched([";".join(HEADER)])
