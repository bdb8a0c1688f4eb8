"""The account of a linkage: counts, thresholds, how sure, and the model as used."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

import jinja2

from safercity.evidence.linkage.comparisons import Model
from safercity.evidence.linkage.scoring import Trained

_TITLES = {
    "forename": "Forename",
    "surname": "Surname",
    "born": "Date of birth",
    "postcode": "Postcode",
    "sex": "Sex",
}


@dataclass(frozen=True)
class LinkReport:
    """What a linkage found. It holds counts and no record.

    `not_known` are records that say too little to be met again, and are nobody's.
    `expected_precision` is the share of linked pairs that the model takes to be of one
    person, and `expected_recall` the share of true pairs, among those compared, that
    are linked; None where there is nothing to say it of.
    """

    files: Mapping[str, int]
    people: int
    not_known: int
    people_in_several_records: int
    people_in_several_files: int
    largest: int
    compared: int
    linked_pairs: int
    review_pairs: int
    held_apart: int
    expected_precision: float | None
    expected_recall: float | None
    model: Model
    trained: Trained
    method: str
    out: Path = Path()

    @property
    def records(self) -> int:
        """Records of all files."""
        return sum(self.files.values())

    def as_json(self) -> dict[str, Any]:
        """The account for machines."""
        return {
            "method": self.method,
            "model_version": self.model.version,
            "files": dict(self.files),
            "records": self.records,
            "people": self.people,
            "records_of_nobody_known": self.not_known,
            "people_in_several_records": self.people_in_several_records,
            "people_in_several_files": self.people_in_several_files,
            "records_of_largest": self.largest,
            "pairs_scored": self.compared,
            "pairs_linked": self.linked_pairs,
            "pairs_for_review": self.review_pairs,
            "likely_pairs_kept_apart": self.held_apart,
            "link_from": self.model.link,
            "review_from": self.model.review,
            "expected_precision": _share(self.expected_precision),
            "expected_recall": _share(self.expected_recall),
            "learnt_from_data": self.trained.by_data,
            "plain_matches": self.trained.plain_matches,
            "share_of_pairs_of_one_person": self.trained.prior,
            "same_person": {k: dict(v) for k, v in self.trained.same.items()},
            "strangers": {k: dict(v) for k, v in self.trained.strangers.items()},
        }

    def in_words(self) -> str:
        """The account for a person."""
        lines = [
            f"{self.records:,} records of {len(self.files)} "
            f"{'file' if len(self.files) == 1 else 'files'} are of {self.people:,} "
            f"people; {self.people_in_several_files:,} of them are in several files.",
            f"{self.review_pairs:,} pairs are for a person to look at: "
            f"{self.out / 'review.csv'}",
        ]
        if self.expected_precision is not None and self.expected_recall is not None:
            lines.append(
                f"By the model {self.expected_precision:.1%} of linked pairs are of "
                f"one person, and {self.expected_recall:.1%} of such pairs are linked."
            )
        if self.not_known:
            lines.append(
                f"{self.not_known:,} records say too little to be anybody's, and have "
                "no person."
            )
        if not self.trained.by_data:
            lines.append(
                "There is too little to learn from, so the shares that ship were used."
            )
        lines.append(f"Everything is in {self.out}; the report is report.html.")
        return "\n".join(lines)


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def report_page(report: LinkReport) -> str:
    """The account as a page that needs nothing else."""
    source = resources(__package__).joinpath("report.html").read_text("utf-8")
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    template = environment.from_string(source)
    return template.render(report=report, titles=_TITLES, words=report.model.words)
