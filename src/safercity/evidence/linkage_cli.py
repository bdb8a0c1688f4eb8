"""The commands of linkage: a key, files without names, and who is the same person."""

from pathlib import Path
from typing import Annotated

import typer

from safercity.evidence.console import AsJson, messages, say
from safercity.evidence.progress import progress

commands = typer.Typer()


@commands.command(name="linkage-key")
def linkage_key(
    file: Annotated[Path, typer.Argument(help="The key file to make.")],
) -> None:
    """Make the key that agencies share, so that files without names can be linked.

    One agency makes it, and gives it to the others by hand or by another way than the
    files go. Whoever links must not have it. A file that is there is never replaced.

    Example: safercity linkage-key linkage.key
    """
    from safercity.evidence.linkage import make_key

    make_key(file)
    words = (
        f"{file} holds a new key, which you alone can read. Give it to the other "
        "agencies by another way than the files go, and never to those who link."
    )
    say({"file": str(file)}, words, as_json=False)


@commands.command()
def pseudonymise(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file of people.")],
    key_file: Annotated[
        Path, typer.Option(help="The key that the agencies share.", show_default=False)
    ],
    out: Annotated[
        Path, typer.Option(help="The file to write: a CSV.", show_default=False)
    ],
    column: Annotated[
        list[str] | None,
        typer.Option(help='Which column is what: "surname=Family name". Repeatable.'),
    ] = None,
    contract: Annotated[
        str, typer.Option(help="Keep the columns of this contract: victims.")
    ] = "",
    keep: Annotated[
        list[str] | None,
        typer.Option(help='Keep a column of it: "crime_ref=Crime No". Repeatable.'),
    ] = None,
    columns: Annotated[
        Path | None,
        typer.Option(help="A TOML file with [columns], [keep] and contract."),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(help="The sheet of a workbook. Default: the first.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Put keyed hashes in the place of names, before a file leaves your agency.

    Columns are found by their headers where these are plain. What one can hold:
    reference, forename, surname, full_name, date_of_birth, postcode, sex.

    Example: safercity pseudonymise people.csv --key-file linkage.key --out police.csv
    """
    from safercity.evidence.linkage import (
        ColumnChoice,
        parse_pairs,
        read_choice,
    )
    from safercity.evidence.linkage import (
        pseudonymise as pseudonymise_file,
    )

    said = read_choice(columns) if columns else ColumnChoice()
    choice = ColumnChoice(
        columns={**said.columns, **parse_pairs(column or (), "--column")},
        keep={**said.keep, **parse_pairs(keep or (), "--keep")},
        contract=contract or said.contract,
    )
    report = pseudonymise_file(file, key_file, out, choice=choice, sheet=sheet)
    say(report.as_json(), report.in_words(), as_json=as_json)


@commands.command()
def link(
    files: Annotated[
        list[Path], typer.Argument(help="Files that `pseudonymise` wrote.")
    ],
    out: Annotated[
        Path, typer.Option(help="The folder to write to.", show_default=False)
    ],
    link_at: Annotated[
        float | None,
        typer.Option(help="Link pairs from this probability. Default: 0.95."),
    ] = None,
    review_at: Annotated[
        float | None,
        typer.Option(help="Have pairs reviewed from this one. Default: 0.5."),
    ] = None,
    decisions: Annotated[
        Path | None,
        typer.Option(help="A review file with decisions: same or different."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find the same people in several agencies' files, from hashes alone.

    Writes for each file its references with a key for each person, the pairs that
    somebody should look at, and a report. It needs safercity[linkage].

    Example: safercity link police.csv council.csv --out linked
    """
    from safercity.evidence.linkage import link_files

    with progress(messages) as step:
        report = link_files(
            files,
            out,
            link=link_at,
            review=review_at,
            decisions=decisions,
            step=step,
        )
    say(report.as_json(), report.in_words(), as_json=as_json)
