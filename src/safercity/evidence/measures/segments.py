"""Segments: what the groups of a segmentation of residents are called.

A partnership's extracts hold the codes of the segmentation that it uses, such as "A";
`definitions/segments.toml` in its folder gives their names: `A = "Country Living"`.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from safercity.areas import slugify
from safercity.errors import SettingsError, all_at_once

SEGMENTS_FILE = Path("definitions") / "segments.toml"


def load_segments(folder: Path) -> Mapping[str, str]:
    """Read the names of segments by the slug of their code; none is no fault.

    Raises:  SettingsError naming every fault of the file at once.
    """
    path = folder / SEGMENTS_FILE
    if not path.is_file():
        return {}
    shown = SEGMENTS_FILE.as_posix()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{shown} is not a TOML file: {error}.") from None
    faults = [
        f'"{code}" must be a name in quotes.'
        for code, name in table.items()
        if not isinstance(name, str) or not name.strip()
    ]
    if faults:
        raise SettingsError(all_at_once(f"{shown} cannot be used:", faults))
    return {slugify(code): name.strip() for code, name in table.items()}
