"""What `[[extracts]]` may say of flags and values, and which are public."""

import pytest

from safercity.errors import SettingsError
from safercity.evidence.contracts import CONTRACTS
from safercity.evidence.partnership import load_partnership

HEAD = """
[partnership]
name = "Toyshire"
force = "staffordshire"
[period]
start = "2025-01"
end = "2025-12"
[[extracts]]
name = "Victims of crime"
contract = "victims"
path = "extracts/victims.csv"
"""


def extract_of(folder, text):
    (folder / "safercity.toml").write_text(HEAD + text, encoding="utf-8")
    return load_partnership(folder).extracts[0]


def test_flags_and_values_are_mapped_in_the_suppliers_words(tmp_path):
    extract = extract_of(
        tmp_path,
        '[extracts.flags]\n"DA" = "domestic"\n'
        '[extracts.values.sex]\nF = "female"\nU = ""\n',
    )

    assert extract.flags == {"DA": "domestic"}
    assert extract.values == {"sex": {"F": "female", "U": ""}}
    assert extract.name == "victims-of-crime"


def test_flags_and_values_that_mean_nothing_are_faults_with_the_nearest(tmp_path):
    text = (
        '[extracts.flags]\n"DA" = "domestik"\n'
        '[extracts.values.sex]\nF = "woman"\n'
        '[extracts.values.gender]\nF = "female"\n'
        '[extracts.values.flags]\nx = "y"\n'
    )

    with pytest.raises(SettingsError) as caught:
        extract_of(tmp_path, text)

    said = str(caught.value)
    for part in (
        '"DA" is "domestik", which is no flag; the nearest are domestic',
        'values.sex "F" is "woman"; it can be: female, male, other',
        'values has "gender", which is not a column of victims',
        'values has "flags"',
    ):
        assert part in said


def test_every_contract_can_be_named_and_only_published_data_are_public(tmp_path):
    for name, contract in CONTRACTS.items():
        text = HEAD.replace('"victims"', f'"{name}"')
        (tmp_path / "safercity.toml").write_text(text, encoding="utf-8")

        assert load_partnership(tmp_path).extracts[0].is_public == contract.public
    public = {name for name, contract in CONTRACTS.items() if contract.public}
    assert public == {"police_uk", "collisions", "indicators", "stop_search"}
