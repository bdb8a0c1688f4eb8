"""Survey figures, beside plain Python straight from the CSV files."""

import itertools

from safercity.areas import slugify
from tests.support.own_answers import FORCE
from tests.support.own_figures import Answer, agrees, same, share


def answered(own, wave, question, place):
    """The answers to a question by telephone in a wave: what was said, its weight."""
    refusals = ("", "refused")
    return [
        (row["respondent"], slugify(row["answer"]), float(row["weight"] or 1))
        for row in own.rows("survey-responses")
        if (row["wave"], row["mode"]) == (wave, "telephone")
        and slugify(row["question"]) == question
        and slugify(row["answer"]) not in refusals
        and (place == FORCE or row["area"] == place)
    ]


def survey_share(said, answer) -> Answer:
    """The weighted share of an answer, on the effective sample; none under 30."""
    if len(said) < 30:
        return Answer(None)
    weights = [weight for _, _, weight in said]
    effective = sum(weights) ** 2 / sum(w * w for w in weights)
    gave = sum(weight for _, one, weight in said if one == answer)
    return share(effective * gave / sum(weights), effective, limits=True)


def test_answers_are_weighted_and_held_against_the_wave_before(made, own):
    questions = ("concern-drugs", "likely-victim", "previous-victim")
    expected = {}
    for question, place in itertools.product(questions, own.places):
        now = answered(own, "2018-19", question, place)
        before = answered(own, "2017-18", question, place)
        everyone = answered(own, "2018-19", question, FORCE)
        for answer in {said for _, said, _ in everyone}:
            name, latest = f"{question}--{answer}", survey_share(now, answer)
            expected["survey_share", name, place] = latest
            if now:
                change = latest.value
                old = survey_share(before, answer).value
                change = None if None in (change, old) else change - old
                expected["survey_change", name, place] = Answer(change)
    found = made.answers("survey_share", "survey_change")
    same(
        found,
        expected,
        only=lambda key: "--of-" not in key[1] and key[1].startswith(questions),
    )


def test_answers_of_those_who_gave_another_answer(made, own):
    name = "likely-victim--yes--of-previous-victim--yes"
    found = made.answers("survey_share")
    for place in own.places[:3]:
        who = {
            person
            for person, said, _ in answered(own, "2018-19", "previous-victim", place)
            if said == "yes"
        }
        said = answered(own, "2018-19", "likely-victim", place)
        of_them = [row for row in said if row[0] in who]

        assert agrees(found["survey_share", name, place], survey_share(of_them, "yes"))
