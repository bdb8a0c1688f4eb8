"""Two editions of a sensitive extract, a month apart: what they tell together.

Synthetic: the extract is drawn from a seed.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from safercity.evidence.assess import AssessReport, make_assessments
from safercity.evidence.disclosure import load_policy
from safercity.evidence.editions import Edition
from safercity.evidence.geography.folder import read_areas
from safercity.evidence.partnership import load_partnership
from safercity.evidence.publish import publish
from safercity.periods import Period
from tests.support.attack_reading import OK, SUPPRESSED, Knowledge, Row, read_editions
from tests.support.attacker import Asked, attack
from tests.support.sensitive_extract import CATEGORIES, write_partnership

pytestmark = pytest.mark.slow

LONGER = Period.parse("2025-04", "2025-08")
CATEGORY = frozenset(CATEGORIES.values())


def assess(folder: Path, out: Path) -> AssessReport:
    return make_assessments(load_partnership(folder), out, audiences=["public"])


def set_end(folder: Path, was: str, end: str) -> None:
    path = folder / "safercity.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f'end = "{was}"', f'end = "{end}"'), "utf-8")


@dataclass(frozen=True)
class Editions:
    """What was made first, and a month later: with regard to it, and without."""

    folder: Path
    out: Path
    first: Edition
    later: Edition
    unaware: Edition


@pytest.fixture(scope="module")
def editions(tmp_path_factory) -> Editions:
    home = tmp_path_factory.mktemp("editions")
    folder = write_partnership(home / "area", LONGER, seed=4)
    set_end(folder, "2025-08", "2025-07")
    (first,) = assess(folder, home / "out").editions
    publish(home / "out", home / "site")
    set_end(folder, "2025-07", "2025-08")
    (later,) = assess(folder, home / "out").editions
    (unaware,) = assess(folder, home / "elsewhere").editions
    return Editions(folder, home / "out", first, later, unaware)


def sensitive_counts(*editions: Edition) -> list[Row]:
    releases = [release for edition in editions for release in edition.releases]
    counts = ("count", "unplaced")
    return [
        row
        for row in read_editions(releases)
        if row.measure in counts and row.count.category in CATEGORY
    ]


def found_by(editions: Editions, rows: list[Row]) -> list[str]:
    areas = read_areas(editions.folder)
    slugs = {area.code: area.slug for area in (areas.force, *areas.csps)}
    parents = {ward.slug: slugs[ward.parent or ""] for ward in areas.wards}
    parents |= {csp.slug: areas.force.slug for csp in areas.csps}
    policy = load_policy("public", load_partnership(editions.folder))
    found = attack(
        rows,
        Knowledge(parents=parents, people={}),
        Asked(policy.threshold, policy.width, protected=CATEGORY),
    )
    return [str(finding.count) for finding in found]


def test_a_month_that_two_editions_tell_together_is_not_given_away(editions):
    together = sensitive_counts(editions.first, editions.later)

    assert any(row.status == OK and row.level == "ward" for row in together)
    assert found_by(editions, together) == []


def test_it_would_be_had_the_later_one_been_made_without_regard(editions):
    together = sensitive_counts(editions.first, editions.unaware)

    assert found_by(editions, together)


def test_the_later_one_withholds_more_and_names_the_first(editions):
    withheld = [
        sum(row.status == SUPPRESSED for row in sensitive_counts(edition))
        for edition in (editions.later, editions.unaware)
    ]
    manifest = (editions.later.folder / "force-wide" / "manifest.json").read_text()

    assert withheld[0] > withheld[1]
    assert editions.later.name.startswith(f"{editions.unaware.name}-")
    assert [one["edition"] for one in json.loads(manifest)["earlier"]] == [
        editions.first.name
    ]


def test_nothing_is_made_again_where_nothing_has_changed_since(editions, tmp_path):
    assert assess(editions.folder, editions.out).unchanged

    publish(editions.out, tmp_path / "site")

    again = assess(editions.folder, editions.out)
    assert again.unchanged
    assert again.editions == (editions.later,)
