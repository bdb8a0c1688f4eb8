"""What keeps the project honest as it grows: its documents, its layers and its pins."""

import ast
import importlib.metadata
import os
import re
import runpy
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from safercity.evidence.cli import app
from safercity.evidence.partnership import reader

ROOT = Path(__file__).parents[1]
NOT_OURS = {"build", "__pycache__", "node_modules"}
COMMANDS = typer.main.get_command(app).commands
GENERATED = runpy.run_path(str(ROOT / "scripts/build_docs.py"))["PAGES"]
PINNED = re.compile(r"(?m)^([a-z0-9][a-z0-9._-]*)==(\S+)")


def project_files() -> Iterator[Path]:
    """Every file of the project itself, and nothing that tools have left."""
    for folder, inner, names in os.walk(ROOT):
        inner[:] = [
            name
            for name in inner
            if (name == ".ci" or not name.startswith("."))
            and name not in NOT_OURS
            and not name.endswith(".egg-info")
        ]
        yield from (Path(folder) / name for name in names)


PAGES = sorted(p for p in project_files() if p.suffix == ".md")
TEXTS = sorted(
    p
    for p in project_files()
    if p.suffix not in {".parquet", ".zip", ".otf", ".png", ".xlsx", ".gz"}
)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def without_code(text: str) -> str:
    return re.sub(r"(?s)```.*?```|`[^`\n]*`", "", text)


def anchors(page: Path) -> set[str]:
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"(?m)^#+ (.+)$", text)
    return set(re.findall(r'<a id="([^"]+)">', text)) | {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in headings
    }


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_in_a_document_leads_somewhere(page):
    links = re.findall(r"\]\(([^)\s]+)\)", without_code(page.read_text("utf-8")))

    broken = []
    for link in links:
        name, _, heading = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if re.match(r"[a-z]+:", link):
            continue
        if not target.exists() or (heading and heading not in anchors(target)):
            broken.append(link)

    assert broken == []


def test_every_page_of_the_documentation_is_linked_from_another():
    linked = {
        (page.parent / link.partition("#")[0]).resolve()
        for page in PAGES
        for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    }

    assert [named(p) for p in PAGES if "docs" in p.parts and p not in linked] == []


@pytest.mark.parametrize("name", GENERATED)
def test_pages_made_from_the_code_are_up_to_date(name):
    written = (ROOT / name).read_text(encoding="utf-8")

    assert written == GENERATED[name](), "run `make docs`"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_with_an_example(name):
    reference = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")

    assert f"## safercity {name}\n" in reference
    assert f"Example: safercity {name}" in COMMANDS[name].help


def commands_quoted(page: Path) -> Iterator[list[str]]:
    for block in re.findall(r"(?s)```sh\n(.*?)```", page.read_text(encoding="utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if words and words[0].endswith("safercity"):
                yield words


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_that_a_document_quotes_exists_with_its_options(page):
    wrong = []
    for words in commands_quoted(page):
        command = COMMANDS.get(words[1]) if len(words) > 1 else None
        known = {name for p in command.params for name in p.opts} if command else set()
        options = {word.partition("=")[0] for word in words if word.startswith("--")}
        if words[1:] != ["--version"] and (not command or options - known - {"--help"}):
            wrong.append(shlex.join(words))

    assert wrong == []


def test_every_setting_is_explained():
    reference = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")

    missing = [
        f"[{table}] {key}" if table else key
        for table, keys in reader.KEYS.items()
        for key in sorted(keys)
        if (f"`{key}`" if table else f"[{key}]") not in reference
    ]

    assert missing == []


HEADINGS = ["Date", "Status", "Context", "Decision", "Alternatives", "Consequences"]
DECISIONS = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))


@pytest.mark.parametrize("page", DECISIONS, ids=named)
def test_every_decision_has_the_same_headings(page):
    text = page.read_text(encoding="utf-8")

    assert text.startswith(f"# {page.name[:4]} ")
    assert re.findall(r"(?m)^## (.+)$", text) == HEADINGS


