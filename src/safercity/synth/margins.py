"""What a county must give back: the margins, read from `margins/` in its folder.

Each line of a CSV file there asks one thing of the rows that are drawn: how many, what
percentage of others, what rate by residents; or says what is likelier, or cannot be.
"""

import csv
import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safercity.errors import SettingsError, all_at_once
from safercity.synth.rows import Term, terms_of

FOLDER = "margins"
COLUMNS = ("step", "select", "of", "unit", "value", "within", "source")
# What is asked for, and how the draw is steered.
ASKED = ("count", "percent", "per 1000")
STEERED = ("odds", "even", "always", "never", "rest", "ceiling per 1000")


@dataclass(frozen=True, slots=True)
class Margin:
    """One line: in which step it counts, what it asks, and how near is near enough."""

    step: str
    select: tuple[Term, ...]
    of: tuple[Term, ...]
    unit: str
    value: float
    within: float
    source: str
    place: str

    @property
    def is_asked(self) -> bool:
        """True when it asks for a number; false when it only steers."""
        return self.unit in ASKED


class Margins:
    """The margins of one table, in the order of the file."""

    def __init__(self, name: str, lines: Sequence[Margin]) -> None:
        self.name = name
        self.lines = tuple(lines)

    def of_step(self, step: str) -> tuple[Margin, ...]:
        """The margins of a step.

        Raises:  SettingsError if there are none.
        """
        found = tuple(line for line in self.lines if line.step == step)
        if not found:
            raise SettingsError(f'{FOLDER}/{self.name}.csv has no margin of "{step}"')
        return found

    def has(self, step: str) -> bool:
        """True when there is a margin of the step."""
        return any(line.step == step for line in self.lines)

    def words_of(self, step: str) -> tuple[str, ...]:
        """The words of a step that sorts rows into kinds, in the order they come."""
        words = [
            term.words[0]
            for line in self.of_step(step)
            for term in line.select
            if term.column == step and term.words
        ]
        return tuple(dict.fromkeys(words))


def read_margins(folder: Path, name: str) -> Margins:
    """Read `margins/<name>.csv` of a partnership folder.

    Raises:  SettingsError, naming every fault of the file at once.
    """
    path = folder / FOLDER / f"{name}.csv"
    faults: list[str] = []
    lines = [
        line
        for number, row in _numbered(path)
        if (line := _margin(row, f"{path.name} line {number}", faults))
    ]
    if faults:
        raise SettingsError(
            all_at_once(f"The margins in {path} cannot be used:", faults)
        )
    return Margins(name, lines)


def has_margins(folder: Path, name: str) -> bool:
    """True when the folder says what a table of its county must give back."""
    return (folder / FOLDER / f"{name}.csv").is_file()


def read_settings(folder: Path, name: str = "county") -> Mapping[str, Any]:
    """Read `margins/<name>.toml`: what is not one number about rows.

    Raises:  SettingsError if it is not there or is not TOML.
    """
    path = folder / FOLDER / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} cannot be read: {error}") from None


def read_list(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of `margins/<name>.csv` as they stand.

    A county that is said to be `like` another has those of the other, if none itself.
    Raises:  SettingsError if the file is not there.
    """
    return [row for _, row in lines_of(folder, name)]


def lines_of(folder: Path, name: str) -> list[tuple[int, dict[str, str]]]:
    """The rows of `margins/<name>.csv`, as `read_list`, each with its line."""
    if not has_margins(folder, name):
        folder /= read_settings(folder).get("like", "")
    return list(_numbered(folder / FOLDER / f"{name}.csv"))


def _numbered(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"{path} cannot be read: {error}. Save it as CSV in UTF-8."
        ) from None
    except OSError:
        raise SettingsError(
            f"There is no {path}. A county is drawn from the margins in its folder"
        ) from None
    reader = csv.DictReader(text.splitlines())
    for row in reader:
        if any(row.values()):
            yield reader.line_num, {k: (v or "").strip() for k, v in row.items() if k}


def _margin(row: Mapping[str, str], place: str, faults: list[str]) -> Margin | None:
    missing = [name for name in COLUMNS if name not in row]
    if missing:
        fault = f"the file needs columns {', '.join(COLUMNS)}"
        if fault not in faults:
            faults.append(fault)
        return None
    unit = row["unit"]
    if unit not in (*ASKED, *STEERED):
        faults.append(
            f'{place}: unit is "{unit}"; it can be {", ".join((*ASKED, *STEERED))}'
        )
        return None
    needs_value = unit in (*ASKED, "odds", "ceiling per 1000")
    value = _number(row["value"]) if needs_value else 0.0
    within = _number(row["within"]) if row["within"] else 0.5
    if value is None or value < 0 or within is None or within <= 0:
        faults.append(
            f'{place}: value is "{row["value"]}" and within "{row["within"]}"; both '
            "must be numbers, value not below nought and within above it"
        )
        return None
    return Margin(
        row["step"],
        terms_of(row["select"]),
        terms_of(row["of"]),
        unit,
        value,
        within,
        row["source"],
        place,
    )


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) else None
