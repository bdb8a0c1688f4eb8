"""Records as their contract has them: supplied text prepared, checked and then typed.

What the code cannot say row by row is looked up once for each distinct value: what a
Home Office code means, and what flags a text of flags stands for.
"""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from safercity.evidence.contracts import CONTRACTS, Column, Contract
from safercity.evidence.contracts.checks import SUPPLIED
from safercity.evidence.contracts.flags import FLAGS, flag_column
from safercity.evidence.contracts.police_uk import ASB, CATEGORIES
from safercity.evidence.contracts.reading import read_date, read_flag, read_number
from safercity.evidence.partnership import Extract
from safercity.evidence.warehouse.looked_up import looked_up, point

# Where a row lies as it was supplied, in the names that all tables are placed by.
PLACE = {"lsoa": "lsoa_supplied", "ward": "ward_supplied"}
POINT = ("longitude", "latitude", "easting", "northing")
OFFENCE = ("subgroup", "offence_group", "category")


def prepared(lot: ir.Table, extract: Extract, flag_sets: ir.Table | None) -> ir.Table:
    """Put the supplier's words in the contract's, to be checked.

    Rows:    unchanged.
    Adds:    for each column that was changed, one named `SUPPLIED` with what was
             supplied; with `flag_sets`, its columns for the flags of each row.
    """
    contract = CONTRACTS[extract.contract]
    changed = {}
    for column in contract.columns:
        if column.name not in lot.columns:
            continue
        ours = _in_our_words(lot[column.name], column, extract)
        if ours is not None:
            changed[SUPPLIED.format(column.name)] = lot[column.name]
            changed[column.name] = ours
    table = lot.mutate(**changed) if changed else lot
    if flag_sets is None:
        return table
    return table.left_join(flag_sets, "flags")


def _in_our_words(
    value: ir.StringValue, column: Column, extract: Extract
) -> ir.StringValue | None:
    mapping = {**dict(column.means), **extract.values.get(column.name, {})}
    folds = column.type == "text" and bool(column.allowed)
    if not mapping and not folds:
        return None
    ours = value.lower().strip() if folds else value
    if mapping:
        pairs = ((value == ibis.literal(k), v) for k, v in sorted(mapping.items()))
        ours = ibis.cases(*((holds, ibis.literal(v)) for holds, v in pairs), else_=ours)
    # A code for "not known" is mapped to nothing.
    return ours.nullif("")


def record_form(
    table: ir.Table,
    extract: Extract,
    forces: Mapping[str, str],
    codes: ir.Table | None,
) -> ir.Table:
    """Turn prepared text into the columns of the contract's table, yet to be placed.

    Rows:    unchanged, in the columns of `record_columns`.
    `codes` has the meaning of Home Office codes, as `offence_meanings` gives it.
    """
    contract = CONTRACTS[extract.contract]
    date_format = extract.date_format or contract.date_format
    typed = {
        name: value
        for column in contract.columns
        if column.type != "flags" and column.name not in (*PLACE, *POINT, "month")
        for name, value in [(column.name, _typed(table, column, date_format))]
    }
    if "force" in typed:
        said = looked_up(_text(table, "force"), forces)
        typed["force"] = ibis.coalesce(said, table["file_force"])
    if "category" in typed:
        typed["category"] = _category(table, extract)
    typed["month"] = _month(table, contract, date_format)
    typed |= _place(table, contract)
    typed |= _flags(table, contract)
    faulty = table["faulty"]
    form = table.select("file_id", "line", faulty=faulty, **typed)
    return _with_offence(form, codes) if codes is not None else form


def _text(table: ir.Table, name: str) -> ir.StringValue:
    return table[name] if name in table.columns else ibis.null("string")


def _typed(table: ir.Table, column: Column, date_format: str | None) -> ir.Value:
    value = _text(table, column.name)
    if column.type in ("date", "datetime"):
        moment = read_date(value, date_format)
        return moment.date() if column.type == "date" else moment
    if column.type == "number":
        return read_number(value)
    if column.type == "integer":
        return read_number(value).try_cast("int32")
    if column.type == "flag":
        return read_flag(value)
    return value.fill_null(column.default) if column.default else value


def _category(table: ir.Table, extract: Extract) -> ir.StringValue:
    """The category of an incident: as supplied, or as its classification says."""
    category = _text(table, "category")
    if extract.categories:
        category = looked_up(category, extract.categories)
    domain, qualifier = _text(table, "domain"), _text(table, "qualifier")
    is_asb = (domain == "asb") | (domain.isnull() & qualifier.notnull())
    by_class = is_asb.fill_null(False).ifelse(CATEGORIES[ASB], ibis.null("string"))
    return ibis.coalesce(category, by_class)


def _month(
    table: ir.Table, contract: Contract, date_format: str | None
) -> ir.StringValue:
    found = [ibis.null("string")]
    for name in contract.month_from:
        value = _text(table, name)
        is_month = contract.column(name).type == "month"
        found.append(
            value if is_month else read_date(value, date_format).strftime("%Y-%m")
        )
    return ibis.coalesce(*found)


def _place(table: ir.Table, contract: Contract) -> dict[str, ir.Value]:
    if contract.lies == "home":
        return {"lsoa_supplied": _text(table, "lsoa")}
    if contract.lies is None:
        return {}
    longitude, latitude = point(_text(table, "longitude"), _text(table, "latitude"))
    easting, northing = point(_text(table, "easting"), _text(table, "northing"))
    return {
        **{ours: _text(table, name) for name, ours in PLACE.items()},
        "longitude": longitude,
        "latitude": latitude,
        "easting": easting,
        "northing": northing,
    }


def _flags(table: ir.Table, contract: Contract) -> dict[str, ir.Value]:
    if "flags" not in contract.names:
        return {}
    names = [flag_column(slug) for slug in FLAGS]
    return {
        name: table[name] if name in table.columns else ibis.null("boolean")
        for name in names
    }


def _with_offence(form: ir.Table, codes: ir.Table) -> ir.Table:
    """Give each crime what its code meant on the day that it was recorded."""
    day = form.recorded_dt.date()
    meant = form.left_join(
        codes,
        [form.ho_code == codes.said, day >= codes.since, day <= codes.until],
    )
    own = [name for name in form.columns if name != "ho_code"]
    in_date = day.between(codes.in_date_from, codes.in_date_to)
    return meant.select(*own, *OFFENCE, in_date=in_date, ho_code=codes.code)