def test_decisions_are_numbered_in_order_with_none_missing():
    numbers = [int(page.name[:4]) for page in DECISIONS]

    assert numbers == list(range(1, len(numbers) + 1))


def test_the_glossary_is_in_order_and_gives_each_word_one_meaning():
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    words = re.findall(r"(?m)^\| ([^|]+?) \|", text)[1:]

    assert words == sorted(set(words), key=str.casefold)


def test_every_entry_for_the_changelog_says_what_kind_it_is():
    kinds = {"method", "added", "changed", "fixed", "data"}
    entries = [p for p in (ROOT / "changes").iterdir() if p.name != "README.md"]

    assert [
        named(p)
        for p in entries
        if not re.fullmatch(rf"[a-z0-9-]+\.({'|'.join(kinds)})\.md", p.name)
    ] == []


def test_every_recipe_is_explained():
    recipes = re.findall(r"(?m)^#: (make \w+)", (ROOT / "Makefile").read_text("utf-8"))
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

    assert [recipe for recipe in recipes if f"`{recipe}`" not in guide] == []


# Pieces, so that this file does not hold what it looks for.
MACHINE = re.compile(
    "|".join(
        [
            r"pypi\." + "org",
            r"python" + "hosted",
            r"--(extra-)?index-" + "url[ =]",
            r"--find-" + "links[ =]",
            r"(?<![\w.])/(work|root|home)/" + r"\w",
        ]
    )
)


def test_no_file_names_a_registry_or_a_path_of_the_machine_it_was_made_on():
    found = {
        named(path): match[0]
        for path in TEXTS
        if (match := MACHINE.search(path.read_text(encoding="utf-8")))
    }

    assert found == {}


def test_imports_go_one_way():
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout


def test_no_module_is_named_after_nothing():
    vague = {"utils.py", "helpers.py", "common.py", "misc.py"}

    assert [named(path) for path in project_files() if path.name in vague] == []


def pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return dict(PINNED.findall(text))


def asked_for(group: str) -> set[str]:
    """What the project needs, and what a group of tools or an extra adds to that."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = settings["project"]["dependencies"]
    lines += settings["dependency-groups"].get(group, [])
    lines += settings["project"]["optional-dependencies"].get(group, [])
    names = (re.match(r"[\w-]+", line) for line in lines)
    return {name[0].lower() for name in names if name}


@pytest.mark.parametrize("name", ["uv.txt", "runtime.txt", "dev.txt"])
def test_every_requirement_is_pinned_with_hashes(name):
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    entries = re.split(r"(?m)^(?=\S)", text)[1:]

    assert entries
    assert [
        e for e in entries if not PINNED.match(e) or "--hash=sha256:" not in e
    ] == []


def test_what_the_project_asks_for_is_pinned_and_tested_at_the_same_version():
    runtime, dev = pins("runtime.txt"), pins("dev.txt")

    assert asked_for("none") - runtime.keys() == set()
    assert asked_for("dev") - dev.keys() == set()
    assert {name: dev.get(name) for name in runtime} == runtime


def test_the_tests_have_what_every_extra_asks_for():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = settings["project"]["optional-dependencies"]

    asked = {line for lines in extras.values() for line in lines}
    assert asked - set(settings["dependency-groups"]["dev"]) == set()


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize(
    ("folder", "group"),
    [("src", "linkage"), ("scripts", "none"), ("benchmarks", "dev"), ("tests", "dev")],
)
def test_everything_that_is_imported_is_asked_for(folder, group):
    owners = importlib.metadata.packages_distributions()
    used = {name for path in (ROOT / folder).rglob("*.py") for name in imports(path)}
    outside = used - sys.stdlib_module_names - {"safercity", "tests", "benchmarks"}
    known = asked_for(group)

    assert {n for n in outside if not known & {o.lower() for o in owners[n]}} == set()
