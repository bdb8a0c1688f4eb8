"""The text of a new partnership's `safercity.toml`, every setting explained."""

from safercity.evidence.geography.forces import Force
from safercity.periods import Period

_TEXT = """\
# The settings of this partnership's assessment. Change any of them and run
# `safercity assess` again. docs/reference/settings.md explains each in full.

[partnership]
# What the assessment is called after.
name = "{name}"
# The police force, as data.police.uk names it.
force = "{force}"
# Who publishes the assessment, and where readers can write to.
organisation = ""
contact = ""

[period]
# The months to assess, first and last. This is {why}.
start = "{start}"
end = "{end}"
# Change is measured from the same months a year before, as far as they were supplied.
# To compare with other months, name them:
# compare_start = "2024-01"
# compare_end = "2024-12"
# What to do when a month of the period was not supplied: "refuse", or "annualise" the
# months there are and say so beside every figure.
missing_months = "refuse"

[[extracts]]
# Street-level crime and anti-social behaviour from data.police.uk, in every file of
# the folder. For a month supplied twice, the newer supply is used.
name = "police-uk"
contract = "police_uk"
path = "extracts"

# A partner's own extract needs its columns and categories named:
# [[extracts]]
# name = "noise"
# contract = "incidents"
# path = "partners/noise-2025.xlsx"
# sensitivity = "sensitive"

[comparators]
# Forces like this one, to compare with beside the average of all forces.
similar_forces = []

[wards]
# The published rule marks wards above the mean by one or two standard deviations:
# ddof 0 divides by the number of wards, 1 by one fewer; weighting is "none", or
# "population" to let bigger wards weigh more.
ddof = 0
weighting = "none"

[change]
# A change is called clear where chance would make it less often than this, and it is
# at least this many per cent.
p_level = 0.05
practical_percent = 5

[population]
# No rate is given for an area with fewer residents than this.
minimum = 1000

[branding]
# The colour of headings, as on a web page.
colour = "#12436D"
"""


def settings_text(force: Force, period: Period, why: str) -> str:
    """Write the settings of a new partnership folder."""
    return _TEXT.format(
        name=force.name, force=force.slug, why=why, start=period.start, end=period.end
    )
