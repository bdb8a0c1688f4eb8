"""The partnership folder: what an analyst owns, read from its `safercity.toml`.

Everything that differs from place to place is a setting here; nothing in the code
knows a place. All faults of a file are reported at once.
"""

import difflib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from safercity.areas import slugify
from safercity.errors import SettingsError, all_at_once
from safercity.evidence.contracts import CONTRACTS
from safercity.evidence.contracts.flags import FLAGS
from safercity.periods import Period

SETTINGS_FILE = "safercity.toml"
SENSITIVITIES = ("public", "sensitive")


@dataclass(frozen=True)
class Extract:
    """One supply of data: where it is, what it must be, how its columns map.

    `columns` maps a contract's column to the supplier's; `categories` maps a value
    as supplied to a category key, `flags` to the slug of a flag, and `values` to one
    that the contract allows, by contract column; `path` is relative to the partnership
    folder.
    """

    name: str
    contract: str
    path: str
    title: str
    sensitivity: str
    columns: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    date_format: str | None = None
    sheet: str | None = None
    synthetic: bool = False
    flags: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def is_public(self) -> bool:
        """True when the data were already public when they arrived."""
        return self.sensitivity == "public"


@dataclass(frozen=True)
class WardRule:
    """How the published ward rule is worked out (docs/methods/ward-rule.md)."""

    ddof: int = 0
    weighting: str = "none"


@dataclass(frozen=True)
class ChangeRule:
    """When a change is called clear (docs/methods/change.md)."""

    p_level: float = 0.05
    practical_percent: float = 5.0


@dataclass(frozen=True)
class Partnership:
    """A partnership folder's settings, checked."""

    folder: Path
    name: str
    force: str
    period: Period
    comparison: Period
    missing_months: str
    extracts: tuple[Extract, ...]
    similar_forces: tuple[str, ...]
    ward_rule: WardRule
    change_rule: ChangeRule
    minimum_population: int
    disclosure: Mapping[str, Mapping[str, Any]]
    organisation: str
    contact: str
    colour: str
    synthetic: bool

    @property
    def slug(self) -> str:
        """The folder's short name."""
        return slugify(self.name)

    def extract(self, name: str) -> Extract:
        """The extract of that name; KeyError if there is none."""
        return {extract.name: extract for extract in self.extracts}[name]

    @property
    def is_synthetic(self) -> bool:
        """True when any of it is made up, so that every page must say so."""
        return self.synthetic or any(extract.synthetic for extract in self.extracts)


_KEYS: Mapping[str, frozenset[str]] = {
    "": frozenset(
        "partnership period extracts comparators wards change population "
        "disclosure branding".split()
    ),
    "partnership": frozenset({"name", "force", "organisation", "contact", "synthetic"}),
    "period": frozenset(
        {"start", "end", "compare_start", "compare_end", "missing_months"}
    ),
    "extracts": frozenset(
        "name contract path title sensitivity columns categories flags values "
        "date_format sheet synthetic".split()
    ),
    "comparators": frozenset({"similar_forces"}),
    "wards": frozenset({"ddof", "weighting"}),
    "change": frozenset({"p_level", "practical_percent"}),
    "population": frozenset({"minimum"}),
    "branding": frozenset({"colour"}),
}


