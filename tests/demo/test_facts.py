"""The facts of the five public texts: each is a row of the demo, as exactly as it was said, with its source."""

from typing import Any

import pytest

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.records import registry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
OF_2018 = "Vietnam Times, interview with Don Tuan Phong, new year 2018"
OF_2024 = "Viet Nam News, interview with Phan Anh Son, 10 February 2024"
OF_RUSSIA = "Vietnam Times, “People-to-people Diplomacy - Golden key to Enhance Vietnam-Russia Friendship”, 9 June 2024"
OF_2015 = "News report on a VUFO conference on people-to-people diplomacy, Hanoi, 15 October 2015 (year inferred)"
OF_2025 = "Vietnam Times, interview with Deputy Foreign Minister Ngo Le Van, 31 December 2025"
UNION = "Viet Nam Union of Friendship Organizations"


def only(name: str, /, **wanted: Any) -> Any:
    """The one row of a record type that anybody may see with these values."""
    return visible_to(Actor.nobody(), registry.get(name)).get(**wanted)


def names(rows: Any, path: str = "name") -> set[str]:
    """The names of rows."""
    return set(rows.values_list(path, flat=True))


# measure, value, qualifier, basis, unit, period, source
FIGURES = [
    ("member_organisations", "117", "exact", "counted", "organisations", "2017", OF_2018),
    ("central_member_organisations", "65", "exact", "counted", "organisations", "2017", OF_2018),
    ("bilateral_associations", "58", "exact", "counted", "organisations", "2017", OF_2018),
    ("regional_organisations", "2", "exact", "counted", "organisations", "2017", OF_2018),
    ("multilateral_organisations", "4", "exact", "counted", "organisations", "2017", OF_2018),
    ("local_unions", "52", "exact", "counted", "organisations", "2017", OF_2018),
    ("local_unions_founded", "4", "exact", "counted", "organisations", "2017", OF_2018),
    ("member_organisations_added", "20", "exact", "counted", "organisations", "2011-2017", OF_2018),
    ("leaders_visits_out", "50", "nearly", "counted", "visits", "2023", OF_2024),
    ("leaders_visits_in", "50", "about", "counted", "visits", "2023", OF_2024),
    ("event_attendance", "400", "more_than", "counted", "people", "2023-12", OF_2024),
    ("foreign_ngo_aid", "223.3", "exact", "disbursed", "million USD", "2023", OF_2024),
    ("joint_statement_items", "10", "exact", "counted", "items", "2023-09", OF_2024),
    ("conference_papers", "20", "nearly", "counted", "reports", "2015-10-15", OF_2015),
    ("campaign_collected", "656.7", "exact", "received", "billion VND", "2025", OF_2025),
    ("campaign_multiple_of_target", "10", "exact", "share", "times", "2025", OF_2025),
    ("foreign_ngos_operating", "400", "nearly", "counted", "organisations", "2025", OF_2025),
    ("foreign_ngo_aid", "1140", "nearly", "unstated", "million USD", "2020-2024", OF_2025),
    ("provinces_with_ngo_projects", "34", "exact", "counted", "provinces", "2020-2024", OF_2025),
]


@pytest.mark.parametrize(("measure", "value", "qualifier", "basis", "unit", "period", "source"), FIGURES)
def test_a_figure_is_kept_as_it_was_said(measure, value, qualifier, basis, unit, period, source):
    said = only("statements", measure=measure, value=value, period=period, source_title=source)
    assert (said.qualifier, said.basis, said.unit) == (qualifier, basis, unit)
    assert said.said_by


def test_the_sums_of_2017_are_those_of_the_text_and_the_gap_in_it_stays():
    said = {row[0]: int(float(row[1])) for row in FIGURES if row[5] == "2017"}
    stored = {
        row.measure: int(row.value)
        for row in visible_to(Actor.nobody(), registry.get("statements")).filter(source_title=OF_2018, period="2017")
    }
    assert stored == said
    assert stored["central_member_organisations"] + stored["local_unions"] == stored["member_organisations"] == 117
    at_the_centre = [
        stored[f"{kind}_{what}"]
        for kind, what in (
            ("bilateral", "associations"),
            ("regional", "organisations"),
            ("multilateral", "organisations"),
        )
    ]
    assert sum(at_the_centre) == stored["central_member_organisations"] - 1


def test_three_voices_give_three_figures_for_the_aid_of_2023_and_none_replaces_another():
    rows = visible_to(Actor.nobody(), registry.get("statements")).filter(measure="foreign_ngo_aid", period="2023")
    told = {(str(row.value), row.said_by) for row in rows}
    assert told == {("223.30", "Phan Anh Son, VUFO President"), ("228.00", "VUFO"), ("228.60", "COMINGO")}


