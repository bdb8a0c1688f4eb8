"""The tables of a warehouse, which measures read."""

from safercity.evidence.contracts.base import Column, Contract

_MADE = "made by `safercity build`"

FILES = Contract(
    name="files",
    title="Files that were read",
    grain="one row per file, or member of an archive",
    source=_MADE,
    columns=(
        Column(name="file_id", type="integer", meaning="Number of the file"),
        Column(name="extract", type="text", meaning="Name of the extract"),
        Column(
            name="path",
            type="text",
            meaning="Path in the partnership folder; a member is archive.zip!member",
        ),
        Column(name="sha256", type="text", meaning="Hash of the bytes that were read"),
        Column(name="bytes", type="big integer", meaning="Size", unit="bytes"),
        Column(
            name="force",
            type="text",
            required=False,
            meaning="Force in the file's name, as a slug",
        ),
        Column(name="month", type="month", required=False, meaning="Month in its name"),
        Column(
            name="rows_read",
            type="big integer",
            meaning="Rows found: accepted + quarantined + superseded",
        ),
        Column(
            name="accepted",
            type="big integer",
            meaning="Rows in `events`, or in the table of its own contract",
        ),
        Column(
            name="quarantined",
            type="big integer",
            meaning="Rows that break the contract, each once",
        ),
        Column(
            name="superseded",
            type="big integer",
            meaning="Rows replaced by a later supply of the same crime or month",
        ),
        Column(name="note", type="text", meaning="What a reader should know of it"),
    ),
)

QUARANTINE = Contract(
    name="quarantine",
    title="Rows that break a contract",
    grain="one row per fault; a row with two faults is here twice",
    source=_MADE,
    columns=(
        Column(name="file_id", type="integer", meaning="Number of the file"),
        Column(name="extract", type="text", meaning="Name of the extract"),
        Column(name="path", type="text", meaning="As in `files`"),
        Column(name="line", type="big integer", meaning="Line of the file, from 1"),
        Column(name="rule", type="text", meaning="Short name of the rule"),
        Column(
            name="column_name",
            type="text",
            required=False,
            meaning="The supplier's column, where the fault has one",
        ),
        Column(
            name="value",
            type="text",
            required=False,
            meaning="As supplied; empty where the contract calls the column personal",
        ),
        Column(name="reason", type="text", meaning="What is wrong, in a sentence"),
    ),
)

EVENTS = Contract(
    name="events",
    title="Accepted events, placed",
    grain="one row per offence or incident",
    source=_MADE,
    columns=(
        Column(name="extract", type="text", meaning="Name of the extract"),
        Column(name="file_id", type="integer", meaning="Number of the file"),
        Column(name="line", type="big integer", meaning="Line of the file, from 1"),
        Column(
            name="ref", type="text", required=False, meaning="Reference, if it has one"
        ),
        Column(
            name="kind",
            type="text",
            allowed=("offence", "incident"),
            meaning="Anti-social behaviour is an incident",
        ),
        Column(name="category", type="text", meaning="Category key"),
        Column(name="month", type="month", meaning="Month recorded"),
        Column(
            name="force", type="text", required=False, meaning="Reporting force, a slug"
        ),
        Column(
            name="lsoa21",
            type="text",
            required=False,
            meaning="LSOA of 2021 that it is placed in",
        ),
        Column(
            name="lsoa_supplied", type="text", required=False, meaning="As supplied"
        ),
        Column(
            name="easting",
            type="number",
            required=False,
            unit="metres, British National Grid",
            meaning="Of the point supplied",
        ),
        Column(
            name="northing",
            type="number",
            required=False,
            unit="metres, British National Grid",
            meaning="Of the point supplied",
        ),
        Column(
            name="ward", type="text", required=False, meaning="Ward it is placed in"
        ),
        Column(
            name="ward_method",
            type="text",
            required=False,
            allowed=("point", "best_fit", "supplied"),
            meaning="By the point, by best fit of the LSOA, or as supplied",
        ),
        Column(
            name="csp",
            type="text",
            required=False,
            meaning="Community safety partnership it is placed in",
        ),
        Column(
            name="placement",
            type="text",
            allowed=("inside", "unplaced", "outside"),
            meaning="Inside the force area, without a place, or outside",
        ),
        Column(
            name="own_force", type="flag", meaning="The partnership's force recorded it"
        ),
        Column(
            name="counted",
            type="flag",
            meaning="Own force, and inside or without a place",
        ),
    ),
)

AREAS = Contract(
    name="areas",
    title="The force, its partnerships and their wards",
    grain="one row per area",
    source=_MADE,
    columns=(
        Column(
            name="level",
            type="text",
            allowed=("force", "csp", "ward"),
            meaning="Kind of area",
        ),
        Column(name="code", type="text", meaning="Official code"),
        Column(name="name", type="text", meaning="Official name"),
        Column(name="slug", type="text", meaning="Name in keys and addresses"),
        Column(
            name="parent", type="text", required=False, meaning="Code of the area above"
        ),
    ),
)

SETTINGS = Contract(
    name="settings",
    title="What the warehouse was built from",
    grain="one row per setting",
    source=_MADE,
    columns=(
        Column(name="key", type="text", meaning="Name of the setting"),
        Column(name="value", type="text", meaning="Its value"),
    ),
)

QUALITY = Contract(
    name="quality",
    title="What is odd in the records that were accepted",
    grain="one row per check, table and extract",
    source=_MADE,
    columns=(
        Column(name="name", type="text", meaning="Short name of the check"),
        Column(name="table_name", type="text", meaning="The table of records"),
        Column(name="extract", type="text", meaning="Name of the extract"),
        Column(
            name="rows",
            type="big integer",
            meaning="Accepted rows that it is true of; none was changed for it",
        ),
        Column(
            name="of_rows",
            type="big integer",
            meaning="Accepted rows of which it could be said",
        ),
        Column(
            name="meaning",
            type="text",
            meaning="What it says, going on from the number of rows",
        ),
    ),
)

WAREHOUSE = (FILES, QUARANTINE, EVENTS, AREAS, QUALITY, SETTINGS)
