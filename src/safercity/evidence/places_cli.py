"""The commands about places: where events gather, and whether an action worked."""

from pathlib import Path
from typing import Annotated

import typer

from safercity.evidence.console import AsJson, messages, say
from safercity.evidence.progress import progress

commands = typer.Typer()


@commands.command()
def hotspots(
    folder: Annotated[
        Path, typer.Argument(help="The partnership folder, with its safercity.toml.")
    ],
    theme: Annotated[
        str,
        typer.Option(help="A theme or category: asb, burglary.", show_default=False),
    ],
    area: Annotated[
        str, typer.Option(help="An area by name: stoke-on-trent.")
    ] = "force-wide",
    audience: Annotated[
        str, typer.Option(help="Who it is for: partners or public.")
    ] = "partners",
    out: Annotated[
        Path | None,
        typer.Option(help="Where it goes. Default: `build` in the partnership folder."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find where the events of a theme gather in an area, and write a report.

    Writes a page, a PDF, the hotspots as GeoJSON and CSV.

    Example: safercity hotspots examples/staffordshire --theme asb --area stoke-on-trent
    """
    from safercity.evidence.hotspot_report.report import make_hotspot_report
    from safercity.evidence.partnership import load_partnership

    with progress(messages) as step:
        report = make_hotspot_report(
            load_partnership(folder),
            out or folder / "build",
            theme=theme,
            area=area,
            audience=audience,
            step=step,
        )
    say(report.as_json(), report.in_words(), as_json=as_json)


@commands.command()
def evaluate(
    plan: Annotated[
        Path, typer.Argument(help="The plan: what was done, where, when, beside what.")
    ],
    audience: Annotated[
        str, typer.Option(help="Who it is for: partners or public.")
    ] = "partners",
    out: Annotated[
        Path | None,
        typer.Option(help="Where it goes. Default: `build` in the partnership folder."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say whether an action worked, how sure that is, and what it cannot bear.

    Sets the place of the action against comparison areas, before and after, looks for
    incidents that moved, and writes a page, a PDF, a spreadsheet and CSV. Of an action
    that the data do not reach it says what could be seen.

    Example: safercity evaluate examples/evaluation/plan.toml
    """
    from safercity.evidence.evaluation_report.plan_file import read_plan
    from safercity.evidence.evaluation_report.report import make_evaluation
    from safercity.evidence.partnership import load_partnership

    with progress(messages) as step:
        action = read_plan(plan)
        report = make_evaluation(
            action,
            load_partnership(action.partnership),
            out or action.partnership / "build",
            audience=audience,
            step=step,
        )
    say(report.as_json(), report.in_words(), as_json=as_json)