def test_the_organisations_at_work_were_counted_and_rounded_by_two_voices():
    rows = visible_to(Actor.nobody(), registry.get("statements")).filter(
        measure="foreign_ngos_operating", period__startswith="2025"
    )
    assert {(str(row.value), row.qualifier, row.period) for row in rows} == {
        ("379.00", "exact", "2025-11-30"),
        ("400.00", "nearly", "2025"),
    }


@pytest.mark.parametrize("reference", ["UNI-BINH-PHUOC", "UNI-TAY-NINH", "UNI-HOA-BINH", "UNI-SON-LA"])
def test_each_of_the_four_new_unions_of_2017_was_admitted_that_year(reference):
    turn = only("life_events", membership__reference=reference, kind="admitted")
    assert (str(turn.happened_on), turn.source_title) == ("2017", OF_2018)
    assert turn.membership.parent.name == UNION
    assert (turn.membership.state, turn.membership.kind) == ("admitted", "provincial_union")


# title, date, kind, source
MILESTONES = [
    ("Treaty of Friendship and Cooperation between Viet Nam and Laos", "1977", "treaty", {"LA"}, OF_2018),
    ("Paris Agreement on ending the war and restoring peace in Viet Nam", "1973", "treaty", set(), OF_2024),
    ("Cuban Committee for Solidarity with South Viet Nam founded", "1963-09-25", "founding", {"CU"}, OF_2024),
    (
        "First visit of Fidel Castro to Viet Nam and to the liberated zone of South Viet Nam",
        "1973-09",
        "visit",
        {"CU"},
        OF_2024,
    ),
    ("Diplomatic relations between Viet Nam and the Soviet Union", "1950-01-30", "other", {"SUHH", "RU"}, OF_RUSSIA),
    (
        "Treaty on the basic principles of friendly relations between Viet Nam and the Russian Federation",
        "1994",
        "treaty",
        {"RU"},
        OF_RUSSIA,
    ),
    ("First visit of Ho Chi Minh to Petrograd", "1923", "visit", {"RU"}, OF_RUSSIA),
    ("Monument to President Ho Chi Minh in Saint Petersburg", "2023-06-30", "monument", {"RU"}, OF_RUSSIA),
    ("Viet Nam - China Friendship Palace opened and handed over", "2017", "monument", {"CN"}, OF_2018),
    (
        "Viet Nam - United States joint statement on a comprehensive strategic partnership",
        "2023-09",
        "other",
        {"US"},
        OF_2024,
    ),
]


@pytest.mark.parametrize(
    ("title", "day", "kind", "countries", "source"), MILESTONES, ids=[title for title, *_rest in MILESTONES]
)
def test_a_milestone_is_dated_as_exactly_as_the_text_dates_it(title, day, kind, countries, source):
    row = only("milestones", title=title)
    assert (str(row.happened_on), row.kind, row.source_title) == (day, kind, source)
    assert names(row.countries, "code") == countries


def test_the_visit_of_fidel_castro_is_known_to_the_month_and_not_to_the_day():
    row = only("milestones", title__contains="Fidel Castro")
    assert (row.happened_on.precision, row.happened_on.shown("vi")) == ("month", "tháng 9 năm 1973")


# reference, parties besides others, signed, from, until, state, source
AGREEMENTS = [
    ("VUFO-CPAFFC-2017", {UNION, "Chinese People's Association for Friendship with Foreign Countries"},
     ("2017", "2017", "2022"), "renewed", OF_2018),
    ("VUFO-CPAFFC-2022", {UNION, "Chinese People's Association for Friendship with Foreign Countries"},
     ("2022-10", "2022", "2027"), "in_force", "Saigon Giai Phong"),
    ("VUFO-USIP-2023", {UNION, "United States Institute of Peace"},
     ("2023-09", "2023", "2028"), "in_force", OF_2024),
    ("VRFA-HERZEN-2024",
     {"Vietnam-Russia Friendship Association", "Herzen State Pedagogical University of Russia"},
     ("2024", "2024", "2029"), "in_force", OF_RUSSIA),
    ("VUFO-RU-UNIVERSITIES",
     {UNION, "Saint Petersburg State University", "Moscow State Institute of International Relations",
      "Lomonosov Moscow State University"},
     ("", "", ""), "talks", OF_RUSSIA),
]  # fmt: skip


