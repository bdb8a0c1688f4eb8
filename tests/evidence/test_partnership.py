import pytest

from safercity.errors import ScopeError, SettingsError
from safercity.evidence.partnership import load_partnership
from safercity.periods import Month, Period

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
    "a list for a table": GOOD.replace("[partnership]", "[[partnership]]"),
    "a number for text": GOOD.replace('"Toyshire"', "7"),
    "a number for a sheet": GOOD + "sheet = 2\n",
    "a name of signs only": GOOD.replace('"police-uk"', '"!?"'),
    "no extracts": GOOD.split("[[extracts]]", maxsplit=1)[0],
    "two of one name": GOOD + GOOD[GOOD.index("[[extracts]]") :],
    "a month for a list of months": GOOD + 'months_without_events = "2025-03"\n',
}


@pytest.mark.parametrize("text", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_a_settings_file_that_cannot_be_used_is_refused(tmp_path, text):
    with pytest.raises(SettingsError, match="cannot be used"):
        load_partnership(folder_with(tmp_path, text))


NOT_TOML = {
    "this is = = not toml": "line 1 .*a setting is written name = value",
    GOOD + 'name = "again"\n': 'line 12 .*"name" is set twice in the same table',
    GOOD + "[period]\n": r'line 12 .*"\[period\]" is set twice',
    GOOD + "columns = {ref = 'a', ref = 'b'}": 'line 12 .*"columns" is set twice',
    GOOD + 'title = "Crime\n': "line 12 .*opened with a quote and not closed",
    GOOD + "title = Crime\n": "line 12 .*without quotes around it",
    GOOD + 'title = "C:\\data"\n': "line 12 .*write each backslash",
    GOOD + "[extracts.columns]\nref = 'a'\nref = 'b'\n\n": 'line 14 .*"ref" is set',
}


@pytest.mark.parametrize(("text", "said"), NOT_TOML.items())
def test_what_is_not_toml_is_said_in_words_with_its_line(tmp_path, text, said):
    with pytest.raises(SettingsError, match=said) as caught:
        load_partnership(folder_with(tmp_path, text))

    assert "overwrite" not in str(caught.value)


def test_settings_of_another_encoding_say_which_line_and_what_to_do(tmp_path):
    text = GOOD.replace("Toyshire", "Ynys M\u00f4n")
    (tmp_path / "safercity.toml").write_bytes(text.encode("cp1252"))

    with pytest.raises(SettingsError, match=r"line 3 has signs .* encoding UTF-8"):
        load_partnership(tmp_path)


def test_a_folder_without_settings_says_how_to_make_one(tmp_path):
    with pytest.raises(SettingsError, match="safercity init"):
        load_partnership(tmp_path)


def test_a_force_can_be_written_in_any_way(tmp_path):
    text = GOOD.replace('"staffordshire"', '"Dyfed-Powys Police"')
    text += '[comparators]\nsimilar_forces = ["Cheshire Constabulary", "E23000015"]\n'

    partnership = load_partnership(folder_with(tmp_path, text))

    assert partnership.force == "dyfed-powys"
    assert partnership.similar_forces == ("cheshire", "staffordshire")


def test_a_force_that_is_none_is_one_fault_among_the_others(tmp_path):
    text = GOOD.replace('"staffordshire"', '"stafordshire"')
    text += '[comparators]\nsimilar_forces = ["chesire"]\n[wards]\nddof = 3\n'

    with pytest.raises(SettingsError) as caught:
        load_partnership(folder_with(tmp_path, text))

    said = str(caught.value)
    assert 'force: There is no police force called "stafordshire"' in said
    assert "Did you mean staffordshire" in said
    assert 'similar_forces: There is no police force called "chesire"' in said
    assert "ddof = 3" in said


def test_a_force_outside_england_and_wales_is_said_to_be_with_the_other_faults(
    tmp_path,
):
    text = GOOD.replace('"staffordshire"', '"psni"') + "[wards]\nddof = 3\n"

    with pytest.raises(ScopeError) as caught:
        load_partnership(folder_with(tmp_path, text))

    assert "Northern Ireland is outside" in str(caught.value)
    assert "ddof = 3" in str(caught.value)


def test_both_ends_of_both_periods_are_checked(tmp_path):
    months = 'start = "2025-13"\nend = "Dec"\ncompare_start = "2024"\n'
    text = GOOD.replace('start = "2025-01"\nend = "2025-12"\n', months)

    with pytest.raises(SettingsError) as caught:
        load_partnership(folder_with(tmp_path, text))

    for key in ("start", "end", "compare_start"):
        assert f"[period] {key}: " in str(caught.value)


def test_a_partner_can_say_that_a_month_had_no_events(tmp_path):
    text = GOOD + '[[extracts]]\nname = "hate"\ncontract = "offences"\n'
    text += 'path = "hate.csv"\nmonths_without_events = ["2025-07", "2025-03"]\n'

    extract = load_partnership(folder_with(tmp_path, text)).extract("hate")

    assert extract.months_without_events == (Month(2025, 3), Month(2025, 7))


def test_a_street_file_is_never_without_events(tmp_path):
    text = GOOD + 'months_without_events = ["2025-03", "March"]\n'

    with pytest.raises(SettingsError) as caught:
        load_partnership(folder_with(tmp_path, text))

    assert "not for street files" in str(caught.value)
    assert '"March" is not a month' in str(caught.value)
