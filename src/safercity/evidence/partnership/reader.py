"""Take values out of parsed settings, and gather every fault on the way."""

import difflib
from collections.abc import Callable, Mapping
from typing import Any

from safercity.areas import slugify
from safercity.errors import SettingsError
from safercity.periods import Month

# Every setting there is, by table; "" for the tables themselves.
KEYS: Mapping[str, frozenset[str]] = {
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
        "date_format sheet synthetic months_without_events".split()
    ),
    "comparators": frozenset({"similar_forces"}),
    "wards": frozenset({"ddof", "weighting"}),
    "change": frozenset({"p_level", "practical_percent"}),
    "population": frozenset({"minimum"}),
    "branding": frozenset({"colour"}),
}


class Reader:
    """Takes values out of parsed TOML and gathers every fault on the way.

    `error` is the kind of error that the faults make together.
    """

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values
        self.faults: list[str] = []
        self.error: type[Exception] = SettingsError

    def fault(self, fault: str) -> None:
        """Add a fault; a table is looked at by several readers, but said once."""
        if fault not in self.faults:
            self.faults.append(fault)

    def table(self, name: str) -> Mapping[str, Any]:
        """The table of that name, empty where there is none."""
        value = self.values.get(name, {})
        if not isinstance(value, dict):
            self.fault(f"[{name}] must be a table of settings")
            return {}
        self.unknown(name, value)
        return value

    def unknown(self, table: str, value: Mapping[str, Any]) -> None:
        """Add a fault for each setting that a table cannot have."""
        known = KEYS.get(table)
        for key in sorted(set(value) - known) if known else ():
            near = difflib.get_close_matches(key, sorted(known or ()), 1)
            hint = f'; did you mean "{near[0]}"?' if near else ""
            kind = (
                f'[{table}] has no setting "{key}"'
                if table
                else f'there is no table or setting "{key}"'
            )
            self.fault(f"{kind}{hint}")

    def text(
        self, table: Mapping[str, Any], where: str, key: str, default: str | None = None
    ) -> str:
        """Some text; needed where there is no default."""
        value = table.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.fault(f'{where} needs "{key}", as text in quotes')
            return default or ""
        return value

    def name(self, table: Mapping[str, Any], where: str) -> str:
        """A name with at least one letter or digit to make a short name of."""
        name = self.text(table, where, "name")
        if name and not slugify(name):
            self.fault(f'{where} name is "{name}"; it needs a letter from a to z')
        return name

    def maybe_text(self, table: Mapping[str, Any], where: str, key: str) -> str | None:
        """Some text, or None where there is none."""
        return self.text(table, where, key) if key in table else None

    def texts(
        self, table: Mapping[str, Any], where: str, key: str, such_as: str
    ) -> tuple[str, ...]:
        """A list of texts, empty where there is none."""
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return tuple(value)
        self.fault(f"{where} {key} must be a list such as {such_as}")
        return ()

    def month(self, text: str, where: str) -> Month | None:
        """The month that a text names; None where it names none."""
        try:
            return Month.parse(text)
        except SettingsError as error:
            self.fault(f"{where}: {error}")
            return None

    def number(
        self,
        table: Mapping[str, Any],
        where: str,
        key: str,
        default: float,
        allowed: Callable[[float], bool],
    ) -> float:
        """A number that is allowed."""
        value = table.get(key, default)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not allowed(value):
            self.fault(f"{where} {key} = {value!r} is not a usable number")
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
        """One of some words."""
        value = self.text(table, where, key, default)
        if value not in choices:
            options = ", ".join(choices)
            self.fault(f'{where} {key} is "{value}"; it can be: {options}')
            return default
        return value

    def flag(self, table: Mapping[str, Any], where: str, key: str) -> bool:
        """True or false; false where it is not said."""
        value = table.get(key, False)
        if not isinstance(value, bool):
            self.fault(f"{where} {key} must be true or false")
        return value is True

    def pairs(
        self, table: Mapping[str, Any], where: str, key: str
    ) -> Mapping[str, str]:
        """A table of texts by name, empty where there is none."""
        value = table.get(key, {})
        if not isinstance(value, dict) or not all(
            isinstance(v, str) for v in value.values()
        ):
            self.fault(f'{where} {key} must be pairs such as a = "b"')
            return {}
        return dict(value)
