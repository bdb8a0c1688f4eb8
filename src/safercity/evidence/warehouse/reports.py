"""What a build or a check has to say, in words and for machines."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from safercity.evidence.extracts.shown import shown
from safercity.periods import Month

_ASK = {
    "columns": "Ask for the file again: rows have been cut or joined on the way",
    "quotes": "Ask for the file again, with quotes inside a field doubled",
    "too long": "Ask for the file again: a row has run into others",
    "not text": "Ask for the file again: it was damaged on the way",
    "formula": "Ask for values in place of formulas",
    "missing": "Ask for the missing values",
    "month": "Ask for months written YYYY-MM",
    "other month": "Ask which month the rows are of; the file's name says another",
    "no month": "Ask when these happened",
    "date": "Ask for dates in one form, and say which in date_format",
    "number": "Ask for coordinates as plain numbers",
    "range": "Ask for the right coordinates: these are outside Great Britain",
    "half a point": "Ask for both coordinates, or neither",
    "spreadsheet": "Ask for the file as it left their system, not saved by a "
    "spreadsheet; or format the column as text before opening it",
    "value": "Ask what the value means, or add it to the extract's categories",
    "form": "Ask for the right code",
    "force": "Ask which force these rows are of",
    "out of scope": "Nothing to ask: only the forces of England and Wales are covered",
}


@dataclass(frozen=True, slots=True)
class FileReport:
    """The account of one file: read = accepted + quarantined + superseded."""

    path: str
    extract: str
    rows_read: int
    accepted: int
    quarantined: int
    superseded: int
    note: str

    def as_json(self) -> dict[str, Any]:
        """The account for machines."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class QualityNote:
    """What is odd in accepted records: `rows` of `of_rows` that could be so."""

    name: str
    table: str
    extract: str
    rows: int
    of_rows: int
    meaning: str

    def as_json(self) -> dict[str, Any]:
        """The note for machines."""
        return {name: getattr(self, name) for name in self.__slots__}

    def in_words(self) -> str:
        """The note in a line."""
        return f"{self.extract}: {self.rows:,} of {self.of_rows:,} {self.meaning}."


