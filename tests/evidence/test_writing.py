"""What a release says of the files that it was made from."""

from pathlib import Path
from types import SimpleNamespace

from safercity.evidence.assessment.context import AssessmentContext, SourceFile
from safercity.evidence.figures import SUPPRESSED, Figure, FigureSet
from safercity.evidence.writing import context_for, inputs_for
from tests.evidence.disclosure.drawn_counts import FORCE, YEAR

OPEN = SourceFile("police-uk", 0, "extracts/a.csv", "aa" * 32, 900, note="A note.")
SECRET = SourceFile("partner", 1, "extracts/b.csv", "bb" * 32, 120, note="3 rows.")
MEASURES = ("rows_read", "rows_accepted", "rows_quarantined", "rows_superseded")


def rows_of(file, *, withheld=False):
    for measure, number in zip(MEASURES, (7, 5, 1, 1), strict=True):
        figure = Figure(measure, file.category, FORCE, YEAR, float(number), "rows")
        yield figure.without_numbers(SUPPRESSED) if withheld else figure


SHARED = SimpleNamespace(
    releases={
        "public": SimpleNamespace(
            figures=FigureSet([*rows_of(OPEN), *rows_of(SECRET, withheld=True)])
        ),
        "partners": SimpleNamespace(
            figures=FigureSet([*rows_of(OPEN), *rows_of(SECRET)])
        ),
    },
    areas=SimpleNamespace(force=FORCE),
    partnership=SimpleNamespace(period=YEAR, folder=Path(__file__).parent),
    context=AssessmentContext(measures={}, categories={}, files=(OPEN, SECRET)),
    settings={"__init__.py": "cc" * 32},
)


def said_of(path, audience):
    (found,) = [i for i in inputs_for(SHARED, audience) if i.path == path]
    return found.bytes, found.rows_read, found.accepted


def test_the_size_and_rows_of_a_file_go_with_the_figures_of_its_rows():
    assert said_of("extracts/a.csv", "public") == (900, 7, 5)
    assert said_of("extracts/b.csv", "public") == (None, None, None)
    assert said_of("extracts/b.csv", "partners") == (120, 7, 5)


def test_name_and_hash_are_always_said():
    said = [(i.path, i.sha256) for i in inputs_for(SHARED, "public")]

    assert said[:2] == [(f.path, f.sha256) for f in (OPEN, SECRET)]
    assert said[2] == ("__init__.py", "cc" * 32)


def test_pages_and_workings_are_not_told_either():
    public, secret = context_for(SHARED, "public").files

    assert public == OPEN
    assert (secret.bytes, secret.note) == (None, "")
    assert context_for(SHARED, "partners").files == (OPEN, SECRET)