@pytest.mark.parametrize(
    ("reference", "parties", "dates", "state", "source"),
    AGREEMENTS,
    ids=[one for one, *_rest in AGREEMENTS],
)
def test_an_agreement_has_its_parties_its_term_and_its_state(reference, parties, dates, state, source):
    row = only("agreements", reference=reference)
    assert names(row.parties) == parties
    assert tuple(str(day or "") for day in (row.signed_on, row.starts_on, row.ends_on)) == dates
    assert (row.state, row.source_title) == (state, source)


def test_the_agreement_with_the_chinese_association_was_renewed_for_five_years():
    later = only("agreements", reference="VUFO-CPAFFC-2022")
    assert later.renews.reference == "VUFO-CPAFFC-2017"
    assert later.ends_on.year - later.starts_on.year == 5
    assert names(later.parties) == names(later.renews.parties)


def test_the_programme_with_the_institute_of_peace_has_its_two_purposes():
    row = only("agreements", reference="VUFO-USIP-2023")
    promises = visible_to(Actor.nobody(), registry.get("commitments")).filter(agreement=row)
    assert row.form == "programme"
    assert sorted((one.what, one.source_title) for one in promises) == [
        ("Educational programmes on the lessons of peace from both countries", OF_2024),
        ("Joint programmes to overcome the consequences of war in Viet Nam", OF_2024),
    ]


# title, first day, series, edition, state, kind
EVENTS = [
    ("9th Viet Nam - China People's Forum", "2017", "Viet Nam - China People's Forum", 9, "held", "forum"),
    (
        "4th Viet Nam - Laos People's Friendship Festival",
        "2017-07-19",
        "Viet Nam - Laos People's Friendship Festival",
        4,
        "held",
        "festival",
    ),
    ("Opening and handover of the Viet Nam - China Friendship Palace", "2017", "", None, "held", "inauguration"),
    ("50 years of the Paris Agreement", "2023", "", None, "held", "anniversary"),
    ("Friendship meeting with Dmitry Medvedev", "2023-05-22", "", None, "held", "meeting"),
    ("50 years of Viet Nam - Japan diplomatic relations", "2023-09-21", "", None, "held", "anniversary"),
    ("Friendship meeting of scholars and youth of Viet Nam and China", "2023-12-13", "", None, "held", "meeting"),
    ("1st Viet Nam - Russia People's Forum", "2025", "Viet Nam - Russia People's Forum", 1, "planned", "forum"),
    ("Red Journey: research and study programme for youth", "2025", "", None, "held", "exchange"),
    ("“65 Years of Viet Nam - Cuba Solidarity” fundraising campaign", "2025-08-13", "", None, "held", "campaign"),
    (
        "5th International Conference on Cooperation between Viet Nam and Foreign NGOs",
        "2025-12-04",
        "International Conference on Cooperation between Viet Nam and Foreign NGOs",
        5,
        "held",
        "conference",
    ),
]


@pytest.mark.parametrize(
    ("title", "day", "series", "edition", "state", "kind"), EVENTS, ids=[title for title, *_rest in EVENTS]
)
def test_an_event_stands_with_its_day_its_edition_and_whether_it_was_held(title, day, series, edition, state, kind):
    row = only("events", title=title)
    assert (str(row.starts_on), row.edition, row.state, row.kind) == (day, edition, state, kind)
    assert (row.series.name if row.series else "") == series
    assert row.source_title


def test_the_fifth_conference_was_hosted_by_the_committee_and_the_union():
    row = only("events", edition=5, series__name__contains="Foreign NGOs")
    assert names(row.hosts) == {"Committee for Foreign NGO Affairs", UNION}
    assert row.place == "Hanoi"


def test_the_meeting_with_xi_jinping_had_more_than_four_hundred_people_within_his_visit():
    row = only("events", title__startswith="Friendship meeting of scholars and youth")
    assert row.attended_count == 400
    assert "More than 400" in row.notes
    assert (row.visit.principal.name, str(row.visit.from_on), row.visit.direction) == ("Xi Jinping", "2023-12", "in")


@pytest.mark.parametrize(
    ("principal", "country", "month", "source"),
    [
        ("Crown Prince Akishino", "JP", "2023-09", OF_2024),
        ("Xi Jinping", "CN", "2023-12", OF_2024),
        ("Xi Jinping", "CN", "2017", OF_2018),
        ("Dmitry Medvedev", "RU", "2023-05", OF_2024),
        ("Esteban Lazo Hernandez", "CU", "2023", OF_2024),
        ("Vladimir Putin", "RU", "2024", OF_RUSSIA),
    ],
)
def test_a_visit_of_a_leader_is_dated_no_more_exactly_than_the_text(principal, country, month, source):
    row = only("high_level_visits", principal__name=principal, from_on=month)
    assert (row.country.code, row.direction, row.source_title) == (country, "in", source)


