"""What a build or a check has to say, in words and for machines."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from safercity.evidence.extracts.supplies import OTHER
from safercity.evidence.extracts.unread import Unread, named
from safercity.evidence.warehouse.spans import spans
from safercity.periods import Month


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
    accepted records. `ignored` counts files that were not read, by kind; `unread` names
    those that nobody expected.
    """

    files: tuple[FileReport, ...]
    placements: Mapping[str, int]
    months: Mapping[str, tuple[Month, ...]]
    ignored: Mapping[str, int]
    unread: tuple[Unread, ...] = ()
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
            "files_unread": [one._asdict() for one in self.unread],
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
        lines += self._not_read()
        lines += self._places()
        for extract, months in self.months.items():
            lines.append(f"{extract} covers {spans(months) or 'no month'}.")
        for one, other, categories in self.overlaps:
            lines.append(
                f"{one} and {other} both have {', '.join(categories)} in the same "
                "months, and both are counted. Take one out if they are the same."
            )
        lines += [note.in_words() for note in self.quality if note.rows]
        lines += [f"{file.path}: {file.note}" for file in self.files if file.note]
        return "\n".join(lines)

    def _not_read(self) -> Iterator[str]:
        known = sorted((what, n) for what, n in self.ignored.items() if what != OTHER)
        files = [f"{count:,} {what}" for what, count in known]
        if files:
            yield f"Files that are not needed, and were not read: {', '.join(files)}."
        if self.unread:
            yield f"Files that were not read: {', '.join(named(self.unread))}."

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
