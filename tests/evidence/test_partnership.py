import pytest

from safercity.errors import SettingsError
from safercity.evidence.partnership import load_partnership
from safercity.periods import Period

GOOD = """
[partnership]
name = "Toyshire"
force = "staffordshire"
[period]
start = "2025-01"
end = "2025-12"
[[extracts]]
name = "police-uk"
contract = "police_uk"
path = "extracts"
"""


def folder_with(tmp_path, text):
    (tmp_path / "safercity.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_short_settings_file_gets_sensible_defaults(tmp_path):
    partnership = load_partnership(folder_with(tmp_path, GOOD))

    assert partnership.comparison == Period.parse("2024-01", "2024-12")
    assert partnership.missing_months == "refuse"
    assert partnership.extracts[0].is_public
    assert partnership.ward_rule.ddof == 0
    assert not partnership.is_synthetic


def test_a_mapped_extract_is_sensitive_unless_it_says_otherwise(tmp_path):
    text = GOOD + '[[extracts]]\nname = "da"\ncontract = "offences"\npath = "da.csv"\n'

    partnership = load_partnership(folder_with(tmp_path, text))

    assert partnership.extract("da").sensitivity == "sensitive"


def test_every_fault_is_reported_at_once(tmp_path):
    text = """
[partnership]
nmae = "x"
[period]
start = "2025-13"
end = "2025-12"
missing_months = "ignore"
[wards]
ddof = 3
[branding]
colour = "blue"
[[extracts]]
name = "a"
contract = "policeuk"
path = "../elsewhere"
"""

    with pytest.raises(SettingsError) as caught:
        load_partnership(folder_with(tmp_path, text))

    said = str(caught.value)
    for part in (
        'did you mean "name"?',
        '"2025-13" is not a month',
        '"ignore"; it can be: refuse, annualise',
        "ddof = 3",
        '"blue"',
        '"policeuk"; it can be: police_uk',
        "keep extracts inside",
        '[partnership] needs "force"',
    ):
        assert part in said


UNUSABLE = {
    "not TOML": "this is = = not toml",
    "a list for a table": GOOD.replace("[partnership]", "[[partnership]]"),
    "a number for text": GOOD.replace('"Toyshire"', "7"),
    "no extracts": GOOD.split("[[extracts]]", maxsplit=1)[0],
    "two of one name": GOOD + GOOD[GOOD.index("[[extracts]]") :],
}


@pytest.mark.parametrize("text", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_a_settings_file_that_cannot_be_used_is_refused(tmp_path, text):
    with pytest.raises(SettingsError, match=r"cannot be used|is not valid TOML"):
        load_partnership(folder_with(tmp_path, text))


def test_a_folder_without_settings_says_how_to_make_one(tmp_path):
    with pytest.raises(SettingsError, match="safercity init"):
        load_partnership(tmp_path)
