"""Which editions an audience has already, and what may be published after them."""

import csv
import io
import json
import shutil

import pytest

from safercity.errors import ReleaseError
from safercity.evidence.editions import Edition, make_current
from safercity.evidence.identity import file_sha256
from safercity.evidence.publish import publish
from safercity.evidence.published import (
    PublishedEdition,
    counts_of,
    enter,
    identify,
    published_editions,
)
from tests.evidence.disclosure.drawn_counts import FORCE, drawn_counts

COUNTS = """
          | drugs
    ------+------
    Force |    30
    Ash   |    10
"""


def edition(out, name, *, earlier=(), public=False, partnership="Toyshire"):
    """An edition of one release, as it would stand in `out`."""
    release = out / "public" / name / "force-wide"
    release.mkdir(parents=True)
    figures = drawn_counts(COUNTS)
    (release / "figures.csv").write_bytes(figures.to_csv())
    areas = io.StringIO()
    writer = csv.writer(areas, lineterminator="\n")
    writer.writerow(["area_level", "area_code", "area_name", "slug", "parent"])
    for area in sorted({f.area for f in figures.values()}):
        row = [area.level, area.code, area.name, area.slug, area.parent or ""]
        writer.writerow(row)
    (release / "areas.csv").write_text(areas.getvalue())
    manifest = {
        "schema": 1,
        "edition": name,
        "audience": "public",
        "partnership": partnership,
        "area": {"code": FORCE.code},
        "outputs": [
            {"path": path.name, "sha256": file_sha256(path)}
            for path in sorted(release.iterdir())
        ],
    }
    if not public:
        manifest["earlier"] = [{"edition": one, "sha256": "aa"} for one in earlier]
    (release / "manifest.json").write_text(json.dumps(manifest))
    make_current(out, "public", name)
    return Edition(release.parent, "public")


def names(out):
    return [one.edition for one in published_editions(out, "public")]


def test_a_folder_from_which_nothing_was_published_has_no_earlier_editions(tmp_path):
    edition(tmp_path, "2025-aaaa")

    assert published_editions(tmp_path, "public") == ()


def test_publishing_enters_an_edition_once(tmp_path):
    made = edition(tmp_path, "2025-aaaa")

    for _ in range(2):
        publish(tmp_path, tmp_path / "site")

    assert published_editions(tmp_path, "public") == (identify(made),)


def test_editions_that_know_of_one_another_are_published_in_turn(tmp_path):
    site = tmp_path / "site"
    publish(edition(tmp_path, "2025-aaaa").folder, site)

    later = edition(tmp_path, "2026-bbbb", earlier=["2025-aaaa"])
    publish(later.folder, site)

    assert names(tmp_path) == ["2025-aaaa", "2026-bbbb"]
    assert sorted(path.name for path in site.iterdir()) == names(tmp_path)


def test_one_made_without_regard_to_another_is_refused(tmp_path):
    first, second = (edition(tmp_path, name) for name in ("2025-aaaa", "2026-bbbb"))
    publish(first.folder, tmp_path / "site")

    with pytest.raises(ReleaseError, match="without regard to 2025-aaaa"):
        publish(second.folder, tmp_path / "site")

    assert names(tmp_path) == ["2025-aaaa"]
    assert not (tmp_path / "site" / "2026-bbbb").exists()


def test_so_is_one_made_elsewhere_beside_one_that_its_readers_have(tmp_path):
    publish(edition(tmp_path / "here", "2025-aaaa").folder, tmp_path / "site")
    other = edition(tmp_path / "there", "2026-bbbb")

    with pytest.raises(ReleaseError, match=r"copy it to .*there.public") as refused:
        publish(other.folder, tmp_path / "site")

    assert "publish it from there first" in str(refused.value)
    shutil.copytree(
        tmp_path / "site" / "2025-aaaa", tmp_path / "there/public/2025-aaaa"
    )
    publish(tmp_path / "there/public/2025-aaaa", tmp_path / "site")
    assert names(tmp_path / "there") == ["2025-aaaa"]


def test_editions_of_public_data_and_of_other_partnerships_need_no_regard(tmp_path):
    site = tmp_path / "site"
    for made in (
        edition(tmp_path, "2025-aaaa"),
        edition(tmp_path, "2025-bbbb", public=True),
        edition(tmp_path, "2025-cccc", partnership="Elsewhere"),
    ):
        publish(made.folder, site)

    assert len(list(site.iterdir())) == 3


def test_the_counts_of_a_published_edition_come_with_the_areas_above_them(tmp_path):
    enter(edition(tmp_path, "2025-aaaa"))

    (figures,) = counts_of(tmp_path, "public", published_editions(tmp_path, "public"))

    ash = figures["count.drugs.ash.2025"]
    assert (ash.value, ash.area.parent) == (10, FORCE.code)


def test_a_published_edition_that_is_gone_or_altered_is_asked_for(tmp_path):
    made = edition(tmp_path, "2025-aaaa")
    enter(made)
    listed = published_editions(tmp_path, "public")

    (made.folder / "force-wide" / "figures.csv").write_text("key\n")
    with pytest.raises(ReleaseError, match="is not what was published"):
        counts_of(tmp_path, "public", listed)

    shutil.rmtree(made.folder)
    with pytest.raises(ReleaseError, match="Copy it back"):
        counts_of(tmp_path, "public", listed)


def test_another_edition_of_the_same_name_is_not_entered(tmp_path):
    made = edition(tmp_path, "2025-aaaa")
    enter(made)
    (made.folder / "force-wide" / "manifest.json").write_text("{}")

    with pytest.raises(ReleaseError, match="another edition called 2025-aaaa"):
        enter(made)


@pytest.mark.parametrize("text", ["", "[]", '{"editions": [{"name": "x"}]}'])
def test_a_list_that_cannot_be_read_is_not_taken_for_an_empty_one(tmp_path, text):
    edition(tmp_path, "2025-aaaa")
    (tmp_path / "public" / "published.json").write_text(text)

    with pytest.raises(ReleaseError, match="not a list of published editions"):
        published_editions(tmp_path, "public")


def test_editions_are_known_by_name_and_hash():
    assert PublishedEdition("2025-aaaa", "bb").as_json() == {
        "edition": "2025-aaaa",
        "sha256": "bb",
    }