class _Reader:
    """Takes values out of parsed TOML and gathers every fault on the way."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values
        self.faults: list[str] = []

    def _fault(self, fault: str) -> None:
        # A table is looked at by several readers; its faults are said once.
        if fault not in self.faults:
            self.faults.append(fault)

    def table(self, name: str) -> Mapping[str, Any]:
        value = self.values.get(name, {})
        if not isinstance(value, dict):
            self.faults.append(f"[{name}] must be a table of settings")
            return {}
        self.unknown(name, value)
        return value

    def unknown(self, table: str, value: Mapping[str, Any]) -> None:
        known = _KEYS.get(table)
        for key in sorted(set(value) - known) if known else ():
            near = difflib.get_close_matches(key, sorted(known or ()), 1)
            hint = f'; did you mean "{near[0]}"?' if near else ""
            kind = (
                f'[{table}] has no setting "{key}"'
                if table
                else (f'there is no table or setting "{key}"')
            )
            self._fault(f"{kind}{hint}")

    def text(
        self, table: Mapping[str, Any], where: str, key: str, default: str | None = None
    ) -> str:
        value = table.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.faults.append(f'{where} needs "{key}", as text in quotes')
            return default or ""
        return value

    def number(
        self,
        table: Mapping[str, Any],
        where: str,
        key: str,
        default: float,
        allowed: Callable[[float], bool],
    ) -> float:
        value = table.get(key, default)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not allowed(value):
            self.faults.append(f"{where} {key} = {value!r} is not a usable number")
            return default
        return float(value)

    def choice(
        self,
        table: Mapping[str, Any],
        where: str,
        key: str,
        default: str,
        choices: tuple[str, ...],
    ) -> str:
        value = self.text(table, where, key, default)
        if value not in choices:
            options = ", ".join(choices)
            self.faults.append(f'{where} {key} is "{value}"; it can be: {options}')
            return default
        return value

    def flag(self, table: Mapping[str, Any], where: str, key: str) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            self.faults.append(f"{where} {key} must be true or false")
        return value is True

    def pairs(
        self, table: Mapping[str, Any], where: str, key: str
    ) -> Mapping[str, str]:
        value = table.get(key, {})
        if not isinstance(value, dict) or not all(
            isinstance(v, str) for v in value.values()
        ):
            self.faults.append(f'{where} {key} must be pairs such as a = "b"')
            return {}
        return dict(value)


def _read_toml(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        raise SettingsError(
            f"There is no {SETTINGS_FILE} in {path.parent}. "
            "Make a partnership folder with `safercity init`, or name another folder."
        )
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}.") from None


def _read_extract(reader: _Reader, number: int, table: Any) -> Extract | None:
    where = f"[[extracts]] number {number}"
    if not isinstance(table, dict):
        reader.faults.append(f"{where} must be a table of settings")
        return None
    reader.unknown("extracts", table)
    contract = reader.choice(table, where, "contract", "police_uk", tuple(CONTRACTS))
    public = CONTRACTS[contract].public
    name = reader.text(table, where, "name")
    path = reader.text(table, where, "path")
    if Path(path).is_absolute() or ".." in Path(path).parts:
        reader.faults.append(
            f'{where} path is "{path}"; keep extracts inside the partnership folder'
        )
    return Extract(
        name=slugify(name),
        contract=contract,
        path=path,
        title=reader.text(
            table,
            where,
            "title",
            "Street-level crime, data.police.uk" if contract == "police_uk" else name,
        ),
        sensitivity=reader.choice(
            table,
            where,
            "sensitivity",
            "public" if public else "sensitive",
            SENSITIVITIES,
        ),
        columns=reader.pairs(table, where, "columns"),
        categories=reader.pairs(table, where, "categories"),
        date_format=table.get("date_format"),
        sheet=table.get("sheet"),
        synthetic=reader.flag(table, where, "synthetic"),
        flags=_read_flags(reader, table, where),
        values=_read_values(reader, table, where, contract),
    )


def _read_flags(
    reader: _Reader, table: Mapping[str, Any], where: str
) -> Mapping[str, str]:
    """What each of the supplier's flags stands for; faults name the nearest slugs."""
    flags = reader.pairs(table, where, "flags")
    for word, slug in sorted(flags.items()):
        if slug not in FLAGS:
            near = difflib.get_close_matches(slug, FLAGS, 3) or sorted(FLAGS)
            reader.faults.append(
                f'{where} flags "{word}" is "{slug}", which is no flag; '
                f"the nearest are {', '.join(near)}"
            )
    return flags


def _read_values(
    reader: _Reader, table: Mapping[str, Any], where: str, contract: str
) -> Mapping[str, Mapping[str, str]]:
    """What each of the supplier's values stands for, by contract column."""
    tables = table.get("values", {})
    if not isinstance(tables, dict):
        reader.faults.append(f"{where} values must be tables by contract column")
        return {}
    columns = {c.name: c for c in CONTRACTS[contract].columns}
    found = {}
    for name in sorted(tables):
        pairs = found[name] = reader.pairs(tables, f"{where} values", name)
        allowed = columns[name].allowed if name in columns else ()
        if name not in columns or name in ("category", "flags"):
            reader.faults.append(
                f'{where} values has "{name}", which is not a column of {contract} '
                "whose values can be mapped"
            )
        for said, meant in sorted(pairs.items()):
            if allowed and meant not in allowed:
                reader.faults.append(
                    f'{where} values.{name} "{said}" is "{meant}"; it can be: '
                    f"{', '.join(allowed)}"
                )
    return found


