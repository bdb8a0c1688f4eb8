"""What has been published: the editions that an audience already has.

Two editions together can tell what each withholds, so an edition is made with regard
to those published before it. They are entered in a list beside the editions:

    <out>/<audience>/published.json      each edition's name and hash, oldest first

A folder without that list has no earlier editions.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from safercity.errors import ReleaseError
from safercity.evidence.editions import Edition, edition_folder
from safercity.evidence.figures import FigureSet
from safercity.evidence.identity import digest_of, file_sha256
from safercity.evidence.read import read_counts

LIST = "published.json"
_MANIFEST = "manifest.json"
_WHOLE = "force-wide"


@dataclass(frozen=True, order=True, slots=True)
class PublishedEdition:
    """An edition by name, with one hash of the manifests of its releases."""

    edition: str
    sha256: str

    def as_json(self) -> dict[str, str]:
        """The edition for a manifest or the list."""
        return asdict(self)


def identify(edition: Edition) -> PublishedEdition:
    """An edition as the list names it."""
    hashes = {r.name: file_sha256(r / _MANIFEST) for r in edition.releases}
    return PublishedEdition(edition.name, digest_of(hashes))


def published_editions(out: Path, audience: str) -> tuple[PublishedEdition, ...]:
    """The editions of an audience that have been published from `out`, oldest first.

    Raises:  ReleaseError where the list is there and cannot be read.
    """
    return _read_list(edition_folder(out, audience, LIST))


def enter(edition: Edition) -> None:
    """Enter an edition in the list beside it, unless it is there.

    Raises:  ReleaseError where the list cannot be read or written, or has another
             edition of that name.
    """
    path = edition.folder.parent / LIST
    listed, new = _read_list(path), identify(edition)
    if new in listed:
        return
    if new.edition in {one.edition for one in listed}:
        raise ReleaseError(
            f"{path} has another edition called {new.edition}, so {edition.folder} is "
            "not what was published. Restore it, or make it again."
        )
    text = json.dumps({"editions": [one.as_json() for one in (*listed, new)]}, indent=2)
    aside = path.with_name(f".{LIST}-{os.getpid()}")
    try:
        aside.write_text(f"{text}\n", encoding="utf-8", newline="\n")
        aside.replace(path)
    except OSError as error:
        raise ReleaseError(
            f"{path} cannot be written ({error.strerror}), so {new.edition} was not "
            "published: what comes after it could not be made with regard to it."
        ) from None


def _read_list(path: Path) -> tuple[PublishedEdition, ...]:
    if not path.exists():
        return ()
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["editions"]
        return tuple(PublishedEdition(**row) for row in rows)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseError(
            f"{path} is not a list of published editions: {error}. Restore it; "
            "without it nobody can tell what has been published."
        ) from None


def counts_of(
    out: Path, audience: str, editions: Iterable[PublishedEdition]
) -> list[FigureSet]:
    """The counts of published editions, withheld or not, as they stand in `out`.

    Raises:  ReleaseError where one is not there, or is not what was published.
    """
    return [_counts(out, audience, edition) for edition in editions]


def _counts(out: Path, audience: str, wanted: PublishedEdition) -> FigureSet:
    edition = Edition(edition_folder(out, audience, wanted.edition), audience)
    if not edition.folder.is_dir():
        raise ReleaseError(
            f"{wanted.edition} has been published, and {edition.folder} is not there. "
            "Copy it back from where it was published: a new edition must not give "
            "away what that one withholds."
        )
    whole = edition.folder / _WHOLE
    if identify(edition) != wanted or not _is_as_listed(whole):
        raise ReleaseError(
            f"{edition.folder} is not what was published. Copy it back from where it "
            "was published."
        )
    return read_counts(whole)


def _is_as_listed(release: Path) -> bool:
    """Whether the files that are read here are those of the release's manifest."""
    manifest = json.loads((release / _MANIFEST).read_text(encoding="utf-8"))
    listed = {output["path"]: output["sha256"] for output in manifest["outputs"]}
    return all(
        (release / name).is_file() and file_sha256(release / name) == listed.get(name)
        for name in ("figures.csv", "areas.csv")
    )


def manifest_of(edition: Path) -> Mapping[str, Any]:
    """The manifest of an edition's force-wide release; empty where it has none."""
    try:
        text = (edition / _WHOLE / _MANIFEST).read_text(encoding="utf-8")
        manifest = json.loads(text)
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def know_of_one_another(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether one of two editions was made with regard to the other, by manifest.

    Where either has nothing to protect, neither needs to be.
    """
    if "earlier" not in one or "earlier" not in other:
        return True
    return _names(one, other) or _names(other, one)


def _names(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    named = {row["edition"] for row in one["earlier"]}
    return other["edition"] in named or one["edition"] == other["edition"]
