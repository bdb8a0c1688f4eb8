"""The manifest of a release: what went in, what came out, and by which software.

It lists the hash of every file of the release but itself, so that anyone can tell
whether a release is whole and unaltered, and what it was made from.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from safercity.errors import ReleaseError
from safercity.evidence.assessment.document import Document
from safercity.evidence.identity import file_sha256

FILE_NAME = "manifest.json"
SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Input:
    """A file that a release was made from; its path is in the partnership folder.

    Rows are None for a file that is not an extract. Rows read are those accepted,
    quarantined and superseded together. Rows and size are None where the audience may
    not know how many rows there are: then the path and the hash are all that is said.
    """

    path: str
    sha256: str
    bytes: int | None
    rows_read: int | None = None
    accepted: int | None = None
    quarantined: int | None = None
    superseded: int | None = None


def write_manifest(
    folder: Path,
    *,
    document: Document,
    inputs: Iterable[Input],
    definitions: str,
    software: Mapping[str, str],
    earlier: Sequence[Mapping[str, str]] | None = None,
) -> Path:
    """Write `manifest.json` for everything that stands in a release's folder.

    `definitions` is a hash of the definitions in force; `software` the versions that
    determine bytes, our own under `safercity`; `earlier` the published editions that
    it was made with regard to, None where it has nothing to protect.
    """
    manifest = {
        "schema": SCHEMA,
        "product": {"name": "SaferCity", "version": software.get("safercity", "")},
        "edition": document.edition,
        "audience": document.audience,
        "partnership": document.partnership,
        "area": {
            "level": str(document.area.level),
            "code": document.area.code,
            "name": document.area.name,
            "slug": document.area.slug,
        },
        "period": {
            "start": document.period.start.first_day.isoformat(),
            "end": document.period.end.last_day.isoformat(),
        },
        "labels": list(document.labels),
        "definitions": definitions,
        "software": dict(sorted(software.items())),
        "inputs": [_known(i) for i in sorted(inputs, key=lambda i: i.path)],
        **({} if earlier is None else {"earlier": list(earlier)}),
        "outputs": [_output(folder, name) for name in _files(folder)],
    }
    path = folder / FILE_NAME
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    return path


def verify_release(folder: Path) -> list[str]:
    """Say what differs between a release's folder and its manifest; empty if nothing.

    Raises:  ReleaseError where there is no manifest, or it cannot be read.
    """
    listed = _listed(folder)
    there = set(_files(folder))
    faults = [f"{name} is missing" for name in sorted(listed.keys() - there)]
    faults += [
        f"{name} is not in the manifest" for name in sorted(there - listed.keys())
    ]
    faults += [
        f"{name} has been altered"
        for name in sorted(listed.keys() & there)
        # A link could lead anywhere, and elsewhere tomorrow.
        if (folder / name).is_symlink() or file_sha256(folder / name) != listed[name]
    ]
    return faults


def _listed(folder: Path) -> dict[str, str]:
    """The hash of each output, as the manifest gives it."""
    path = folder / FILE_NAME
    if not path.is_file():
        raise ReleaseError(f"{folder} has no {FILE_NAME}, so it is not a release.")
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        schema = manifest["schema"]
        outputs = {str(o["path"]): str(o["sha256"]) for o in manifest["outputs"]}
    except (ValueError, KeyError, TypeError) as error:
        raise ReleaseError(f"{path} is not a manifest: {error}.") from None
    if schema != SCHEMA:
        raise ReleaseError(
            f"{path} is of schema {schema}, and this version reads {SCHEMA}. "
            "Use the version of SaferCity that made the release."
        )
    return outputs


def _files(folder: Path) -> list[str]:
    """The paths of a release's files but its manifest, with forward slashes."""
    found = (path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    names = (path.relative_to(folder).as_posix() for path in found)
    return sorted(name for name in names if name != FILE_NAME)


def _output(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    return {"path": name, "sha256": file_sha256(path), "bytes": path.stat().st_size}


def _known(one: Input) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if value is not None}
