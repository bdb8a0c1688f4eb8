"""The names of segments, from the partnership folder."""

import pytest

from safercity.errors import SettingsError
from safercity.evidence.measures.segments import load_segments


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "definitions").mkdir()
    return tmp_path


def write(folder, text):
    (folder / "definitions" / "segments.toml").write_text(text, encoding="utf-8")


def test_a_folder_without_names_of_segments_has_none(tmp_path):
    assert load_segments(tmp_path) == {}


def test_segments_are_named_by_the_slug_of_their_code(folder):
    write(folder, 'A = "Country Living"\n"1 Rural" = " Villages "')

    assert load_segments(folder) == {"a": "Country Living", "1-rural": "Villages"}


def test_every_fault_of_the_names_is_said_at_once(folder):
    write(folder, 'A = 1\nB = ""\nC = "Homes"')

    with pytest.raises(SettingsError) as caught:
        load_segments(folder)

    assert '"A" must be a name in quotes.' in str(caught.value)
    assert '"B" must be a name in quotes.' in str(caught.value)


def test_names_that_are_not_toml_say_where(folder):
    write(folder, "A = ")

    with pytest.raises(SettingsError, match=r"definitions/segments\.toml is not"):
        load_segments(folder)
