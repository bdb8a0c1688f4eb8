"""Wording: the sentences of an assessment, which are data and may be overridden.

Every sentence is a template in `definitions/wording/*.toml`, named by file, table and
key: `category.lead.rise`. A partnership may word any of them otherwise in the same
files of its own folder. Templates are Jinja in a sandbox: they can show what they are
given and choose between words, and nothing else.
"""

import difflib
import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import jinja2.meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

import safercity
from safercity.errors import SettingsError, all_at_once
from safercity.evidence.assessment.area_names import Articles
from safercity.evidence.assessment.document import Text
from safercity.evidence.assessment.marks import (
    marked_link,
    marked_strong,
    to_text,
    unmarked,
    without_private,
)
from safercity.evidence.assessment.numbers import listed, ordinal, small_number

SHIPPED = Path(safercity.__file__).parent / "definitions" / "wording"
OVERRIDES = Path("definitions") / "wording"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A template: its name, its words, and the file that it came from."""

    name: str
    source: str
    file: str


class Wording:
    """Every sentence by name, compiled when it is first needed."""

    def __init__(self, sentences: Mapping[str, Sentence]) -> None:
        self._sentences = sentences
        self._compiled: dict[str, jinja2.Template] = {}
        self._fixed: dict[str, str] = {}
        self._articles = _articles(sentences)
        self._environment = _environment(self._articles)

    def __contains__(self, name: str) -> bool:
        return name in self._sentences

    def names(self, table: str) -> list[str]:
        """The names of the sentences of a table, in the order they are written."""
        start = f"{table}."
        return [name for name in self._sentences if name.startswith(start)]

    def in_sentence(self, area: str) -> str:
        """An area's name as a sentence says it, with the article that it takes."""
        return self._articles.in_sentence(area)

    def text(self, name: str, /, **values: object) -> Text:
        """The sentence filled in, as spans that keep the figures in it."""
        return to_text(self.marked(name, **values))

    def words(self, name: str, /, **values: object) -> str:
        """The sentence filled in, as plain words: for titles, notes and labels."""
        if not values and name in self._fixed:
            return self._fixed[name]
        words = " ".join(unmarked(self.marked(name, **values)).split())
        if not values:
            self._fixed[name] = words
        return words

    def marked(self, name: str, /, **values: object) -> str:
        """The sentence filled in, with marks: to be put into another sentence.

        Raises:  SettingsError naming the file, if a template cannot be filled in.
        """
        template = self._compiled.get(name)
        if template is None:
            template = self._compile(name)
        try:
            return template.render(values)
        except (jinja2.TemplateError, TypeError, ValueError, AttributeError) as error:
            sentence = self._sentences[name]
            raise SettingsError(
                f"{sentence.file}: the sentence {name} cannot be filled in: {error}."
            ) from error

    def prepare(self) -> None:
        """Compile every sentence now, so that the first document need not wait."""
        for name in self._sentences:
            if name not in self._compiled:
                self._compile(name)

    def _compile(self, name: str) -> jinja2.Template:
        template = self._environment.from_string(self._sentences[name].source)
        self._compiled[name] = template
        return template


def _articles(sentences: Mapping[str, Sentence]) -> Articles:
    lists = ("begins", "ends", "whole")
    return Articles.parse(**{n: sentences[f"names.article.{n}"].source for n in lists})


@functools.cache
def _environment(articles: Articles) -> jinja2.Environment:
    # The result is plain text, never HTML: each writer escapes for its own format.
    environment = ImmutableSandboxedEnvironment(
        autoescape=False, undefined=jinja2.StrictUndefined
    )
    environment.filters.update(
        listed=listed,
        in_words=small_number,
        ordinal=ordinal,
        strong=marked_strong,
        link=marked_link,
        sentence=sentence_case,
        the=articles.in_sentence,
    )
    return environment


def sentence_case(words: str) -> str:
    """Words with a capital first letter, wherever the marks are.

    >>> sentence_case("anti-social behaviour")
    'Anti-social behaviour'
    """
    return words[:1].upper() + words[1:]


@functools.cache
def shipped_wording() -> Wording:
    """The wording that comes with the system."""
    return Wording(_shipped_sentences())


@functools.cache
def _shipped_sentences() -> Mapping[str, Sentence]:
    found: dict[str, Sentence] = {}
    for path in sorted(SHIPPED.glob("*.toml")):
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        for name, source in _flat(path.stem, values):
            found[name] = Sentence(name, str(source), path.name)
    return found


def _flat(prefix: str, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in values.items():
        name = f"{prefix}.{key}"
        if isinstance(value, dict):
            yield from _flat(name, value)
        else:
            yield name, value


def read_wording(folder: Path) -> Wording:
    """The wording for a partnership: what ships, with its own words put over it.

    Raises:  SettingsError naming every fault of every file at once: a sentence that
             does not exist, one that is not text or not a template, or one that uses
             a value which its table of sentences is not given.
    """
    files = sorted((folder / OVERRIDES).glob("*.toml"))
    if not files:
        return shipped_wording()
    faults: list[str] = []
    own: dict[str, Sentence] = {}
    for path in files:
        for sentence in _read_overrides(path, faults):
            own[sentence.name] = sentence
            faults += _faults_of(sentence)
    if faults:
        raise SettingsError(all_at_once("The wording cannot be used:", faults))
    return Wording({**_shipped_sentences(), **own})


def _read_overrides(path: Path, faults: list[str]) -> Iterator[Sentence]:
    shown = (OVERRIDES / path.name).as_posix()
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{shown} is not valid TOML: {error}")
        return
    for name, source in _flat(path.stem, values):
        if isinstance(source, str):
            yield Sentence(name, without_private(source), shown)
        else:
            faults.append(f"{shown}: {name} must be text in quotes")


def _faults_of(sentence: Sentence) -> list[str]:
    shipped = _shipped_sentences()
    where = f"{sentence.file}: {sentence.name}"
    if sentence.name not in shipped:
        near = difflib.get_close_matches(sentence.name, sorted(shipped), 3, 0.5)
        hint = f"; the nearest are {listed(near)}" if near else ""
        return [f"{where} is not the name of a sentence{hint}"]
    try:
        used = _variables(sentence.source)
    except jinja2.TemplateSyntaxError as error:
        return [f"{where} is not a template: {error.message}"]
    known = given_values(sentence.name)
    unknown = sorted(used - known)
    if unknown:
        options = listed(sorted(known)) or "nothing"
        return [f"{where} uses {listed(unknown)}; it can use {options}"]
    return []


def _variables(source: str) -> set[str]:
    environment = _environment(Articles())
    return set(jinja2.meta.find_undeclared_variables(environment.parse(source)))


def given_values(name: str) -> set[str]:
    """The values that a sentence may use: those that any of its table's uses."""
    table = name.rsplit(".", 1)[0]
    return {
        value
        for other, sentence in _shipped_sentences().items()
        if other.rsplit(".", 1)[0] == table
        for value in _variables(sentence.source)
    }