def test_the_crown_princess_came_with_the_crown_prince():
    row = only("high_level_visits", principal__name="Crown Prince Akishino")
    assert "Crown Princess Kiko" in row.principal_text
    assert only("people", name="Crown Princess Kiko").source_title == OF_2024


@pytest.mark.parametrize(
    ("event", "person", "role", "source"),
    [
        ("Conference on renewing", "Vu Xuan Hong", "Speaker", OF_2015),
        ("Conference on renewing", "Vu Mao", "Speaker", OF_2015),
        ("Conference on renewing", "Nguyen Tam Chien", "Speaker", OF_2015),
        ("Opening and handover", "Xi Jinping", "Guest of honour", OF_2018),
        ("Opening and handover", "Nguyen Thi Kim Ngan", "Guest of honour", OF_2018),
        ("Friendship meeting with Dmitry", "Dmitry Medvedev", "Speaker", OF_2024),
        ("Friendship meeting of scholars", "Nguyen Phu Trong", "Guest of honour", OF_2024),
    ],
)
def test_whoever_spoke_or_was_a_guest_stands_at_the_event(event, person, role, source):
    row = only("participations", event__title__startswith=event, person__name=person)
    assert (row.role, row.state, row.source_title) == (role, "attended", source)


@pytest.mark.parametrize(
    ("person", "organisation", "title"),
    [
        ("Vu Mao", "Vietnam-Cambodia Friendship Association", "President"),
        ("Nguyen Tam Chien", "Vietnam-USA Society", "Chairman"),
        ("Vu Xuan Hong", UNION, "President"),
        ("Phan Anh Son", UNION, "President"),
        ("Don Tuan Phong", UNION, "Vice President in charge"),
    ],
)
def test_an_office_of_the_federation_is_on_record(person, organisation, title):
    row = only("offices", person__name=person, organisation__name=organisation, title=title)
    assert row.source_title


@pytest.mark.parametrize(
    ("person", "organisation", "source"),
    [
        ("Vu Mao", "Committee on Foreign Affairs of the National Assembly", OF_2015),
        ("Ngo Le Van", "Ministry of Foreign Affairs of Viet Nam", OF_2025),
        ("Ngo Le Van", "Committee for Foreign NGO Affairs", OF_2025),
        ("Dmitry Medvedev", "United Russia", OF_2024),
        ("Dmitry Medvedev", "Security Council of the Russian Federation", OF_2024),
        ("Teresa Maria Amarelle Boue", "Federation of Cuban Women", OF_2024),
        ("Esteban Lazo Hernandez", "National Assembly of People's Power of Cuba", OF_2024),
    ],
)
def test_a_post_outside_the_federation_is_on_record(person, organisation, source):
    row = only("positions", person__name=person, organisation__name=organisation)
    assert row.is_public_office
    assert row.source_title == source


@pytest.mark.parametrize(
    "partner",
    [
        "Russian Association for International Cooperation",
        "Path to Peace Foundation",
        "Committee for External Relations of Saint Petersburg",
        "Rossotrudnichestvo",
        "Russia-Vietnam Friendship Association",
    ],
)
def test_each_russian_partner_is_tied_to_the_union(partner):
    row = only("ties", organisation__name=UNION, other_organisation__name=partner)
    assert (row.kind, row.source_title) == ("partner", OF_RUSSIA)
    assert row.other_organisation.country.code == "RU"


def test_the_cuban_committee_became_the_friendship_association():
    association = only("organisations", name="Cuba-Vietnam Friendship Association")
    assert association.predecessor.name == "Cuban Committee for Solidarity with South Vietnam"
    assert str(association.predecessor.founded_on) == "1963-09-25"
    assert association.founded_on is None


@pytest.mark.parametrize("code", ["CA", "AR", "JP", "SG", "MY", "GB", "FR", "IT", "NL"])
def test_each_country_named_with_fifty_years_in_2023_turned_fifty(code):
    assert only("relations", country__code=code).established_on.year == 2023 - 50


def test_the_75_years_with_russia_fall_on_30_january_2025():
    relation = only("relations", country__code="RU")
    assert str(relation.established_on) == "1950-01-30"
    forum = only("events", series__name="Viet Nam - Russia People's Forum")
    assert (forum.anniversary_years, forum.edition) == (75, 1)
    assert (forum.series.every_years, forum.series.alternates) == (1, "Viet Nam or Russia")


def test_the_united_states_became_a_comprehensive_strategic_partner_in_september_2023():
    change = only("tier_changes", country__code="US", tier="comprehensive_strategic")
    assert (change.changed_on.year, change.changed_on.month) == (2023, 9)
    assert only("relations", country__code="US").tier == "comprehensive_strategic"
