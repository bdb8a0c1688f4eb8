import pytest

from safercity.errors import ScopeError, UsageError
from safercity.evidence.geography.forces import find_force, forces

# "Reported by" in the street files of 2025, as data.police.uk writes it.
REPORTED_BY = {
    "Avon and Somerset Constabulary": "avon-and-somerset",
    "Cheshire Constabulary": "cheshire",
    "Derbyshire Constabulary": "derbyshire",
    "Hampshire Constabulary": "hampshire",
    "North Wales Police": "north-wales",
    "South Wales Police": "south-wales",
    "Staffordshire Police": "staffordshire",
    "Thames Valley Police": "thames-valley",
    "West Mercia Police": "west-mercia",
}


def test_there_are_43_forces_of_which_four_are_welsh():
    slugs = [force.slug for force in forces()]
    welsh = [force.slug for force in forces() if force.country == "Wales"]

    assert len(set(slugs)) == 43
    assert slugs == sorted(slugs)
    assert welsh == ["dyfed-powys", "gwent", "north-wales", "south-wales"]
    assert all(
        force.code.startswith("W15" if force.country == "Wales" else "E23")
        for force in forces()
    )


@pytest.mark.parametrize(("reported_by", "slug"), REPORTED_BY.items())
def test_a_force_is_known_by_the_name_that_its_files_carry(reported_by, slug):
    assert find_force(reported_by).slug == slug
    assert find_force(reported_by).police_name == reported_by


def test_every_force_is_found_by_every_name_it_has():
    for force in forces():
        for name in force.names:
            assert find_force(name) == force
            assert find_force(f" {name.upper()} ") == force


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("Devon & Cornwall", "devon-and-cornwall"),
        ("devon and cornwall police", "devon-and-cornwall"),
        ("London, City of", "city-of-london"),
        ("the Met", "metropolitan"),
        ("Metropolitan Police", "metropolitan"),
        ("GMP", "greater-manchester"),
        ("Heddlu De Cymru", "south-wales"),
        ("E23000015", "staffordshire"),
        ("West_Mercia", "west-mercia"),
    ],
)
def test_names_that_people_use_are_understood(written, slug):
    assert find_force(written).slug == slug


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("northern-ireland", "Northern Ireland"),
        ("PSNI", "Northern Ireland"),
        ("Police Service of Northern Ireland", "Northern Ireland"),
        ("btp", "British Transport Police"),
        ("British Transport Police", "British Transport Police"),
        ("Police Scotland", "Police Scotland"),
        ("Isle of Man", "Isle of Man"),
    ],
)
def test_a_force_out_of_scope_is_refused_with_the_reason(written, name):
    with pytest.raises(ScopeError, match=name) as refused:
        find_force(written)

    assert "43 territorial forces of England and Wales" in str(refused.value)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("stafordshire", "Did you mean staffordshire"),
        ("Stoke-on-Trent", "in the area of staffordshire"),
        ("Cwm Taf", "in the area of south-wales"),
        ("Christchurch", "The forces are: avon-and-somerset,"),
        ("", "The forces are: avon-and-somerset,"),
        ("../../etc/passwd", "There is no police force called"),
    ],
)
def test_an_unknown_force_is_refused_with_the_nearest_names(written, hint):
    with pytest.raises(UsageError) as refused:
        find_force(written)

    assert hint in str(refused.value)
