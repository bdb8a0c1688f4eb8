"""Made-up people as the files that agencies hold, and how well a linkage found them."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from tests.support.people_maker import AGENCIES, Row, Town

HEADER = ("Ref", "First name", "Surname", "DOB", "Postcode", "Gender")


def write_agencies(town: Town, folder: Path) -> dict[str, Path]:
    """Write each agency's file of names, as it would export it."""
    paths = {}
    for agency in AGENCIES:
        paths[agency] = folder / f"{agency}-raw.csv"
        with paths[agency].open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(HEADER)
            for row in town.of(agency):
                writer.writerow(
                    (
                        row.reference,
                        row.forename,
                        row.surname,
                        row.born,
                        row.postcode,
                        row.sex,
                    )
                )
    return paths


def people_found(folder: Path) -> dict[str, str]:
    """The person key of each reference, from the files that a linkage wrote.

    A record that is nobody's is taken for a person of its own.
    """
    found = {}
    for path in sorted(folder.glob("people-*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                found[row["record_ref"]] = row["person_key"] or row["record_ref"]
    return found


@dataclass
class Score:
    """Pairs of records: of one person and linked, linked wrongly, missed.

    `kinds` gives, for each kind of difference, pairs linked and pairs in all.
    """

    right: int = 0
    wrong: int = 0
    missed: int = 0
    wrong_twins: int = 0
    kinds: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def precision(self) -> float:
        """Of linked pairs, the share that are of one person."""
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Of pairs of one person, the share that are linked."""
        return self.right / (self.right + self.missed)

    def recall_of(self, kind: str) -> float:
        """The recall of pairs that differ in this way."""
        linked, every = self.kinds[kind]
        return linked / every


def score(town: Town, people: Mapping[str, str]) -> Score:
    """Count pairs against the truth, which only the town knows."""
    found = Score()
    for rows in _together(town.rows, lambda row: people[row.reference]):
        for one, other in combinations(rows, 2):
            if one.person != other.person:
                found.wrong += 1
                found.wrong_twins += "twin" in one.kinds & other.kinds
    linked: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for rows in _together(town.rows, lambda row: row.person):
        for one, other in combinations(rows, 2):
            is_linked = people[one.reference] == people[other.reference]
            found.right += is_linked
            found.missed += not is_linked
            for kind in _differing(one, other):
                every[kind] += 1
                linked[kind] += is_linked
    found.kinds = {kind: (linked[kind], every[kind]) for kind in sorted(every)}
    return found


def _together(rows: Iterable[Row], by) -> list[list[Row]]:
    groups: dict[object, list[Row]] = defaultdict(list)
    for row in rows:
        groups[by(row)].append(row)
    return list(groups.values())


def _differing(one: Row, other: Row) -> set[str]:
    """The ways in which two records of a person differ, or either has a slip."""
    passing = {"moved", "married", "twin"}
    slips = (one.kinds | other.kinds) - passing
    changed = (one.kinds ^ other.kinds) & passing
    return slips | changed | ((one.kinds & other.kinds) & {"twin"})
