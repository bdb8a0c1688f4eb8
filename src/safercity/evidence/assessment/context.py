"""What an assessment says that is not a figure: files, reasons, definitions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from safercity.areas import Area
from safercity.evidence.calculation.quality import file_category, rule_category
from safercity.evidence.geography.attributes import Attribute
from safercity.evidence.measures.categories import Category
from safercity.evidence.measures.definitions import MeasureDefinition
from safercity.evidence.partnership import Extract
from safercity.periods import Month, Period


def titled(attribute: Attribute) -> str:
    """What a source is called, with its year once."""
    if str(attribute.year) in attribute.title:
        return attribute.title
    return f"{attribute.title}, {attribute.year}"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read. `file_id` is its number in the warehouse.

    `path` is relative to the partnership folder; `month` is None where a file holds
    several, or is not of one month; `bytes` is None where its size would tell of rows
    that are withheld.
    """

    extract: str
    file_id: int
    path: str
    sha256: str
    bytes: int | None
    month: str | None = None
    note: str = ""

    @property
    def category(self) -> str:
        """What the figures about this file have as their category."""
        return file_category(self.extract, self.file_id)

    @property
    def period(self) -> Period | None:
        """The month of the file as a period."""
        return Period.of_month(Month.parse(self.month)) if self.month else None


@dataclass(frozen=True, slots=True)
class QuarantineRule:
    """A rule that rows of an extract broke, and its reason in a plain sentence."""

    extract: str
    rule: str
    reason: str

    @property
    def category(self) -> str:
        """What the figure about this rule has as its category."""
        return rule_category(self.extract, self.rule)


@dataclass(frozen=True)
class AssessmentContext:
    """Everything that `build_document` needs besides figures, settings and areas.

    `like` and `before` are the months that can be compared, and the same months a year
    before; both None where there are none. `comparators` are the groups that figures
    exist for. `aggregates` names the components of a category such as all crime.
    `notes` are plain sentences for the page on data quality. `attributes` say where
    what is known about residents comes from, and `people_source` is that of the
    population. `sources` names the extracts that each category is counted from.
    `ward_source` is how wards are found ("boundary", "best_fit").
    """

    measures: Mapping[str, MeasureDefinition]
    categories: Mapping[str, Category]
    aggregates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    like: Period | None = None
    before: Period | None = None
    missing_months: tuple[Month, ...] = ()
    comparators: tuple[Area, ...] = ()
    extracts: tuple[Extract, ...] = ()
    files: tuple[SourceFile, ...] = ()
    quarantine: tuple[QuarantineRule, ...] = ()
    notes: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ward_source: str = "best_fit"
    ward_year: int | None = None

    def files_of(self, extract: str, *periods: Period | None) -> tuple[SourceFile, ...]:
        """The files of an extract, those of these periods only where any is named."""
        wanted = [period for period in periods if period is not None]

        def holds(file: SourceFile) -> bool:
            return (
                not wanted
                or file.month is None
                or any(Month.parse(file.month) in period for period in wanted)
            )

        return tuple(f for f in self.files if f.extract == extract and holds(f))

    def attribute(self, column: str) -> Attribute | None:
        """Where a fact about residents comes from, if that is known."""
        return next((a for a in self.attributes if column in a.columns), None)
