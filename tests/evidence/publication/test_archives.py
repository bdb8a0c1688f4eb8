import io
import zipfile

from safercity.evidence.publication.archives import make_zip


def test_the_same_parts_give_the_same_bytes_with_no_date_in_them():
    parts = [("b.xml", b"<b/>"), ("a.xml", b"<a/>")]

    made = make_zip(parts)

    assert made == make_zip(parts)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.namelist() == ["b.xml", "a.xml"]
        assert {info.date_time[:3] for info in archive.infolist()} == {(1980, 1, 1)}
        assert archive.read("a.xml") == b"<a/>"


def test_pictures_and_the_part_named_are_kept_as_they_are():
    made = make_zip(
        [("mimetype", b"x" * 500), ("p.png", b"y" * 500), ("c.xml", b"z" * 500)],
        stored="mimetype",
    )

    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        packed = {i.filename: i.compress_type for i in archive.infolist()}
    assert packed == {
        "mimetype": zipfile.ZIP_STORED,
        "p.png": zipfile.ZIP_STORED,
        "c.xml": zipfile.ZIP_DEFLATED,
    }
