"""Making an evaluation report: from a plan to a page, a PDF and its figures."""

import difflib
import os
import shutil
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from safercity.areas import slugify
from safercity.errors import SettingsError, UsageError
from safercity.evidence.assessment.build import make_brief
from safercity.evidence.assessment.context import AssessmentContext
from safercity.evidence.assessment.document import Chart, Document, plain
from safercity.evidence.assessment.pages.about import (
    licences,
    methods_section,
    sources_section,
)
from safercity.evidence.assessment.topics import make_topic
from safercity.evidence.disclosure import Policy, load_policy, make_release
from safercity.evidence.evaluation_report.charts import map_shapes
from safercity.evidence.evaluation_report.figures import Places, make_figures
from safercity.evidence.evaluation_report.foresight import Foresight, foresee
from safercity.evidence.evaluation_report.incidents import Incidents, read_incidents
from safercity.evidence.evaluation_report.months import has_begun
from safercity.evidence.evaluation_report.page import evaluation_section
from safercity.evidence.evaluation_report.plan import Plan
from safercity.evidence.evaluation_report.setting import make_setting
from safercity.evidence.evaluation_report.study import Study, study_action
from safercity.evidence.evaluation_report.subject import Subject
from safercity.evidence.gathering import Opened, every_category, source_files
from safercity.evidence.geography.area_set import AreaSet
from safercity.evidence.geography.folder import read_areas
from safercity.evidence.identity import software
from safercity.evidence.measures.categories import Category
from safercity.evidence.measures.definitions import load_measures
from safercity.evidence.measures.theme_files import load_themes
from safercity.evidence.measures.themes import Theme
from safercity.evidence.partnership import Partnership
from safercity.evidence.progress import Step
from safercity.evidence.publication.drawing import draw_all
from safercity.evidence.publication.html import Download, write_html
from safercity.evidence.publication.ods import FILE_NAME as TABLES
from safercity.evidence.publication.ods import make_ods
from safercity.evidence.publication.open_data.table_csv import table_csv
from safercity.evidence.publication.pdf import make_pdf
from safercity.evidence.warehouse import WAREHOUSE, build_warehouse

FOLDER = "evaluations"
PDF, FIGURES = "evaluation.pdf", "figures.csv"
_DOWNLOADS = (
    Download(PDF, "PDF", "to print or send"),
    Download(TABLES, "Spreadsheet of the tables", "to work with"),
    Download(FIGURES, "Open data", "every figure, as CSV"),
)


@dataclass(frozen=True)
class EvaluationReport:
    """What was made, where, and what it found."""

    folder: Path
    name: str
    category: str
    outcome: str
    claim: str
    finding: str
    cautions: tuple[str, ...]
    effect: tuple[float, float, float] | None

    def as_json(self) -> dict[str, Any]:
        """The report for machines; `effect` is a change in per cent."""
        value, lower, upper = self.effect or (None, None, None)
        return {
            "folder": str(self.folder),
            "name": self.name,
            "category": self.category,
            "outcome": self.outcome,
            "claim": self.claim,
            "finding": self.finding,
            "effect": {"percent": value, "lower": lower, "upper": upper},
            "warnings": list(self.cautions),
        }

    def in_words(self) -> str:
        """The report for a person."""
        lines = [self.finding, ""]
        lines += [f"Warning: {said}" for said in self.cautions]
        lines += [""] if self.cautions else []
        lines += [
            f"Page:    {self.folder / 'index.html'}",
            f"Print:   {self.folder / PDF}",
            f"Figures: {self.folder / FIGURES}",
        ]
        return "\n".join(lines)


def make_evaluation(
    plan: Plan,
    partnership: Partnership,
    out: Path,
    *,
    audience: str = "partners",
    step: Step = lambda _: None,
) -> EvaluationReport | Foresight:
    """Make the report on an action; it lands in `out/evaluations` whole or not at all.

    Of an action that starts after the data end nothing is written: what could be seen
    of it is said instead.
    Raises:  SettingsError where the plan names what is not there; CoverageError where
             months or the category were not supplied; UsageError where the audience may
             not see it, or the place has no event.
    """
    policy = load_policy(audience, partnership)
    categories = every_category()
    wanted = asked_categories(plan, load_themes(partnership.folder), categories)
    areas = read_areas(partnership.folder)
    step("Reading and checking extracts")
    rows = build_warehouse(partnership, out / WAREHOUSE, lambda _: None, areas=areas)
    step("Comparing before and after")
    with closing(Opened(out / WAREHOUSE)) as opened:
        incidents = read_incidents(opened.tables(), wanted, categories, rows.months)
        _check_audience(policy, partnership, incidents)
        setting = make_setting(plan, incidents, areas)
        if not has_begun(plan, incidents):
            return foresee(plan, setting, incidents)
        study = study_action(setting, incidents)
        context = _context(opened, partnership, areas, study)
    subject = _subject(plan, partnership, areas, study, context, policy)
    step("Writing the report")
    folder = out / FOLDER / f"{plan.slug}-{audience}"
    document = _write(subject, areas, folder)
    found = subject.find("action_effect")
    figure = found.figure if found and found.value is not None else None
    return EvaluationReport(
        folder=folder,
        name=plan.name,
        category=incidents.category,
        outcome=subject.outcome,
        claim=str(study.claim),
        finding=_finding(document),
        cautions=tuple(caution.words for caution in study.cautions),
        effect=(figure.value or 0.0, figure.lower or 0.0, figure.upper or 0.0)
        if figure
        else None,
    )


