from pathlib import Path
from types import SimpleNamespace

import pytest

from safercity.errors import SettingsError
from safercity.evidence.calculation import check_sources
from safercity.evidence.partnership import Extract

EXTRACTS = {
    name: Extract(name, contract, f"{name}.csv", name, "public")
    for name, contract in (
        ("street-2024", "police_uk"),
        ("street-2025", "police_uk"),
        ("force", "offences"),
        ("crimes-2024", "crimes"),
        ("crimes-2025", "crimes"),
        ("council", "incidents"),
    )
}
PARTNERSHIP = SimpleNamespace(extract=EXTRACTS.__getitem__, folder=Path())


def test_street_files_in_several_extracts_are_one_supply():
    check_sources({"burglary": ("street-2024", "street-2025")}, PARTNERSHIP)
    check_sources({"all-crime": ("street-2025", "force")}, PARTNERSHIP)

    with pytest.raises(SettingsError):
        check_sources({"burglary": ("street-2024", "force")}, PARTNERSHIP)


def test_a_forces_crimes_in_several_extracts_are_one_supply_and_street_files_another():
    check_sources({"burglary": ("crimes-2024", "crimes-2025")}, PARTNERSHIP)

    with pytest.raises(SettingsError):
        check_sources({"burglary": ("crimes-2024", "street-2024")}, PARTNERSHIP)


def test_a_category_that_two_suppliers_give_is_refused_with_all_of_them_named():
    sources = {
        "anti-social-behaviour": ("council", "street-2025"),
        "burglary": ("force", "street-2025"),
        "robbery": ("force",),
    }

    with pytest.raises(SettingsError) as caught:
        check_sources(sources, PARTNERSHIP)

    assert "burglary comes from force and street-2025" in str(caught.value)
    assert "anti-social-behaviour comes from council and street-2025" in str(
        caught.value
    )
    assert "robbery" not in str(caught.value)
