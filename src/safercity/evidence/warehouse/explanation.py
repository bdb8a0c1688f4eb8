"""What is wrong with an extract, as a whole, so that its supplier can mend it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from safercity.errors import CoverageError, ExtractError, SaferCityError
from safercity.evidence.extracts.shown import shown
from safercity.evidence.warehouse.reports import BuildReport, FileReport

_EXAMPLES = 3
# A table of words that were never mapped can break a rule in hundreds of ways.
_MOST_RULES = 20

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
    "number": "Ask for plain numbers, without signs or words",
    "range": "Ask for the right values: these cannot be",
    "half a point": "Ask for both coordinates, or neither",
    "spreadsheet": "Ask for the file as it left their system, not saved by a "
    "spreadsheet; or format the column as text before opening it",
    "value": "Ask what the value means, or say it in the extract's `categories` or "
    "`values`",
    "yes or no": "Ask for yes or no, or say in the extract's `values` which is which",
    "flag": "Ask what the word means, and say it in the extract's `flags`",
    "no category": "Ask what kind these are",
    "form": "Ask for the right code",
    "force": "Ask which force these rows are of",
    "out of scope": "Nothing to ask: only the forces of England and Wales are covered",
}


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


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that rows of an extract break in one column, for one reason.

    `files` counts those rows by path; an example is a path, a line and the value
    there, which is None where the column is personal.
    """

    rule: str
    column: str | None
    reason: str
    files: tuple[tuple[str, int], ...]
    examples: tuple[tuple[str, int, str | None], ...]

    @property
    def count(self) -> int:
        """How many rows break it."""
        return sum(count for _, count in self.files)

    @property
    def ask(self) -> str:
        """What to ask the supplier."""
        return _ASK[self.rule]

    def as_json(self) -> dict[str, Any]:
        """The rule for machines."""
        return {
            "rule": self.rule,
            "column": self.column,
            "reason": self.reason,
            "count": self.count,
            "files": [{"path": path, "count": count} for path, count in self.files],
            "examples": [
                {"path": path, "line": line, "value": value}
                for path, line, value in self.examples
            ],
            "ask": self.ask,
        }

    def in_words(self) -> str:
        """The rule in a few lines."""
        where = f"column {self.column}" if self.column else "whole row"
        more = " and others" if self.count > len(self.examples) else ""
        listed = ", ".join(self._examples())
        return (
            f"  {where}: {_rows(self.count)}. {self.reason}: {listed}{more}.\n"
            f"    {self.ask}."
        )

    def _examples(self) -> Iterator[str]:
        last = None
        for path, line, value in self.examples:
            named = f"{path} " if len(self.files) > 1 and path != last else ""
            said = f' "{shown(value)}"' if value is not None else ""
            yield f"{named}line {line}{said}"
            last = path


@dataclass(frozen=True, slots=True)
class FaultyExtract:
    """All that is wrong with the rows of an extract: its files and the rules broken."""

    extract: str
    files: tuple[FileReport, ...]
    rules: tuple[BrokenRule, ...]

    @property
    def faulty_files(self) -> tuple[FileReport, ...]:
        """The files that have rows to be quarantined."""
        return tuple(file for file in self.files if file.quarantined)

    def as_json(self) -> dict[str, Any]:
        """The explanation for machines."""
        return {
            "extract": self.extract,
            "rows_read": sum(file.rows_read for file in self.files),
            "quarantined": sum(file.quarantined for file in self.files),
            "files": [
                {"path": file.path, "quarantined": file.quarantined}
                for file in self.faulty_files
            ],
            "rules": [rule.as_json() for rule in self.rules],
        }

    def in_words(self) -> str:
        """The explanation for a person: which files, which rules, what to ask."""
        read = sum(file.rows_read for file in self.files)
        wrong = sum(file.quarantined for file in self.files)
        many = len(self.files)
        of = "" if many == 1 else f" of its {many:,} files"
        listed = ", ".join(
            f"{file.path} ({_rows(file.quarantined)})"
            for file in self.faulty_files[:_MOST_RULES]
        )
        more = len(self.faulty_files) - _MOST_RULES
        listed += f" and {more:,} more" if more > 0 else ""
        lines = [
            f"{self.extract}: {wrong:,} of {_rows(read)} read would be quarantined, "
            f"in {len(self.faulty_files):,}{of}: {listed}."
            if of
            else f"{self.extract}: {wrong:,} of {_rows(read)} read would be "
            f"quarantined: {listed}."
        ]
        lines += [rule.in_words() for rule in self.rules[:_MOST_RULES]]
        rest = len(self.rules) - _MOST_RULES
        if rest > 0:
            lines.append(f"  And {rest:,} more kinds of fault; --json has them all.")
        return "\n".join(lines)


def explain_faults(
    faults: Iterable[FaultGroup], files: Sequence[FileReport]
) -> tuple[FaultyExtract, ...]:
    """Gather the faults of each extract: rules by how many rows break them."""
    by_extract: dict[str, list[FaultGroup]] = {}
    for group in faults:
        by_extract.setdefault(group.extract, []).append(group)
    return tuple(
        FaultyExtract(
            extract,
            tuple(file for file in files if file.extract == extract),
            tuple(sorted(_rules(groups), key=lambda r: (-r.count, r.rule, r.reason))),
        )
        for extract, groups in sorted(by_extract.items())
    )


def _rules(groups: Iterable[FaultGroup]) -> Iterator[BrokenRule]:
    same: dict[tuple[str, str, str], list[FaultGroup]] = {}
    for group in groups:
        key = (group.rule, group.column or "", group.reason)
        same.setdefault(key, []).append(group)
    for alike in same.values():
        first = alike[0]
        counts: Counter[str] = Counter()
        for group in alike:
            counts[group.path] += group.count
        examples = [(g.path, n, value) for g in alike for n, value in g.examples]
        yield BrokenRule(
            first.rule,
            first.column,
            first.reason,
            tuple(counts.items()),
            tuple(examples[:_EXAMPLES]),
        )


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


@dataclass(frozen=True)
class CheckReport:
    """What is wrong with the extracts: rows by file and rule, and what is lacking.

    `refused` says what would stop a build because it cannot be read or used at all;
    `problems` what would stop it for want of months or areas; rows with `faults`
    would be quarantined.
    """

    build: BuildReport
    faults: tuple[FaultGroup, ...]
    problems: tuple[str, ...] = ()
    refused: tuple[SaferCityError, ...] = ()

    @property
    def exit_code(self) -> int:
        """What the command line ends with; 0 when nothing is wrong."""
        if self.refused:
            return self.refused[0].exit_code
        if self.problems:
            return CoverageError.exit_code
        return ExtractError.exit_code if self.faults else 0

    @property
    def extracts(self) -> tuple[FaultyExtract, ...]:
        """What is wrong with each extract, as a whole."""
        return explain_faults(self.faults, self.build.files)

    def as_json(self) -> dict[str, Any]:
        """The report for machines."""
        return {
            "refused": [str(error) for error in self.refused],
            "problems": list(self.problems),
            "extracts": [extract.as_json() for extract in self.extracts],
            "faults": [group.as_json() for group in self.faults],
            **self.build.as_json(),
        }

    def in_words(self) -> str:
        """The report for a person."""
        parts = [str(error) for error in self.refused]
        parts += self.problems
        parts += [extract.in_words() for extract in self.extracts]
        if not parts:
            parts = ["Every row meets its contract."]
        return "\n\n".join([*parts, self.build.in_words()])
