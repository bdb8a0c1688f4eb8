"""The words of caution are short, whole sentences."""

import pytest

from safercity.evidence.hotspots import caution


@pytest.mark.parametrize(
    "words",
    [caution.CAUTION, caution.POLICE_GENERATED_CAUTION, caution.PARTING_CAUTION],
)
def test_every_caution_is_short_and_whole(words: str) -> None:
    assert words.endswith(".")
    assert "  " not in words
    assert len(words.split()) < 50