def _read_extracts(reader: _Reader) -> tuple[Extract, ...]:
    tables = reader.values.get("extracts", [])
    if not isinstance(tables, list) or not tables:
        reader.faults.append("needs at least one [[extracts]], the data to read")
        return ()
    found = [_read_extract(reader, n, table) for n, table in enumerate(tables, 1)]
    extracts = tuple(extract for extract in found if extract)
    names = [extract.name for extract in extracts]
    for name in sorted({name for name in names if names.count(name) > 1}):
        reader.faults.append(f'two extracts are named "{name}"; names must differ')
    return extracts


def _read_period(reader: _Reader) -> tuple[Period, Period] | None:
    table = reader.table("period")
    start = reader.text(table, "[period]", "start")
    end = reader.text(table, "[period]", "end")
    if not start or not end:
        return None
    try:
        period = Period.parse(start, end)
        before = period.shifted(-12)
        compare = Period.parse(
            str(table.get("compare_start", before.start)),
            str(table.get("compare_end", before.end)),
        )
    except SettingsError as error:
        reader.faults.append(f"[period] {error}")
        return None
    return period, compare


def load_partnership(folder: Path) -> Partnership:
    """Read and check `safercity.toml` of a partnership folder.

    Raises:  SettingsError, naming every fault at once.
    """
    path = folder / SETTINGS_FILE
    reader = _Reader(_read_toml(path))
    reader.unknown("", reader.values)
    about, wards = reader.table("partnership"), reader.table("wards")
    change, comparators = reader.table("change"), reader.table("comparators")
    periods = _read_period(reader)
    extracts = _read_extracts(reader)
    similar = comparators.get("similar_forces", [])
    if not isinstance(similar, list) or not all(isinstance(s, str) for s in similar):
        reader.faults.append("[comparators] similar_forces must be a list of names")
        similar = []
    partnership = {
        "name": reader.text(about, "[partnership]", "name"),
        "force": reader.text(about, "[partnership]", "force"),
        "organisation": reader.text(about, "[partnership]", "organisation", ""),
        "contact": reader.text(about, "[partnership]", "contact", ""),
        "synthetic": reader.flag(about, "[partnership]", "synthetic"),
        "missing_months": reader.choice(
            reader.table("period"),
            "[period]",
            "missing_months",
            "refuse",
            ("refuse", "annualise"),
        ),
        "ward_rule": WardRule(
            int(reader.number(wards, "[wards]", "ddof", 0, lambda n: n in (0, 1))),
            reader.choice(
                wards, "[wards]", "weighting", "none", ("none", "population")
            ),
        ),
        "change_rule": ChangeRule(
            reader.number(change, "[change]", "p_level", 0.05, lambda n: 0 < n < 1),
            reader.number(
                change, "[change]", "practical_percent", 5, lambda n: 0 <= n <= 100
            ),
        ),
        "minimum_population": int(
            reader.number(
                reader.table("population"),
                "[population]",
                "minimum",
                1000,
                lambda n: n >= 0,
            )
        ),
        "disclosure": reader.table("disclosure"),
        "colour": _read_colour(reader),
    }
    if reader.faults or periods is None:
        raise SettingsError(
            all_at_once(f"{path} cannot be used:", dict.fromkeys(reader.faults))
        )
    return Partnership(
        folder=folder,
        period=periods[0],
        comparison=periods[1],
        extracts=extracts,
        similar_forces=tuple(slugify(name) for name in similar),
        **partnership,  # type: ignore[arg-type]
    )


def _read_colour(reader: _Reader) -> str:
    colour = reader.text(reader.table("branding"), "[branding]", "colour", "#12436D")
    digits = colour.removeprefix("#")
    if len(digits) != 6 or set(digits.lower()) - set("0123456789abcdef"):
        reader.faults.append(f'[branding] colour is "{colour}"; write it as #12436D')
    return colour
