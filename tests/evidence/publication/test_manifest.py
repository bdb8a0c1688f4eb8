import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.errors import ReleaseError
from safercity.evidence.publication.manifest import (
    Input,
    verify_release,
    write_manifest,
)
from tests.support.sample_document import sample_document

FILES = {
    "figures.csv": b"key\n",
    "assessment.pdf": b"%PDF",
    "tables/overview.csv": b"a",
}


def release(folder):
    for name, content in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return write_manifest(
        folder,
        document=sample_document(),
        inputs=[
            Input("safercity.toml", "cc" * 32, 120),
            Input("extracts/a.zip!2025-01.csv", "aa" * 32, 900, 10, 7, 2, 1),
        ],
        definitions="dd" * 32,
        software={"typst": "0.15.2", "safercity": "2026.1"},
    )


def test_a_manifest_lists_inputs_and_outputs_in_order_with_their_hashes(tmp_path):
    manifest = json.loads(release(tmp_path).read_text())

    assert [o["path"] for o in manifest["outputs"]] == sorted(FILES)
    for output in manifest["outputs"]:
        content = FILES[output["path"]]
        assert output["sha256"] == hashlib.sha256(content).hexdigest()
        assert output["bytes"] == len(content)
    first, second = manifest["inputs"]
    assert first["path"] == "extracts/a.zip!2025-01.csv"
    rows = first["accepted"] + first["quarantined"] + first["superseded"]
    assert first["rows_read"] == rows
    assert "rows_read" not in second


def test_a_manifest_says_what_it_is_of_and_by_what(tmp_path):
    manifest = json.loads(release(tmp_path).read_text())

    document = sample_document()
    assert manifest["schema"] == 1
    assert manifest["product"] == {"name": "SaferCity", "version": "2026.1"}
    assert manifest["edition"] == document.edition
    assert manifest["audience"] == "public"
    assert manifest["area"]["slug"] == document.area.slug
    assert manifest["period"] == {"start": "2025-01-01", "end": "2025-12-31"}
    assert list(manifest["software"]) == ["safercity", "typst"]


def test_a_whole_release_has_no_faults(tmp_path):
    release(tmp_path)

    assert verify_release(tmp_path) == []


def test_what_is_missing_altered_or_extra_is_said(tmp_path):
    release(tmp_path)
    (tmp_path / "figures.csv").write_bytes(b"kez\n")
    (tmp_path / "assessment.pdf").unlink()
    (tmp_path / "tables" / "extra.csv").write_bytes(b"")

    assert verify_release(tmp_path) == [
        "assessment.pdf is missing",
        "tables/extra.csv is not in the manifest",
        "figures.csv has been altered",
    ]


def test_a_link_in_place_of_a_file_is_an_alteration(tmp_path):
    release(tmp_path / "a")
    path = tmp_path / "a" / "figures.csv"
    path.rename(tmp_path / "elsewhere.csv")
    path.symlink_to(tmp_path / "elsewhere.csv")

    assert verify_release(tmp_path / "a") == ["figures.csv has been altered"]


@given(at=st.integers(0, 3), byte=st.integers(1, 255))
def test_any_altered_byte_is_found(tmp_path_factory, at, byte):
    folder = tmp_path_factory.mktemp("release")
    release(folder)
    content = bytearray(FILES["figures.csv"])
    content[at] ^= byte
    (folder / "figures.csv").write_bytes(content)

    assert verify_release(folder) == ["figures.csv has been altered"]


def test_a_folder_with_no_manifest_is_not_a_release(tmp_path):
    with pytest.raises(ReleaseError, match="not a release"):
        verify_release(tmp_path)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"schema": 1, "outputs": [3]}'])
def test_a_broken_manifest_is_a_plain_error(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)

    with pytest.raises(ReleaseError, match="is not a manifest"):
        verify_release(tmp_path)


def test_a_manifest_of_another_schema_says_what_to_do(tmp_path):
    (tmp_path / "manifest.json").write_text('{"schema": 2, "outputs": []}')

    with pytest.raises(ReleaseError, match="Use the version"):
        verify_release(tmp_path)
