from collections import Counter, defaultdict

import pyarrow as pa
import pyarrow.compute as pc
import pytest
import shapely

from safercity.evidence.geography.reference import (
    IMD_INDEX,
    complete_forces,
    force_counts,
    force_population,
    forces,
    lsoa11_to_21,
    lsoa21_attributes,
    lsoa21_lookup,
    lsoa21_shapes,
)

# Usual residents and households published for the 2021 census. Each published table is
# perturbed a little to protect people, so small areas do not add up to these exactly.
RESIDENTS = {"England": 56_490_048, "Wales": 3_107_494}
HOUSEHOLDS = {"England": 23_436_085, "Wales": 1_347_114}
MID_2020 = 59_719_724


def rows():
    return lsoa21_lookup().to_pylist()


def attributes():
    return lsoa21_attributes(lsoa21_lookup()["lsoa21"].combine_chunks())


def test_every_lsoa_of_england_and_wales_is_there_once():
    codes = lsoa21_lookup()["lsoa21"].to_pylist()
    countries = Counter(code[0] for code in codes)

    assert codes == sorted(set(codes))
    assert countries == {"E": 33_755, "W": 1_917}


def test_every_lsoa_has_one_csp_of_its_own_force():
    force_of_csp = defaultdict(set)
    for row in rows():
        assert row["csp"] and row["force"] and row["district"] and row["ward24"]
        force_of_csp[row["csp"]].add(row["force"])

    assert len(force_of_csp) == 314
    assert all(len(force) == 1 for force in force_of_csp.values())
    assert {f for fs in force_of_csp.values() for f in fs} == {
        force.slug for force in forces()
    }


def test_welsh_lsoas_are_of_welsh_forces():
    country = {force.slug: force.country for force in forces()}

    assert all(
        country[row["force"]] == ("Wales" if row["lsoa21"][0] == "W" else "England")
        for row in rows()
    )


def test_staffordshire_has_its_nine_partnerships():
    own = [row for row in rows() if row["force"] == "staffordshire"]

    assert Counter(row["csp_name"] for row in own) == {
        "Cannock Chase": 61,
        "East Staffordshire": 72,
        "Lichfield": 62,
        "Newcastle-under-Lyme": 80,
        "South Staffordshire": 68,
        "Stafford": 81,
        "Staffordshire Moorlands": 59,
        "Stoke-on-Trent": 163,
        "Tamworth": 51,
    }


# Each of the seven districts formed since 2017 that lies in several partnerships.
SPLIT_DISTRICTS = {
    "Bournemouth, Christchurch and Poole": {
        "Bournemouth": 114,
        "Dorset": 31,
        "Poole": 95,
    },
    "Buckinghamshire": {
        "Aylesbury Vale": 127,
        "Chiltern": 57,
        "South Bucks": 40,
        "Wycombe": 110,
    },
    "Cumberland": {"Allerdale": 59, "Carlisle": 71, "Copeland": 47},
    "East Suffolk": {"Suffolk Coastal": 73, "Waveney": 72},
    "North Northamptonshire": {
        "Corby": 45,
        "East Northamptonshire": 51,
        "Kettering": 60,
        "Wellingborough": 49,
    },
    "West Northamptonshire": {
        "Daventry and South Northamptonshire": 100,
        "Northampton": 137,
    },
    "Westmorland and Furness": {
        "Barrow-in-Furness": 48,
        "Eden": 36,
        "South Lakeland": 58,
    },
}


def test_districts_of_several_partnerships_are_parted_as_they_were_in_2017():
    found = defaultdict(Counter)
    for row in rows():
        found[row["district_name"]][row["csp_name"]] += 1

    assert {
        district: dict(csps) for district, csps in found.items() if len(csps) > 1
    } == SPLIT_DISTRICTS


def test_partnerships_of_several_districts_hold_them_all():
    found = defaultdict(set)
    for row in rows():
        found[row["csp_name"]].add(row["district_name"])

    assert found["South Nottinghamshire"] == {"Broxtowe", "Gedling", "Rushcliffe"}
    assert found["Cwm Taf"] == {"Merthyr Tydfil", "Rhondda Cynon Taf"}
    assert found["Dorset"] == {"Dorset", "Bournemouth, Christchurch and Poole"}
    assert sum(len(districts) > 1 for districts in found.values()) == 12


@pytest.mark.parametrize("country", ["England", "Wales"])
def test_residents_and_households_are_those_published(country):
    table = attributes()
    own = table.filter(pc.starts_with(table["lsoa21"], country[0]))

    for column, published in (("population", RESIDENTS), ("households", HOUSEHOLDS)):
        total = pc.sum(own[column]).as_py()
        assert total == pytest.approx(published[country], rel=1e-4)


def test_forces_have_the_residents_published_for_their_areas():
    population = force_population()

    # London is 8,799,800 and the City 8,600; Staffordshire 876,100 and Stoke 258,400.
    assert population["metropolitan"] == pytest.approx(8_791_200, abs=200)
    assert population["city-of-london"] == pytest.approx(8_600, abs=50)
    assert population["staffordshire"] == pytest.approx(1_134_500, abs=100)
    assert len(population) == 43
    assert sum(population.values()) == pytest.approx(sum(RESIDENTS.values()), rel=1e-6)


