"""What every page that shows hotspots says of them, in one place.

Which categories the police generate is said by the categories themselves.
"""

#: Printed on every page with hotspots or a forecast, word for word.
CAUTION = (
    "Hotspots show where events were recorded, not all that happened: what people "
    "report and where the police look decide what is there to be seen. They are about "
    "places, and never a reason to stop or suspect anyone."
)

#: Printed beside hotspots of what the police find by looking.
POLICE_GENERATED_CAUTION = (
    "Offences such as drug possession and carrying weapons are recorded where officers "
    "search. Their hotspots show where the police were as much as where it happens."
)

#: Printed where such hotspots part from those of victims' reports.
PARTING_CAUTION = (
    "These hotspots part from those of what victims report by more than chance. To send"
    " more officers there because of them would find more there, and prove nothing."
)
