from dataclasses import replace

import pytest

from safercity.areas import AreaLevel
from safercity.errors import SettingsError, UsageError
from safercity.evidence.disclosure import Topic, audiences, load_policy
from tests.evidence.disclosure.partnerships import partnership, policy


def test_every_audience_that_ships_has_a_policy_that_loads():
    policies = [load_policy(audience, partnership()) for audience in audiences()]

    assert [p.audience for p in policies] == ["partners", "public"]


def test_the_public_sees_no_count_under_five_nor_a_ward_over_less_than_a_year():
    public = policy()

    assert public.threshold("burglary") == 5
    assert public.zero_is_disclosive
    assert public.allows("burglary", AreaLevel.CSP, 1)
    assert public.allows("burglary", AreaLevel.WARD, 12)
    assert not public.allows("burglary", AreaLevel.WARD, 11)
    assert not public.allows("burglary", AreaLevel.LSOA, 120)


def test_topics_that_need_more_care_have_their_own_floors():
    public = policy()

    assert public.threshold("rape") == public.width("rape") == 10
    assert not public.allows("rape", AreaLevel.WARD, 12)
    assert not public.allows("rape", AreaLevel.CSP, 2)
    assert public.allows("rape", AreaLevel.CSP, 3)


def test_partners_see_everything_under_a_mark():
    partners = policy("partners")

    assert not partners.protects
    assert partners.marking.startswith("OFFICIAL")
    assert partners.allows("rape", AreaLevel.LSOA, 1)


def test_a_partnership_changes_what_it_names_and_keeps_the_rest():
    changed = policy(
        suppress_below=10,
        protection_width=12,
        shortest_period={"csp": 3},
        topics={"stalking": {"level": "csp", "months": 3, "suppress_below": 20}},
    )

    assert (changed.suppress_below, changed.width("burglary")) == (10, 12)
    assert changed.shortest_period[AreaLevel.CSP] == 3
    assert changed.shortest_period[AreaLevel.WARD] == 12
    assert changed.threshold("stalking") == 20
    assert "rape" in changed.topics


def test_one_setting_of_a_topic_can_be_changed_alone():
    changed = policy(topics={"rape": {"months": 12}})

    assert changed.topics["rape"].months == 12
    assert changed.topics["rape"].suppress_below == 10


def test_every_fault_is_told_at_once():
    faulty = {
        "public": {
            "supress_below": 5,
            "suppress_below": "five",
            "zero_is_disclosive": "no",
            "round_base": 0,
            "shortest_period": {"parish": 12, "ward": 0},
            "topics": {"rape": {"level": "street"}, "arson": 3},
        },
        "publik": {},
    }

    with pytest.raises(SettingsError) as told:
        load_policy("public", partnership(faulty))

    for said in (
        'unknown setting "supress_below"; did you mean "suppress_below"?',
        "suppress_below is 'five'; it must be a whole number, 0 or more",
        "zero_is_disclosive must be true or false",
        "round_base is 0; it must be a whole number, 1 or more",
        "'parish' is not one of force, csp, ward, lsoa, comparator",
        "shortest_period ward is 0",
        "[disclosure.public.topics.rape] level: 'street' is not one of force, csp",
        "[disclosure.public.topics.arson] must be a table of settings",
        "[disclosure.publik] is for nobody; the audiences are: partners, public",
    ):
        assert said in str(told.value)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"suppress_below": 0}, "for the public it must be at least 3"),
        ({"protection_width": 4}, "it must be at least suppress_below, 5"),
        ({"topics": 3}, "topics must be a table of settings"),
        ({"topics": {"arson": {"level": "csp"}}}, "months is missing"),
        ({"topics": {"rape": {"moths": 1}}}, 'unknown setting "moths"'),
        ({"title": 3}, "title must be text"),
    ],
)
def test_a_policy_that_protects_nobody_is_refused(settings, said):
    with pytest.raises(SettingsError, match=said.replace("(", r"\(")):
        policy(**settings)


def test_a_policy_that_is_no_table_is_refused():
    with pytest.raises(SettingsError, match="must be a table of settings"):
        load_policy("public", partnership({"public": 5}))


def test_an_audience_without_a_policy_is_refused_with_those_that_have_one():
    with pytest.raises(UsageError, match="The audiences are: partners, public"):
        load_policy("press", partnership())


@pytest.mark.parametrize(
    "category",
    [
        "other-sexual-offences",
        "hate-disability",
        "domestic-stalking",
        "missing-high-risk",
        "gang-related",
        "knife-crime--rape",
        "all-crime--domestic",
        "hate-race--robbery",
        "modern-slavery--victims--female",
    ],
)
def test_a_floor_covers_whatever_is_part_of_its_topic(category):
    public = policy()

    assert public.threshold(category) == public.width(category) == 10
    assert not public.allows(category, AreaLevel.WARD, 12)
    assert not public.allows(category, AreaLevel.CSP, 1)


@pytest.mark.parametrize(
    "category",
    ["violence-and-sexual-offences", "all-crime", "knife-crime--robbery", "burglary"],
)
def test_a_floor_does_not_cover_what_its_topic_is_a_part_of(category):
    assert policy().threshold(category) == 5


def test_a_floor_can_be_set_for_a_flag():
    strict = policy(
        topics={"knife": {"level": "force", "months": 12, "suppress_below": 30}}
    )

    assert strict.threshold("knife-crime") == strict.threshold("theft--knife") == 30
    assert strict.threshold("firearm-crime") == 5


def test_of_several_floors_the_strictest_holds_in_each_respect():
    strict = policy(
        topics={"rape": {"level": "force", "months": 1, "suppress_below": 7}}
    )

    assert strict.topic("rape") == Topic(AreaLevel.FORCE, 3, 10)
    assert strict.topic("sexual-offences") == Topic(AreaLevel.CSP, 3, 10)


def test_a_theme_of_the_partnerships_own_obeys_the_floor_that_it_names(tmp_path):
    themes = tmp_path / "definitions" / "themes"
    themes.mkdir(parents=True)
    text = 'floor = "exploitation"\n'
    (themes / "rural-crime.toml").write_text(text, encoding="utf-8")
    (themes / "county-lines.toml").write_text("show = false\n", encoding="utf-8")
    own = replace(partnership(), folder=tmp_path)

    public = load_policy("public", own)

    assert public.threshold("rural-crime") == 10
    assert public.threshold("county-lines") == 10


def test_a_theme_whose_floor_no_policy_has_is_refused(tmp_path):
    themes = tmp_path / "definitions" / "themes"
    themes.mkdir(parents=True)
    text = 'floor = "farms"\n'
    (themes / "rural-crime.toml").write_text(text, encoding="utf-8")

    with pytest.raises(SettingsError, match=r'floor = "farms".*public.topics.farms'):
        load_policy("public", replace(partnership(), folder=tmp_path))
