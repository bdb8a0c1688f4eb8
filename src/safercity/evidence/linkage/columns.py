"""Which columns of a file hold what: as the command says, or as the header tells."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from safercity.errors import LinkageError, all_at_once
from safercity.evidence.contracts import CONTRACTS, Contract
from safercity.evidence.extracts.shown import shown
from safercity.evidence.linkage.attributes import ENOUGH, PERSONAL

REFERENCE = "reference"
OURS = (REFERENCE, *PERSONAL)
_POINTS = ("easting", "northing", "longitude", "latitude")
_SHAPE = 'reference = "Case No" and forename = "First Name", under [columns]'

# What headers say, without case, spaces or signs; a name that could be two is in none.
_USUAL: Mapping[str, str] = {
    REFERENCE: "reference ref recordref recordreference caseref casereference caseno "
    "casenumber clientid clientref personid personref uniqueid id urn nominalref",
    "forename": "forename forenames firstname firstnames givenname givennames first",
    "surname": "surname lastname familyname last",
    "full_name": "name fullname personname clientname",
    "date_of_birth": "dateofbirth dob birthdate birthdt bornon",
    "postcode": "postcode homepostcode postalcode addresspostcode",
    "sex": "sex gender",
}
_BY_HEADER = {name: ours for ours, names in _USUAL.items() for name in names.split()}


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """What the person who runs the command has said of columns: ours to the file's.

    `keep` are columns of the contract under another name in the file; `contract`
    names what may pass through.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    keep: Mapping[str, str] = field(default_factory=dict)
    contract: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a file: what each of ours is called there, and what is kept.

    `dropped` are those that go nowhere, by the file's names.
    """

    personal: Mapping[str, str]
    kept: Mapping[str, str]
    dropped: tuple[str, ...]


def read_choice(path: Path) -> ColumnChoice:
    """Read `[columns]`, `[keep]` and `contract` from a TOML file.

    Raises:  LinkageError, with every fault at once.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise LinkageError(f"{path} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LinkageError(f"{path} is not valid TOML: {error}.") from None
    faults = [
        f'"{shown(name)}" is no setting; there are columns, keep and contract'
        for name in sorted(values.keys() - {"columns", "keep", "contract"})
    ]
    contract = values.get("contract", "")
    if not isinstance(contract, str):
        faults.append('contract must be a name in quotes, such as "victims"')
        contract = ""
    choice = ColumnChoice(
        columns=_names(values, "columns", faults),
        keep=_names(values, "keep", faults),
        contract=contract,
    )
    if faults:
        raise LinkageError(all_at_once(f"{path} cannot be used:", faults))
    return choice


def _names(values: Mapping[str, Any], table: str, faults: list[str]) -> dict[str, str]:
    found = values.get(table, {})
    if not isinstance(found, dict) or not all(
        isinstance(name, str) for name in found.values()
    ):
        faults.append(f"[{table}] must name columns in quotes, as in {_SHAPE}")
        return {}
    return dict(found)


def parse_pairs(pairs: Iterable[str], option: str) -> dict[str, str]:
    """Read `ours=theirs` as options give it.

    Raises:  LinkageError where there is no sign of equality.
    """
    found = {}
    for pair in pairs:
        ours, sign, theirs = pair.partition("=")
        if not sign or not ours.strip() or not theirs.strip():
            raise LinkageError(
                f'{option} "{shown(pair)}" should read like {option} '
                '"surname=Family name": our name, a sign of equality, the file\'s.'
            )
        found[ours.strip()] = theirs.strip()
    return found


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def lay_out(names: Sequence[str], choice: ColumnChoice, path: str) -> Layout:
    """Settle what each column of a file is.

    Raises:  LinkageError, with every fault at once: unknown names, columns that are
             not there or twice there, too little to tell people apart by.
    """
    contract, faults = _contract(choice)
    faults += _faults(names, choice, contract)
    personal = dict(choice.columns)
    for ours, name in _guessed(names).items():
        personal.setdefault(ours, name)
    if "full_name" not in choice.columns and {"forename", "surname"} & personal.keys():
        personal.pop("full_name", None)
    faults += _missing(personal)
    if faults:
        raise LinkageError(all_at_once(f"{path} cannot be pseudonymised:", faults))
    tells_who = {name for ours, name in personal.items() if ours != REFERENCE}
    kept = _kept(names, choice, contract, tells_who)
    used = {*personal.values(), *kept.values()}
    dropped = tuple(name for name in names if name and name not in used)
    return Layout(personal, kept, dropped)


def _contract(choice: ColumnChoice) -> tuple[Contract | None, list[str]]:
    if not choice.contract:
        return None, []
    found = CONTRACTS.get(choice.contract)
    if found is None:
        known = ", ".join(sorted(CONTRACTS))
        return None, [
            f'there is no contract "{shown(choice.contract)}"; there are {known}'
        ]
    return found, []


def _faults(
    names: Sequence[str], choice: ColumnChoice, contract: Contract | None
) -> list[str]:
    faults = [
        f'"{shown(ours)}" is not what a column can hold; it can hold {", ".join(OURS)}'
        for ours in choice.columns
        if ours not in OURS
    ]
    allowed = _may_pass(contract)
    faults += [
        f'"{shown(ours)}" may not be kept: '
        + (
            f"contract {contract.name} lets {', '.join(allowed)} pass"
            if contract
            else "name a contract first, whose columns may be kept"
        )
        for ours in choice.keep
        if ours not in allowed
    ]
    for name in {**choice.columns, **choice.keep}.values():
        if name not in names:
            faults.append(f'there is no column "{shown(name)}"')
    for name in sorted({n for n in names if n and names.count(n) > 1}):
        faults.append(f'there is more than one column "{shown(name)}"')
    return faults


def _may_pass(contract: Contract | None) -> tuple[str, ...]:
    """The columns of a contract that may leave the agency as they are."""
    if contract is None:
        return ()
    # Age and neighbourhood may: profiles need them. A point may be somebody's home.
    return tuple(c.name for c in contract.columns if c.name not in _POINTS)


def _guessed(names: Sequence[str]) -> dict[str, str]:
    """What the headers say, where just one says so."""
    found: dict[str, list[str]] = {}
    for name in names:
        if ours := _BY_HEADER.get(_plain(name)):
            found.setdefault(ours, []).append(name)
    return {ours: given[0] for ours, given in found.items() if len(given) == 1}


def _missing(personal: Mapping[str, str]) -> list[str]:
    faults = []
    if REFERENCE not in personal:
        faults.append(
            "which column holds your own reference of a record is not clear: say "
            '--column "reference=..."'
        )
    for choice in ENOUGH:
        if not any(ours in personal for ours in choice):
            options = " or ".join(f'--column "{ours}=..."' for ours in choice)
            faults.append(f"people cannot be told apart without it: say {options}")
    return faults


def _kept(
    names: Sequence[str],
    choice: ColumnChoice,
    contract: Contract | None,
    personal: set[str],
) -> dict[str, str]:
    """Contract columns that the file has, by our name; those of who it is never."""
    kept = {
        ours: choice.keep.get(ours, ours)
        for ours in _may_pass(contract)
        if choice.keep.get(ours, ours) in names
    }
    return {
        ours: name
        for ours, name in kept.items()
        # Sex is of use to both: it passes in the contract's words.
        if name not in personal or ours == "sex"
    }
