"""Publishing: a checked release is copied to where people read it, for good.

A published edition keeps its address for ever and is never changed: publishing the
same one again does nothing, and a different one under the same name is refused.
"""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from safercity.errors import ReleaseError, UsageError, all_at_once
from safercity.evidence.editions import Edition, find_edition
from safercity.evidence.publication.manifest import verify_release


@dataclass(frozen=True)
class Published:
    """Where an edition now is, and whether it was there already."""

    folder: Path
    releases: int
    was_there: bool


def publish(source: Path, to: Path, *, audience: str = "public") -> Published:
    """Check an edition against its manifests and copy it to `to`, whole.

    Raises:  ReleaseError where a file is missing or altered, or another edition
             already has this one's address; UsageError where the audience is not
             the one that was asked for.
    """
    edition = Edition(find_edition(source, audience), audience)
    _check_whole(edition)
    target = to / edition.name
    if target.exists():
        _check_same(edition, target)
        return Published(target, len(edition.releases), was_there=True)
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
