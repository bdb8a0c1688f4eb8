"""The command line: from a partnership folder to published releases."""

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from safercity import __version__
from safercity.errors import QuoteError, ReproductionError, SaferCityError
from safercity.evidence import linkage_cli, places_cli
from safercity.evidence.console import AsJson, messages, say, screen
from safercity.evidence.progress import progress
from safercity.evidence.startup import keep_pandas_out, keep_rubbish
from safercity.evidence.workers import load_writers

app = typer.Typer(
    name="safercity",
    help="From police and partner extracts to a published community safety assessment.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)

Folder = Annotated[
    Path, typer.Argument(help="The partnership folder, with its safercity.toml.")
]
Out = Annotated[
    Path | None,
    typer.Option(help="Where results go. Default: `build` in the partnership folder."),
]
Audience = Annotated[str, typer.Option(help="Who it is for: public or partners.")]
Place = Annotated[
    Path,
    typer.Argument(
        help="A release, an edition, or the folder that `assess` wrote to.",
    ),
]


def main() -> None:
    """Run the command line; expected errors print as plain paragraphs."""
    keep_pandas_out()
    try:
        app(standalone_mode=True)
    except SaferCityError as error:
        messages.print(str(error), markup=False)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        messages.print("Stopped. What was there before is still there.")
        sys.exit(130)


@app.callback(invoke_without_command=True)
def about(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.")
    ] = False,
) -> None:
    """From police and partner extracts to a published community safety assessment."""
    if version:
        screen.print(f"safercity {__version__}")
        raise typer.Exit


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="The partnership folder to make.")],
    force: Annotated[
        str, typer.Option(help="The police force, as police.uk names it: cheshire.")
    ],
    police_uk: Annotated[
        Path | None,
        typer.Option(help="Street files from data.police.uk: a zip, a folder, a CSV."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a partnership folder, its areas filled from national reference data.

    Example: safercity init cheshire --force cheshire --police-uk downloads/2025-12.zip
    """
    from safercity.evidence.start import start_partnership

    report = start_partnership(folder, force=force, police_uk=police_uk)
    say(report.as_json(), report.in_words(), as_json=as_json)


@app.command()
def check(folder: Folder, as_json: AsJson = False) -> None:
    """Check a partnership's extracts against their contracts, building nothing.

    Explains each extract that is wrong as a whole: which files, which rules, how many
    rows, three examples of each, and what to ask the supplier. Ends with exit code 4
    when any row would be quarantined or a file cannot be read, and 5 when a build
    would be refused because months or areas are not covered. Then checks the
    commentary, as far as that can be done without figures (exit code 8).

    Example: safercity check examples/staffordshire
    """
    from safercity.evidence.assessment.commentary_checks import check_folder
    from safercity.evidence.partnership import load_partnership
    from safercity.evidence.warehouse import check_extracts

    report = check_extracts(load_partnership(folder))
    say(report.as_json(), report.in_words(), as_json=as_json)
    try:
        check_folder(folder)
    except QuoteError as error:
        messages.print(str(error), markup=False)
        raise typer.Exit(report.exit_code or error.exit_code) from None
    if report.exit_code:
        raise typer.Exit(report.exit_code)


@app.command()
def build(folder: Folder, out: Out = None, as_json: AsJson = False) -> None:
    """Build the warehouse from a partnership's extracts.

    Example: safercity build examples/staffordshire --out build/demo
    """
    from safercity.evidence.partnership import load_partnership
    from safercity.evidence.warehouse import (
        WAREHOUSE,
        build_warehouse,
        save_quarantine,
    )

    partnership = load_partnership(folder)
    target = out or folder / "build"
    with progress(messages) as step:
        report = build_warehouse(partnership, target / WAREHOUSE, step)
        quarantine = save_quarantine(target / WAREHOUSE)
    if report.quarantined and not as_json:
        messages.print(f"Rows to send back to their suppliers: {quarantine}")
    say(report.as_json(), report.in_words(), as_json=as_json)


@app.command()
def assess(
    folder: Folder,
    out: Out = None,
    audience: Annotated[
        list[str] | None,
        typer.Option(help="Make it for this audience only; may be given twice."),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(help="How many processes write documents.", min=1)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make the assessments: force-wide and one for each partnership, in every format.

    Example: safercity assess examples/staffordshire --out build/demo
    """
    keep_rubbish()
    load_writers()
    from safercity.evidence.assess import make_assessments
    from safercity.evidence.editions import AUDIENCES
    from safercity.evidence.partnership import load_partnership

    target = out or folder / "build"
    with progress(messages) as step:
        report = make_assessments(
            load_partnership(folder),
            target,
            audiences=tuple(dict.fromkeys(audience or AUDIENCES)),
            jobs=jobs,
            step=step,
        )
    say(report.as_json(), report.in_words(), as_json=as_json)


@app.command()
def publish(
    place: Place,
    to: Annotated[Path, typer.Option(help="The folder that readers are served from.")],
    audience: Audience = "public",
    as_json: AsJson = False,
) -> None:
    """Check a finished edition file by file and copy it to where people read it.

    What is published keeps its address and never changes.

    Example: safercity publish build/demo --to /srv/assessments
    """
    from safercity.evidence.publish import publish as publish_edition

    done = publish_edition(place, to, audience=audience)
    words = (
        f"{done.folder} holds this edition already; nothing was changed."
        if done.was_there
        else f"Published {done.releases} releases to {done.folder}"
    )
    values = {
        "folder": str(done.folder),
        "releases": done.releases,
        "was_there": done.was_there,
    }
    say(values, words, as_json=as_json)


@app.command()
def preview(
    place: Place,
    audience: Audience = "public",
    port: Annotated[int, typer.Option(help="The port; 0 takes any free one.")] = 8000,
) -> None:
    """Serve an edition to this machine's own browser until Ctrl+C.

    Example: safercity preview build/demo
    """
    from safercity.evidence.editions import find_edition
    from safercity.evidence.preview import start_preview

    folder = find_edition(place, audience)
    server, address = start_preview(folder, port)
    screen.print(f"Serving {folder} at {address}  Stop with Ctrl+C.")
    try:
        while True:
            time.sleep(3600)
    finally:
        server.shutdown()


@app.command()
def explain(
    figure: Annotated[
        str, typer.Argument(help="A figure's key: rate.burglary.stoke-on-trent.2025")
    ],
    place: Place,
    audience: Audience = "public",
    as_json: AsJson = False,
) -> None:
    """Say how a published figure was worked out, down to the query.

    Example: safercity explain rate.burglary.stoke-on-trent.2025 build/demo
    """
    from safercity.evidence.explain import explain as explain_figure

    explained = explain_figure(figure, place, audience=audience)
    say(explained.as_json(), explained.in_words(), as_json=as_json)


@app.command()
def synth(
    folder: Folder,
    seed: Annotated[
        int | None, typer.Option(help="Draw with this seed, not that of the margins.")
    ] = None,
    scale: Annotated[
        int, typer.Option(min=1, help="Write it so many times over, as Parquet.")
    ] = 1,
    as_json: AsJson = False,
) -> None:
    """Draw the records of a synthetic county into `extracts/`.

    The folder has `areas/` and `margins/`. The same folder and seed give the same
    bytes. Nobody in it is real, and every file says so in its name. Folders that the
    margins name as `also` are drawn with it.

    Example: safercity synth examples/staffordshire-2019
    """
    from safercity.synth import companions, draw_county

    for county in (folder, *companions(folder)):
        with progress(messages) as step:
            report = draw_county(county, seed=seed, scale=scale, step=step)
        say(report.as_json(), report.in_words(), as_json=as_json)


@app.command(name="reproduce")
def reproduce_command(folder: Folder, out: Out = None, as_json: AsJson = False) -> None:
    """Set figures worked out from records beside those that were published.

    The folder has `published.csv` and `reproduce.csv`. Ends with exit code 11 when a
    figure differs, or there is none, and no note says why.

    Example: safercity reproduce examples/staffordshire-2019
    """
    from safercity.evidence.partnership import load_partnership
    from safercity.evidence.reproduce import reproduce

    partnership = load_partnership(folder)
    with progress(messages) as step:
        report = reproduce(partnership, out or folder / "build", step)
    say(report.as_json(), report.in_words(), as_json=as_json)
    if report.unexplained:
        raise typer.Exit(ReproductionError.exit_code)


@app.command()
def compare(
    first: Annotated[Path, typer.Argument(help="The earlier release.")],
    second: Annotated[Path, typer.Argument(help="The later release.")],
    audience: Audience = "public",
    area: Annotated[
        str, typer.Option(help="Which area's release, in two editions.")
    ] = "force-wide",
    as_json: AsJson = False,
) -> None:
    """Say figure by figure what differs between two releases, and why.

    Example: safercity compare published/2025-1f0c22aa published/2026-93be00d1
    """
    from safercity.evidence.compare import compare_releases
    from safercity.evidence.editions import find_release
    from safercity.evidence.read import read_release

    comparison = compare_releases(
        *(
            read_release(find_release(place, audience=audience, area=area))
            for place in (first, second)
        )
    )
    say(comparison.as_json(), comparison.in_words(), as_json=as_json)


app.add_typer(linkage_cli.commands)
app.add_typer(places_cli.commands)


if __name__ == "__main__":
    main()
