"""What the record measures are timed on, in plain words for both references.

The product has these in its definitions; here they are written out once more, so that
the references owe nothing to it.
"""

#: Categories of crimes with any of some flags.
FLAGGED = {
    "alcohol-related": ("alcohol",),
    "business-crime": ("business",),
    "car-key-burglary": ("car_key_burglary",),
    "child-victim-crime": ("child_victim",),
    "county-lines": ("county_lines",),
    "cyber-crime": ("cyber",),
    "domestic-abuse": ("domestic",),
    "drugs-related": ("drugs",),
    "exploitation": ("exploitation",),
    "firearm-crime": ("firearm",),
    "gang-related": ("gang",),
    "hate-crime": (
        "hate_race",
        "hate_religion",
        "hate_sexual_orientation",
        "hate_gender_identity",
        "hate_disability",
    ),
    "hate-disability": ("hate_disability",),
    "hate-race-or-religion": ("hate_race", "hate_religion"),
    "hate-sexual-orientation-or-gender-identity": (
        "hate_sexual_orientation",
        "hate_gender_identity",
    ),
    "knife-crime": ("knife",),
    "modern-slavery": ("modern_slavery",),
    "public-place-violence": ("ppv",),
    "racially-or-religiously-aggravated": ("racially_aggravated",),
    "vehicle-taken": ("vehicle_taken", "car_key_burglary"),
}

#: Categories of one subgroup each, of the Home Office's list of codes.
SUBGROUPS = (
    "arson",
    "burglary-business-and-community",
    "burglary-residential",
    "criminal-damage",
    "drug-possession",
    "drug-trafficking",
    "homicide",
    "other-sexual-offences",
    "rape",
    "robbery-of-business-property",
    "robbery-of-personal-property",
    "stalking-and-harassment",
    "theft-from-a-vehicle",
    "theft-of-a-vehicle",
    "unlawful-driving",
    "vehicle-interference",
    "violence-with-injury",
    "violence-without-injury",
)

#: Categories of one group of offences each.
OFFENCE_GROUPS = ("sexual-offences", "violence-against-the-person")

ALL_CRIME = "all-crime"

#: Whose victims are counted: everyone's, and those of these crimes.
OF_PEOPLE = (
    ALL_CRIME,
    "burglary-residential",
    "domestic-abuse",
    "hate-crime",
    "knife-crime",
    "public-place-violence",
    "stalking-and-harassment",
    "violence-with-injury",
)

#: Whose hours are weighed.
OF_TIMES = (
    ALL_CRIME,
    "burglary-residential",
    "domestic-abuse",
    "theft-from-a-vehicle",
    "violence-with-injury",
)

#: The first years of age bands; the last has no end.
BANDS = (0, 10, 18, 25, 35, 45, 55, 65, 75)
SEXES = ("female", "male")

#: Two-sided 95% of the normal distribution.
Z = 1.959963984540054
#: When the clocks changed: the hour from 01:00 was left out, or came twice.
LOST = ("2018-03-25", "2019-03-31")
TWICE = ("2017-10-29", "2018-10-28")
