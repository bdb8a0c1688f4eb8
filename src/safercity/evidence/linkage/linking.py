"""Link pseudonymised files: who is in several, by likelihood, without a name.

What comes out is, for each agency, its own references with a key for each person; the
pairs that somebody should look at; and an account of how sure it all is. Hashes stay
behind.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pyarrow as pa

from safercity.errors import LinkageError
from safercity.evidence.linkage.attributes import HASHED_NAMES, METHOD
from safercity.evidence.linkage.comparisons import Model, shipped_model
from safercity.evidence.linkage.decisions import REVIEW_COLUMNS, read_decisions
from safercity.evidence.linkage.grouping import Facts, Groups, group
from safercity.evidence.linkage.hashed_files import HashedFile, read_hashed_files
from safercity.evidence.linkage.report import LinkReport, report_page
from safercity.evidence.linkage.scoring import (
    NUMBER,
    Pairs,
    Trained,
    check_splink,
    score,
)
from safercity.evidence.linkage.tables import write_private, write_table
from safercity.evidence.progress import Step

ACCOUNT, PAGE, REVIEW = "link.json", "report.html", "review.csv"
# Without some of each, a record could be anybody's, and is nobody's.
_ENOUGH = (("link_forename", "link_surname"), ("link_born", "link_outcode"))
PERSON_COLUMNS = (
    "person_key",
    "records_of_person",
    "sources_of_person",
    "match_weight",
    "match_probability",
    "in_review",
)


@dataclass(frozen=True)
class Linked:
    """Everything that the files of a linkage are written from."""

    files: Sequence[HashedFile]
    model: Model
    trained: Trained
    pairs: Pairs
    groups: Groups

    @cached_property
    def records(self) -> list[tuple[int, int]]:
        """Each record as the places of its file and of its row there."""
        return [
            (place, row)
            for place, file in enumerate(self.files)
            for row in range(len(file.references))
        ]

    @cached_property
    def people(self) -> dict[int, list[int]]:
        """The records of each person, by the lowest; who is not known is nobody."""
        return {
            top: members
            for top, members in self.groups.members.items()
            if len(members) > 1 or self._is_known(top)
        }

    def _is_known(self, record: int) -> bool:
        """True of a record that says enough to be met again."""
        place, row = self.records[record]
        hashes = self.files[place].hashes[row]
        return all(any(hashes[name] for name in names) for names in _ENOUGH)


def link_files(
    paths: Sequence[Path],
    out: Path,
    *,
    link: float | None = None,
    review: float | None = None,
    decisions: Path | None = None,
    step: Step = lambda _: None,
) -> LinkReport:
    """Link pseudonymised files and write who is the same person into a folder.

    Changes: writes the folder, whole or not at all, in the place of a linkage there.
    Raises:  LinkageError, with every fault at once.
    """
    model = _with_thresholds(shipped_model(), link, review)
    check_splink()
    _check_out(out)
    step("Reading the files")
    files = read_hashed_files(paths)
    decided = read_decisions(decisions, files)
    step("Learning from the records and comparing them")
    trained, pairs = score(_table(files), model)
    step("Putting records together")
    facts = [Facts.of(hashes) for file in files for hashes in file.hashes]
    linked = Linked(files, model, trained, pairs, group(facts, pairs, model, decided))
    step("Writing who is who")
    report = _report(linked)
    _write(linked, report, out)
    return replace(report, out=out)


def _with_thresholds(model: Model, link: float | None, review: float | None) -> Model:
    link = model.link if link is None else link
    review = min(model.review, link) if review is None else review
    if not 0 < review <= link < 1:
        raise LinkageError(
            f"The thresholds cannot be used: pairs are linked from {link:g} and "
            f"reviewed from {review:g}. Both are probabilities between 0 and 1, and "
            "--review-at is no higher than --link-at."
        )
    return replace(model, link=link, review=review)


def _check_out(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise LinkageError(f"--out is a file, {out}. Name a folder.")
    if out.is_dir() and any(out.iterdir()) and not (out / ACCOUNT).is_file():
        raise LinkageError(
            f"{out} holds other things, which a linkage would replace. Name another "
            "folder."
        )


def _table(files: Sequence[HashedFile]) -> pa.Table:
    """The hashed columns of all records, numbered in order; null where empty."""
    columns: dict[str, pa.Array] = {}
    for name in HASHED_NAMES:
        values = [hashes[name] or None for file in files for hashes in file.hashes]
        columns[name] = pa.array(values, pa.string())
    count = sum(len(file.hashes) for file in files)
    columns[NUMBER] = pa.array(range(count), pa.int64())
    return pa.table(columns)


def _report(linked: Linked) -> LinkReport:
    pairs, groups, model = linked.pairs, linked.groups, linked.model
    inside = outside = linked_pairs = 0.0
    for place, chance in enumerate(pairs.probability):
        together = groups.of[pairs.left[place]] == groups.of[pairs.right[place]]
        if together:
            inside, linked_pairs = inside + chance, linked_pairs + 1
        else:
            outside += chance
    sizes = [len(members) for members in linked.people.values()]
    sources = [
        len({linked.records[record][0] for record in members})
        for members in linked.people.values()
    ]
    return LinkReport(
        files={file.source: len(file.references) for file in linked.files},
        people=len(sizes),
        not_known=len(groups.members) - len(sizes),
        people_in_several_records=sum(size > 1 for size in sizes),
        people_in_several_files=sum(count > 1 for count in sources),
        largest=max(sizes, default=0),
        compared=len(pairs),
        linked_pairs=int(linked_pairs),
        review_pairs=len(groups.review),
        held_apart=groups.held_apart,
        expected_precision=inside / linked_pairs if linked_pairs else None,
        expected_recall=inside / (inside + outside) if inside + outside else None,
        model=model,
        trained=linked.trained,
        method=METHOD,
    )


def _write(linked: Linked, report: LinkReport, out: Path) -> None:
    """Write aside, then put it in the place of what was there."""
    aside = out.with_name(f".{out.name}.part")
    shutil.rmtree(aside, ignore_errors=True)
    best = _best_links(linked)
    in_review = {
        record
        for pair in linked.groups.review
        for record in (linked.pairs.left[pair.place], linked.pairs.right[pair.place])
    }
    keys = _person_keys(linked)
    first = 0
    for file in linked.files:
        write_table(
            aside / f"people-{file.source}.csv",
            ("record_ref", *file.kept, *PERSON_COLUMNS),
            _people_rows(linked, file, first, keys, best, in_review),
        )
        first += len(file.references)
    write_table(aside / REVIEW, REVIEW_COLUMNS, _review_rows(linked))
    write_private(aside / ACCOUNT, json.dumps(report.as_json(), indent=2) + "\n")
    write_private(aside / PAGE, report_page(report))
    try:
        if out.is_dir():
            shutil.rmtree(out)
        aside.replace(out)
    except OSError as error:
        raise LinkageError(f"{out} cannot be written: {error.strerror}.") from None


def _best_links(linked: Linked) -> dict[int, tuple[float, float]]:
    """For each record, weight and probability of its best link within its group."""
    best: dict[int, tuple[float, float]] = {}
    pairs, of = linked.pairs, linked.groups.of
    for place in range(len(pairs)):
        left, right = pairs.left[place], pairs.right[place]
        if of[left] == of[right]:
            for record in (left, right):
                best.setdefault(record, (pairs.weight[place], pairs.probability[place]))
    return best


def _person_keys(linked: Linked) -> dict[int, str]:
    """A key for each group, from its first record, so that it stays as files grow."""
    records = linked.records
    keys = {}
    for top in linked.people:
        place, row = records[top]
        file = linked.files[place]
        said = f"{file.source}\0{file.references[row]}".encode()
        keys[top] = f"P{hashlib.sha256(said).hexdigest()[:16]}"
    return keys


def _people_rows(
    linked: Linked,
    file: HashedFile,
    first: int,
    keys: dict[int, str],
    best: dict[int, tuple[float, float]],
    in_review: set[int],
) -> Iterator[tuple[str, ...]]:
    """A file's own records, each with its person."""
    records, groups = linked.records, linked.groups
    for row, reference in enumerate(file.references):
        number = first + row
        members = linked.people.get(groups.of[number], [])
        weight, chance = best.get(number, (None, None))
        yield (
            reference,
            *file.kept_rows[row],
            keys.get(groups.of[number], ""),
            str(len(members) or ""),
            str(len({records[member][0] for member in members}) or ""),
            "" if weight is None else f"{weight:.3f}",
            "" if chance is None else f"{chance:.6f}",
            "yes" if number in in_review else "no",
        )


def _review_rows(linked: Linked) -> Iterator[tuple[str, ...]]:
    """Pairs for a person to look at, by the references of the agencies alone."""
    records, pairs, words = linked.records, linked.pairs, linked.model.words
    for pair in linked.groups.review:
        sides: list[str] = []
        for number in (pairs.left[pair.place], pairs.right[pair.place]):
            place, row = records[number]
            sides += [linked.files[place].source, linked.files[place].references[row]]
        yield (
            *sides,
            f"{pairs.probability[pair.place]:.6f}",
            f"{pairs.weight[pair.place]:.3f}",
            pair.why,
            *(words[level] for level in pairs.levels[pair.place]),
            "",
        )