def asked_categories(
    plan: Plan, themes: Mapping[str, Theme], categories: Mapping[str, Category]
) -> tuple[str, ...]:
    """The categories that a plan can be counted by, the best first.

    Raises:  SettingsError naming the nearest themes and categories.
    """
    wanted = slugify(plan.asked)
    for slug, theme in themes.items():
        if wanted in (slug, slugify(theme.short), slugify(theme.title)):
            return tuple(key for key in (theme.head, theme.stand_in) if key)
    if wanted in categories:
        return (wanted,)
    known = sorted({*themes, *(slugify(t.short) for t in themes.values()), *categories})
    near = difflib.get_close_matches(wanted, known, 3, 0.5) or known
    raise SettingsError(
        f'{plan.path}: [measure] names "{plan.asked[:60]}", which is no category and '
        f"no theme. The nearest are: {', '.join(near)}."
    )


def _check_audience(
    policy: Policy, partnership: Partnership, incidents: Incidents
) -> None:
    public = {extract.name for extract in partnership.extracts if extract.is_public}
    withheld = sorted(set(incidents.extracts) - public)
    if policy.protects and withheld:
        raise UsageError(
            "Small places and single months can tell on people, so an evaluation is "
            f"made for the public from public extracts only, and these are not: "
            f"{', '.join(withheld)}. Make it for partners, with --audience partners."
        )


def _context(
    opened: Opened, partnership: Partnership, areas: AreaSet, study: Study
) -> AssessmentContext:
    files = source_files(opened)
    return AssessmentContext(
        measures=dict(load_measures(partnership.folder)),
        categories=every_category(),
        extracts=partnership.extracts,
        files=tuple(file for file in files if file.extract in study.incidents.extracts),
        before=study.setting.before,
        attributes=areas.attributes,
        ward_source=areas.ward_source,
        ward_year=areas.ward_year,
    )


def _subject(
    plan: Plan,
    partnership: Partnership,
    areas: AreaSet,
    study: Study,
    context: AssessmentContext,
    policy: Policy,
) -> Subject:
    places = Places.of(plan)
    release = make_release(
        make_figures(study, places, context.measures),
        policy=policy,
        public_extracts=frozenset(e.name for e in partnership.extracts if e.is_public),
        aggregates={},
    )
    timed = replace(partnership, period=plan.after)
    contracts = {extract.name: extract.contract for extract in partnership.extracts}
    return Subject(
        brief=make_brief(release, timed, areas, places.place, context),
        plan=plan,
        study=study,
        places=places,
        topic=make_topic(context.categories[study.incidents.category]),
        snapped=any(
            contracts[name] == "police_uk" for name in study.incidents.extracts
        ),
    )


def _document(subject: Subject, shapes: Mapping[str, Any]) -> Document:
    brief, partnership = subject.brief, subject.brief.partnership
    labels = []
    if subject.plan.illustration:
        labels.append(subject.words("label.illustration"))
    if brief.release.policy.marking:
        labels.append(brief.release.policy.marking)
    if partnership.is_synthetic:
        labels.append(brief.wording.words("common.label.synthetic"))
    used = {key.partition(".")[0] for key in brief.release.figures}
    return Document(
        title=subject.words("title.document"),
        subtitle=subject.words("title.subtitle"),
        area=subject.places.place,
        period=subject.study.setting.after,
        audience=brief.release.audience,
        partnership=partnership.name,
        organisation=partnership.organisation,
        contact=partnership.contact,
        colour=partnership.colour,
        edition=f"{subject.plan.hash[:8]}-{software()['safercity']}",
        sections=(
            evaluation_section(subject, shapes),
            methods_section(brief, used),
            sources_section(brief),
        ),
        labels=tuple(labels),
        licence=licences(brief),
    )


def _finding(document: Document) -> str:
    """The first paragraph, which is the finding."""
    return plain(document.sections[0].blocks[0].content)  # type: ignore[union-attr]


def _write(subject: Subject, areas: AreaSet, folder: Path) -> Document:
    """Write every file beside the folder, then put them in its place at once."""
    shapes = map_shapes(subject, areas)
    document = _document(subject, shapes)
    charts = [block for block in document.blocks() if isinstance(block, Chart)]
    drawings = draw_all(charts, shapes)
    figures = subject.brief.release.figures
    aside = folder.with_name(f".{folder.name}-{os.getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        write_html(document, figures, drawings, aside, _DOWNLOADS)
        (aside / PDF).write_bytes(make_pdf(document, drawings))
        (aside / FIGURES).write_bytes(figures.to_csv())
        (aside / TABLES).write_bytes(make_ods(document))
        for table in document.tables():
            (aside / f"{table.id}.csv").write_bytes(table_csv(table))
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return document
