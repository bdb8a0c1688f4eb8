"""Publishing: a checked release is copied to where people read it, for good.

A published edition keeps its address for ever and is never changed: publishing the
same one again does nothing, and a different one under the same name is refused. So is
one that was made without regard to another that its audience already has.
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safercity.errors import ReleaseError, UsageError, all_at_once
from safercity.evidence.editions import CURRENT, Edition, find_edition
from safercity.evidence.publication.manifest import verify_release
from safercity.evidence.published import (
    enter,
    know_of_one_another,
    manifest_of,
    published_editions,
)


@dataclass(frozen=True)
class Published:
    """Where an edition now is, and whether it was there already."""

    folder: Path
    releases: int
    was_there: bool


def publish(source: Path, to: Path, *, audience: str = "public") -> Published:
    """Check an edition against its manifests and copy it to `to`, whole.

    It is entered in the list of published editions beside it, which those made after
    it have regard to.
    Raises:  ReleaseError where a file is missing or altered, another edition already
             has this one's address, or the two together could give away what each
             withholds; UsageError where the audience is not
             the one that was asked for.
    """
    edition = Edition(find_edition(source, audience), audience)
    _check_whole(edition)
    target = to / edition.name
    if target.exists():
        _check_same(edition, target)
        _enter(edition)
        return Published(target, len(edition.releases), was_there=True)
    _check_regard(edition, to)
    _enter(edition)
    to.mkdir(parents=True, exist_ok=True)
    aside = to / f".publishing-{edition.name}-{os.getpid()}"
    shutil.rmtree(aside, ignore_errors=True)
    try:
        shutil.copytree(edition.folder, aside)
        aside.rename(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Published(target, len(edition.releases), was_there=False)


def _check_whole(edition: Edition) -> None:
    faults = []
    for release in edition.releases:
        faults += [f"{release.name}: {fault}" for fault in verify_release(release)]
        audience = _audience(release)
        if audience != edition.audience:
            raise UsageError(
                f"{release.name} was made for {audience}, not for {edition.audience}. "
                f"To publish it for {audience}, say `--audience {audience}`."
            )
    if not edition.releases:
        raise ReleaseError(f"There is no release in {edition.folder}.")
    if faults:
        raise ReleaseError(
            all_at_once(
                f"{edition.name} is not what its manifests say, so it was not "
                "published. Make it again with `safercity assess`.",
                faults,
            )
        )


def _check_regard(edition: Edition, to: Path) -> None:
    """Refuse an edition that was made without regard to one that is out already."""
    own = manifest_of(edition.folder)
    out = edition.folder.parent.parent
    listed = [
        manifest_of(edition.folder.parent / one.edition)
        for one in published_editions(out, edition.audience)
    ]
    there = [manifest_of(path) for path in sorted(to.glob("*")) if path.is_dir()]
    unaware = {
        str(other["edition"])
        for other in (*listed, *there)
        if _is_of_the_same(own, other) and not know_of_one_another(own, other)
    }
    if unaware:
        raise ReleaseError(
            f"{edition.name} was made without regard to {', '.join(sorted(unaware))}, "
            f"which its readers already have: together they could give away what each "
            "withholds. Run `safercity assess` again and publish what it makes. (An "
            f"edition that was published from elsewhere: copy it to "
            f"{edition.folder.parent} and publish it from there first.)"
        )


def _is_of_the_same(own: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two manifests are of the same partnership and audience."""
    return bool(other) and all(
        own.get(name) == other.get(name) for name in ("audience", "partnership", "area")
    )


def _enter(edition: Edition) -> None:
    """Enter an edition in the list beside it; a copy that lies elsewhere has none."""
    if (edition.folder.parent / CURRENT).is_file():
        enter(edition)


def _audience(release: Path) -> str:
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    return str(manifest.get("audience", "nobody"))


def _check_same(edition: Edition, target: Path) -> None:
    for release in edition.releases:
        there = target / release.name / "manifest.json"
        if (
            not there.is_file()
            or there.read_bytes() != (release / "manifest.json").read_bytes()
        ):
            raise ReleaseError(
                f"{target} already holds something else, and what is published never "
                "changes. Publish to another folder."
            )