@dataclass(frozen=True)
class BuildReport:
    """What a build read, where it went, and how long it took.

    `placements` counts accepted rows by `own` or `other` force and placement;
    `months` are those with rows of the own force, by extract; `overlaps` names pairs of
    extracts that both count a category in the same month; `quality` is what is odd in
    accepted records.
    """

    files: tuple[FileReport, ...]
    placements: Mapping[str, int]
    months: Mapping[str, tuple[Month, ...]]
    ignored: Mapping[str, int]
    overlaps: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    quality: tuple[QualityNote, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    unchanged: bool = False

    @property
    def rows_read(self) -> int:
        """Rows found in all files."""
        return sum(file.rows_read for file in self.files)

    @property
    def accepted(self) -> int:
        """Rows that became events."""
        return sum(file.accepted for file in self.files)

    @property
    def quarantined(self) -> int:
        """Rows that broke their contract."""
        return sum(file.quarantined for file in self.files)

    @property
    def superseded(self) -> int:
        """Rows that a later supply replaced."""
        return sum(file.superseded for file in self.files)

    def as_json(self) -> dict[str, Any]:
        """The report for machines."""
        return {
            "unchanged": self.unchanged,
            "rows_read": self.rows_read,
            "accepted": self.accepted,
            "quarantined": self.quarantined,
            "superseded": self.superseded,
            "files": [file.as_json() for file in self.files],
            "files_not_read": dict(self.ignored),
            "placements": dict(self.placements),
            "overlaps": [
                {"extracts": [one, other], "categories": list(categories)}
                for one, other, categories in self.overlaps
            ],
            "quality": [note.as_json() for note in self.quality],
            "months": {e: [str(m) for m in ms] for e, ms in self.months.items()},
            "seconds": dict(self.seconds),
        }

    def in_words(self) -> str:
        """The report for a person."""
        lines = ["Nothing has changed since the last build."] if self.unchanged else []
        files = "1 file" if len(self.files) == 1 else f"{len(self.files):,} files"
        lines.append(
            f"{self.rows_read:,} rows read from {files}: {self.accepted:,} accepted, "
            f"{self.quarantined:,} quarantined, {self.superseded:,} superseded."
        )
        lines += _not_read(self.ignored)
        lines += self._places()
        for extract, months in self.months.items():
            lines.append(f"{extract} covers {_spans(months) or 'no month'}.")
        for one, other, categories in self.overlaps:
            lines.append(
                f"{one} and {other} both have {', '.join(categories)} in the same "
                "months, and both are counted. Take one out if they are the same."
            )
        lines += [note.in_words() for note in self.quality if note.rows]
        lines += [f"{file.path}: {file.note}" for file in self.files if file.note]
        return "\n".join(lines)

    def _places(self) -> Iterator[str]:
        count = Counter(self.placements)
        yield (
            f"Of the force's own rows {count['own inside']:,} lie inside its area, "
            f"{count['own unplaced']:,} have no place (counted for the force only) and "
            f"{count['own outside']:,} lie outside it (not counted)."
        )
        if count["other inside"]:
            yield (
                f"{count['other inside']:,} rows of other forces lie inside the area "
                "(not counted)."
            )


@dataclass(frozen=True, slots=True)
class FaultGroup:
    """Rows of one file that break one rule in one column, with up to three of them.

    An example is a line and the value there, which is None for a personal column.
    """

    path: str
    extract: str
    rule: str
    column: str | None
    reason: str
    count: int
    examples: tuple[tuple[int, str | None], ...]

    @property
    def ask(self) -> str:
        """What to ask the supplier."""
        return _ASK[self.rule]

    def as_json(self) -> dict[str, Any]:
        """The group for machines."""
        return {
            "path": self.path,
            "extract": self.extract,
            "rule": self.rule,
            "column": self.column,
            "reason": self.reason,
            "count": self.count,
            "examples": [{"line": n, "value": value} for n, value in self.examples],
            "ask": self.ask,
        }

    def in_words(self) -> str:
        """The group in a few lines."""
        rows = "1 row" if self.count == 1 else f"{self.count:,} rows"
        column = f", column {self.column}" if self.column else ""
        listed = ", ".join(
            f"line {line}" + (f' "{shown(value)}"' if value is not None else "")
            for line, value in self.examples
        )
        more = " and others" if self.count > len(self.examples) else ""
        where = f"{self.path}{column}: {rows}"
        return f"{where}. {self.reason}: {listed}{more}.\n  {self.ask}."


@dataclass(frozen=True)
class CheckReport:
    """What is wrong with the extracts: rows by file and rule, and what is lacking.

    `problems` would stop a build; rows with `faults` would be quarantined.
    """

    build: BuildReport
    faults: tuple[FaultGroup, ...]
    problems: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The report for machines."""
        return {
            "problems": list(self.problems),
            "faults": [group.as_json() for group in self.faults],
            **self.build.as_json(),
        }

    def in_words(self) -> str:
        """The report for a person."""
        lines = [*self.problems, *(group.in_words() for group in self.faults)]
        if not lines:
            lines = ["Every row meets its contract."]
        return "\n".join([*lines, "", self.build.in_words()])


def _not_read(ignored: Mapping[str, int]) -> Iterator[str]:
    if ignored:
        counted = ", ".join(f"{n:,} {what}" for what, n in sorted(ignored.items()))
        yield f"Files that were not read: {counted}."


def _spans(months: tuple[Month, ...]) -> str:
    """Months in words, runs of them as from-to."""
    runs: list[list[Month]] = []
    for month in months:
        if runs and runs[-1][-1].shifted(1) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(
        run[0].title if len(run) == 1 else f"{run[0].title} to {run[-1].title}"
        for run in runs
    )
