import pyarrow as pa
import pyarrow.parquet as pq

from safercity.synth.writing import Writer

CRIMES = pa.table({"crime_ref": ["C-1", "C-2"], "flags": ["ppv", ""]})


def test_one_county_is_written_as_csv_whose_name_says_what_it_is(tmp_path):
    Writer(tmp_path).write("crimes", "2018-19", CRIMES)

    (file,) = (tmp_path / "extracts/crimes").iterdir()
    assert file.name == "synthetic-crimes-2018-19.csv"
    assert file.read_text().splitlines()[1:] == ["C-1,ppv", "C-2,"]


def test_text_with_commas_is_quoted(tmp_path):
    table = pa.table({"title": ["Deaths, all"], "value": [1]})

    Writer(tmp_path).write("indicators", "2019", table)

    (file,) = (tmp_path / "extracts/indicators").iterdir()
    assert file.read_text().splitlines()[1] == '"Deaths, all",1'


def test_many_counties_have_references_of_their_own(tmp_path):
    writer = Writer(tmp_path, scale=3)

    writer.write("crimes", "2018-19", CRIMES)

    (file,) = (tmp_path / "extracts/crimes").iterdir()
    refs = pq.read_table(file)["crime_ref"].to_pylist()
    assert len(set(refs)) == 6
    assert writer.rows == {"crimes": 6}


def test_totals_of_areas_are_written_once_however_many_counties_there_are(tmp_path):
    table = pa.table({"measure": ["falls"], "count": [3]})
    writer = Writer(tmp_path, scale=3)

    writer.write("health_activity", "2018-19", table)

    assert writer.rows == {"health_activity": 1}


def test_a_new_draw_clears_only_what_an_earlier_one_left(tmp_path):
    Writer(tmp_path).write("crimes", "2018-19", CRIMES)
    own = tmp_path / "extracts/own/supplied.csv"
    own.parent.mkdir()
    own.write_text("ref\n1\n")

    Writer(tmp_path).start()

    assert own.exists()
    assert not (tmp_path / "extracts/crimes").exists()
