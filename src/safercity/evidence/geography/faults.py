"""Faults of the files of areas, gathered so that a person mends them in one go."""

import csv
import difflib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from safercity.errors import SettingsError, all_at_once

SHOWN = 50


@dataclass
class Faults:
    """What is wrong with a folder's files, each with its file and line."""

    heading: str
    found: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.found)

    def add(self, file: str, line: int | None, what: str) -> None:
        """Note one fault."""
        where = file if line is None else f"{file} line {line}:"
        self.found.append(f"{where} {what}")

    def error(self) -> SettingsError:
        """Make the error that lists them: the first fifty, and how many there are."""
        shown = self.found[:SHOWN]
        if len(self.found) > SHOWN:
            shown.append(f"and {len(self.found) - SHOWN:,} more")
        return SettingsError(all_at_once(self.heading, shown))

    def text_of(self, path: Path) -> str | None:
        """Read a text file; None, with the fault noted, where that fails."""
        try:
            return path.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            self.add(path.name, None, "is missing")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            self.add(path.name, line, "is not UTF-8; save it as CSV UTF-8")
        except OSError as error:
            self.add(path.name, None, f"cannot be read: {error.strerror}")
        return None

    def rows_of(
        self, path: Path, columns: Sequence[str]
    ) -> list[tuple[int, dict[str, str]]]:
        """Read a CSV file's rows, each with its line; columns not named are left.

        A file that lacks a column gives no rows, and a fault for each that it lacks.
        """
        text = self.text_of(path)
        if text is None:
            return []
        reader = csv.reader(io.StringIO(text, newline=""))
        rows: list[tuple[int, dict[str, str]]] = []
        try:
            header = [name.strip() for name in next(reader, [])]
            if not self._has(path.name, header, columns):
                return []
            for cells in reader:
                if len(cells) == len(header):
                    named = dict(zip(header, map(str.strip, cells), strict=True))
                    rows.append((reader.line_num, named))
                elif any(cells):
                    self.add(
                        path.name,
                        reader.line_num,
                        f"has {len(cells)} cells; the first line has {len(header)}",
                    )
        except csv.Error as error:
            self.add(path.name, reader.line_num, f"is not readable as CSV: {error}")
        return rows

    def _has(self, file: str, header: Sequence[str], columns: Sequence[str]) -> bool:
        missing = [name for name in columns if name not in header]
        twice = sorted({name for name in header if name and header.count(name) > 1})
        for name in missing:
            near = difflib.get_close_matches(name, header, 1)
            hint = f'; is "{near[0][:40]}" it?' if near else ""
            self.add(file, 1, f'has no column "{name}"{hint}')
        for name in twice:
            self.add(file, 1, f'has two columns "{name[:40]}"')
        if missing and len(header) == 1 and ";" in header[0]:
            self.add(file, 1, "is parted by semicolons; save it with commas")
        return not missing and not twice
