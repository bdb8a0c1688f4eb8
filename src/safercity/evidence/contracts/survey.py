"""Resident surveys: one row for each question that a respondent answered."""

from safercity.evidence.contracts.base import Column, Contract
from safercity.evidence.contracts.columns import optional

SURVEY_RESPONSES = Contract(
    name="survey_responses",
    title="Resident survey responses",
    grain="one row per respondent, wave and question",
    source="whoever ran the survey; respondents are numbers, not names",
    key=("respondent", "wave", "question"),
    columns=(
        Column(name="respondent", type="code", meaning="Number of the respondent"),
        Column(name="wave", type="code", meaning="Wave of the survey, such as 2018-19"),
        optional("mode", "text", "How it was asked: telephone, face to face, online"),
        optional("area", "code", "Code of a partnership, district or ward"),
        optional("age_band", "code", "Such as 16-24, or 75+"),
        optional("sex", "text", "As the respondent said"),
        optional("ethnicity", "text", "As the respondent said"),
        optional("tenure", "text", "Of the home: owned, rented"),
        optional(
            "weight",
            "number",
            "Design weight; without it every respondent weighs 1",
            least=0,
            most=1_000_000,
        ),
        Column(name="question", type="code", meaning="Key of the question"),
        Column(name="answer", type="text", meaning="What was answered"),
    ),
)
