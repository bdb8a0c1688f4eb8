"""What gives a column away as personal: its heading, or the form of its values."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PERSONS = frozenset(
    "applicant aggrieved caller child complainant contact customer defendant first "
    "family full given informant last maiden middle mother father nominal offender "
    "officer parent patient person preferred reporter resident respondent suspect "
    "tenant victim witness".split()
)
_NAMES = frozenset(
    "alias firstname forename forenames fullname lastname maidenname middlename "
    "initials surname surnames".split()
)
_AREAS = frozenset("area district lsoa msoa outcode outward region sector ward".split())
_NUMBER = frozenset("id no num number numbers".split())
_PHONES = frozenset("landline mobile msisdn phone tel telephone".split())
_BESIDE_PHONES = frozenset("alternative day daytime evening home main work".split())
_HOUSES = frozenset(
    "flatno flatnumber housename houseno housenumber streetaddress".split()
)
_NOT_A_HOME = frozenset("email ip mac web url".split())

EMAIL = "an e-mail address"
POSTCODE = "a full postcode"
PHONE = "a telephone number"
NHS = "an NHS number"
BIRTH = "a date of birth"
NAME = "a name"
ADDRESS = "an address"

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}")
_PHONE = re.compile(r"(\+44|0044|0)[1-357-9]\d{8,9}")
_DAY = re.compile(r"(\d{4})-\d\d-\d\d( 00:00(:00)?)?|\d{1,2}/\d{1,2}/(\d{4})")


def sign_in_heading(heading: str) -> str | None:
    """What a column's heading says that it holds, if that is personal.

    >>> sign_in_heading("VictimSurname"), sign_in_heading("Post Code")
    ('a name', 'a full postcode')
    >>> sign_in_heading("Ward name"), sign_in_heading("Postcode sector")
    (None, None)
    """
    words = [word.lower() for word in _WORDS.findall(heading)]
    found, joined = set(words), "".join(words)
    if "email" in joined:
        return EMAIL
    if "dob" in found or "dateofbirth" in joined or "birthdate" in joined:
        return BIRTH
    if "nhs" in found and (len(found) == 1 or found & _NUMBER):
        return NHS
    if any(word in joined for word in ("postcode", "postalcode")):
        return None if found & _AREAS else POSTCODE
    if found & _PHONES and found <= _PHONES | _BESIDE_PHONES | _NUMBER | _PERSONS:
        return PHONE
    if found & _NAMES or (
        found & {"name", "names"} and (len(found) == 1 or found & _PERSONS)
    ):
        return NAME
    is_home = "address" in joined and not found & (_NOT_A_HOME | _AREAS)
    return ADDRESS if is_home or joined in _HOUSES else None


def sign_in_values(values: Sequence[str]) -> str | None:
    """What the values of a column seem to be, if that is personal.

    `values` are a sample of those that are not empty. What has a form of its own is
    known by some of them; what other numbers may look like, by most.
    """
    for sign, (fits, share) in _FORMS.items():
        hits = sum(map(fits, values))
        if hits >= _least(sign) and hits >= share * len(values):
            return sign
    return BIRTH if _are_births(values) else None


def is_personal_value(text: str) -> bool:
    """True of a text that alone looks like a person's, where a heading should be."""
    has_form = any(fits(text) for fits, _ in _FORMS.values())
    return has_form or bool(_DAY.fullmatch(text))


def is_email(text: str) -> bool:
    """True of an e-mail address."""
    return bool(_EMAIL.fullmatch(text))


def is_full_postcode(text: str) -> bool:
    """True of a whole postcode: a sector or a district alone is none."""
    return bool(_POSTCODE.fullmatch(text.upper()))


def is_phone(text: str) -> bool:
    """True of a United Kingdom telephone number."""
    return bool(_PHONE.fullmatch(re.sub(r"[ ().-]", "", text)))


def is_nhs_number(text: str) -> bool:
    """True of ten digits of which the last is the check on the others.

    Source:  NHS Data Dictionary, NHS number, modulus 11.

    >>> is_nhs_number("943 476 5919"), is_nhs_number("9434765918")
    (True, False)
    """
    digits = re.sub(r"[ -]", "", text)
    if not re.fullmatch(r"\d{10}", digits) or len(set(digits)) == 1:
        return False
    total = sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[9])


def _are_births(values: Collection[str]) -> bool:
    """True of days that reach back over most of a lifetime, half of them long ago."""
    years = sorted(
        int(match[1] or match[4]) for v in values if (match := _DAY.fullmatch(v))
    )
    if len(years) < 5 or len(years) < 0.9 * len(values):
        return False
    newest, middle = years[-1], years[len(years) // 2]
    return newest - years[0] >= 25 and newest - middle >= 15


def _least(sign: str) -> int:
    return 1 if sign == EMAIL else 2


_FORMS: Mapping[str, tuple[Callable[[str], bool], float]] = MappingProxyType(
    {
        EMAIL: (is_email, 0.1),
        POSTCODE: (is_full_postcode, 0.2),
        PHONE: (is_phone, 0.5),
        NHS: (is_nhs_number, 0.5),
    }
)