def test_age_bands_keep_every_person_of_the_estimates():
    table = attributes()
    bands = [name for name in table.column_names if name.startswith("age_")]

    assert bands == [
        "age_0_15",
        "age_16_24",
        "age_25_44",
        "age_45_64",
        "age_65_plus",
    ]
    assert sum(pc.sum(table[name]).as_py() for name in bands) == MID_2020


def test_parts_of_a_split_lsoa_share_its_ages_by_their_residents():
    # Mid-2020: 955 people aged 25 to 44 in E01014231, split since; 282 and 382 in two
    # that were merged. 955 x 1,087 / (1,087 + 1,294) = 435.98.
    rows = lsoa21_attributes(pa.array(["E01034054", "E01034055", "E01033879"]))

    assert rows["population"].to_pylist()[:2] == [1_087, 1_294]
    assert rows["age_25_44"].to_pylist() == [436, 519, 282 + 382]


def test_tenures_and_ethnic_groups_add_up():
    for row in attributes().to_pylist()[::97]:
        homes = sum(
            row[f"households_{kind}"]
            for kind in ("owned", "social_rented", "private_rented")
        )
        groups = sum(row[n] for n in row if n.startswith("ethnic_"))
        assert homes == row["households"]
        assert groups == row["population"]
        assert row["households_deprived"] <= row["households"] + 3


def test_english_deprivation_is_complete_and_its_deciles_are_tenths():
    table = attributes()
    own = table.filter(pc.starts_with(table["lsoa21"], "E"))
    deciles = Counter(own["imd_decile"].to_pylist())

    assert sorted(own["imd_rank"].to_pylist()) == list(range(1, 33_756))
    assert set(own["imd_index"].to_pylist()) == {IMD_INDEX["England"]}
    assert set(deciles) == set(range(1, 11))
    assert max(deciles.values()) - min(deciles.values()) <= 1


def test_welsh_deprivation_is_its_own_index_and_merged_areas_have_no_rank():
    table = attributes()
    own = table.filter(pc.starts_with(table["lsoa21"], "W"))
    merged = {
        row["lsoa21"] for row in lsoa11_to_21().to_pylist() if row["change"] in "MX"
    }
    unranked = {r["lsoa21"] for r in own.to_pylist() if r["imd_rank"] is None}

    assert set(own["imd_index"].to_pylist()) == {IMD_INDEX["Wales"]}
    assert unranked == {code for code in merged if code.startswith("W")}
    assert len(unranked) == 22
    assert pc.max(own["imd_rank"]).as_py() == 1_909


def test_attributes_keep_the_order_asked_for_and_are_null_for_unknown_codes():
    codes = pa.array(["W01000003", "E99999999", "E01000001"])
    table = lsoa21_attributes(codes)

    assert table["lsoa21"].to_pylist() == codes.to_pylist()
    assert table["population"].to_pylist()[1] is None
    assert table["population"].to_pylist()[2] == 1_474


def test_every_change_since_2011_is_of_a_known_kind():
    changes = lsoa11_to_21().to_pylist()
    kinds = Counter(row["change"] for row in changes)
    known = {row["lsoa21"] for row in rows()}

    assert kinds == {"U": 33_647, "S": 1_900, "M": 239, "X": 9}
    assert {row["lsoa21"] for row in changes} == known
    assert len({row["lsoa11"] for row in changes}) == 34_753
    assert all(r["lsoa11"] == r["lsoa21"] for r in changes if r["change"] == "U")


def test_boundaries_are_sound_and_leave_no_gap_between_neighbours():
    codes = [row["lsoa21"] for row in rows() if row["force"] == "staffordshire"]
    shapes = lsoa21_shapes([*codes, "E99999999"])
    county = shapely.union_all(list(shapes.values()))

    assert sorted(shapes) == codes
    assert all(shape.is_valid for shape in shapes.values())
    assert county.geom_type == "Polygon"
    assert not county.interiors
    assert county.area == pytest.approx(sum(s.area for s in shapes.values()))
    # Standard area measurement: 2,714 km2 of land.
    assert county.area / 1e6 == pytest.approx(2_714, rel=0.005)


def test_every_lsoa_has_a_boundary():
    codes = [row["lsoa21"] for row in rows()]

    assert sorted(lsoa21_shapes(codes)) == codes
    assert lsoa21_shapes([]) == {}


def test_comparators_cover_32_forces_of_which_30_have_every_month():
    counts = force_counts()
    reporting = set(counts["force"].to_pylist())

    assert len(reporting) == 32
    assert len(complete_forces()) == 30
    assert reporting - set(complete_forces()) == {"avon-and-somerset", "thames-valley"}
    assert {force.slug for force in forces()} - reporting == {
        "city-of-london",
        "cleveland",
        "devon-and-cornwall",
        "dorset",
        "dyfed-powys",
        "greater-manchester",
        "gwent",
        "kent",
        "metropolitan",
        "west-midlands",
        "west-yorkshire",
    }


def test_comparators_have_the_categories_of_police_uk_and_every_row():
    counts = force_counts()
    own = [row for row in counts.to_pylist() if row["force"] == "staffordshire"]
    placed = {
        place: sum(row[place] for row in own)
        for place in ("inside", "outside", "unplaced")
    }

    assert len(set(counts["category"].to_pylist())) == 14
    assert "violence-and-sexual-offences" in counts["category"].to_pylist()
    assert "criminal-damage-and-arson" in counts["category"].to_pylist()
    # 102,517 rows in the twelve files of 2025 that examples/staffordshire ships.
    assert placed == {"inside": 101_361, "outside": 627, "unplaced": 529}
