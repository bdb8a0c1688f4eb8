"""The flags that officers set on crimes, incidents and people."""

from collections.abc import Mapping
from types import MappingProxyType

# What each flag says, in the words of a reader.
FLAGS: Mapping[str, str] = MappingProxyType(
    {
        "alcohol": "Alcohol played a part",
        "business": "Against a business",
        "car-key-burglary": "Burglary to get the keys of a vehicle",
        "child-related": "About a child",
        "child-victim": "The victim was a child",
        "concern-for-safety": "Concern for someone's safety",
        "county-lines": "Linked to county lines drug dealing",
        "cyber": "Done through computers or the internet",
        "domestic": "Domestic abuse",
        "drugs": "Drugs played a part",
        "exploitation": "Exploitation of a person",
        "firearm": "A firearm was used or threatened",
        "gang": "Linked to a gang",
        "hate-disability": "Hostility to disability",
        "hate-gender-identity": "Hostility to gender identity",
        "hate-race": "Hostility to race",
        "hate-religion": "Hostility to religion",
        "hate-sexual-orientation": "Hostility to sexual orientation",
        "knife": "A knife or blade was used or threatened",
        "mental-health": "Mental health played a part",
        "missing": "Someone was missing",
        "modern-slavery": "Modern slavery or trafficking",
        "ppv": "Public place violence",
        "racially-aggravated": "Racially or religiously aggravated in law",
        "repeat-caller": "The caller has called before",
        "rural": "Rural crime",
        "vehicle-taken": "A vehicle was taken",
    }
)


def flag_column(slug: str) -> str:
    """The column of a warehouse table that a flag has.

    >>> flag_column("hate-race")
    'flag_hate_race'
    """
    return f"flag_{slug.replace('-', '_')}"
