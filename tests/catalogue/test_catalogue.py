"""The catalogue: find a module, narrow it, share the address; everybody finds what is meant for them."""

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from courses.catalogue import services, slots
from courses.catalogue.queries import modules_for
from tests.courses_made import make_course, make_lesson, make_module


@pytest.fixture
def person(make_person):
    return make_person()


@pytest.fixture
def client(client_of, person):
    return client_of(person)


@pytest.fixture
def course(db):
    return make_course()


def titles(response) -> list[str]:
    return [row.module.title_nl for phase in response.context["phases"] for group in phase.courses for row in group.rows]


def test_modules_stand_under_their_phase_in_the_advised_order(client, course):
    role = make_module(make_course(phase="role", position=0), title="Derde")
    general = make_module(course, title="Eerste")
    organisation = make_module(make_course(phase="organisation"), title="Tweede")
    response = client.get("/learn/")
    assert titles(response) == [general.title_nl, organisation.title_nl, role.title_nl]
    assert [(phase.number, phase.key) for phase in response.context["phases"]] == [(1, "general"), (2, "organisation"), (3, "role")]
    for key in ("general", "organisation", "role"):
        assert f'id="phase-{key}"' in response.content.decode()


def test_drafts_archived_modules_and_closed_courses_are_not_found(client, course):
    make_module(course, title="Open")
    services.archive_module(module=make_module(course, title="Weg"), by=None)
    hidden = make_module(make_course(), title="Dicht")
    type(hidden.course).objects.filter(pk=hidden.course_id).update(state="draft")
    assert titles(client.get("/learn/")) == ["Open"]
    assert client.get(f"/learn/{hidden.key}/").status_code == 404


def test_words_are_found_in_titles_summaries_and_lessons_in_both_languages(client, course):
    klacht = make_module(course, title="Klachten in het openbaar")
    make_module(course, title="Iets anders")
    make_lesson(klacht, key="quick-answer", position=9)
    assert titles(client.get("/learn/?q=klacht")) == ["Klachten in het openbaar"]
    assert titles(client.get("/learn/?q=KLACHTEN openbaar")) == ["Klachten in het openbaar"]
    assert titles(client.get("/learn/?q=quick-answer")) == ["Klachten in het openbaar"]
    assert titles(client.get("/learn/?q=klacht anders")) == []


def test_choices_of_one_filter_add_up_and_filters_narrow_each_other(client, course):
    make_module(course, title="Kans", stance="chance", lessons=1)
    make_module(course, title="Risico", stance="risk", lessons=4)
    make_module(course, title="Beide", stance="both", lessons=4)
    assert titles(client.get("/learn/?stance=chance")) == ["Kans", "Beide"]
    assert titles(client.get("/learn/?stance=chance&stance=risk")) == ["Kans", "Risico", "Beide"]
    assert titles(client.get("/learn/?stance=chance&time=10")) == ["Kans"]
    assert titles(client.get("/learn/?phase=role")) == []
    assert titles(client.get("/learn/?stance=nonsense&time=x&other=1&page=zz")) == ["Kans", "Risico", "Beide"]


def test_a_language_filter_finds_what_is_whole_in_that_language(client, course):
    make_module(course, title="Alleen Nederlands", languages=("nl",))
    make_module(course, title="Allebei")
    assert titles(client.get("/learn/?language=en")) == ["Allebei"]
    assert titles(client.get("/learn/?language=nl")) == ["Alleen Nederlands", "Allebei"]


def test_a_chosen_filter_is_a_chip_that_takes_it_away_and_keeps_the_rest(client, course):
    make_module(course)
    response = client.get("/learn/?q=wat&stance=chance&stance=risk")
    assert [url for _label, url in response.context["chips"]] == ["/learn/?q=wat&stance=risk", "/learn/?q=wat&stance=chance"]


def test_htmx_gets_the_results_only_and_a_browser_going_back_the_page(client, course):
    make_module(course)
    part = client.get("/learn/?q=wat", headers={"HX-Request": "true"}).content.decode()
    assert 'id="found"' in part
    assert "<html" not in part
    assert "<html" in client.get("/learn/?q=wat", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}).content.decode()
    assert "HX-Request" in client.get("/learn/")["Vary"]


def test_nothing_found_and_nothing_there_say_so(client, course):
    assert "There are no modules yet" in client.get("/learn/").content.decode()
    make_module(course)
    page = client.get("/learn/?q=<b>xyz</b>").content.decode()
    assert "Nothing found for ‘&lt;b&gt;xyz&lt;/b&gt;’" in page
    assert "0 modules." in page


def test_a_part_above_adds_a_choice_and_words_beside_modules(client, course, monkeypatch):
    module = make_module(course, title="Met sessie")
    make_module(course, title="Zonder")
    for name in ("_choices", "_row_facts"):
        monkeypatch.setattr(slots, name, getattr(slots, name).copy())
    slots._choices["seats"] = {}
    slots.add_choice(slots.Choice("seats", "free", "Free seats", lambda now: Q(pk=module.pk)))
    slots.add_row_facts(lambda request, modules: {module.pk: [slots.RowFact(10, "You wait", state="line"), slots.RowFact(20, "Tue 26 May", icon="calendar")]})
    response = client.get("/learn/?seats=free")
    assert titles(response) == ["Met sessie"]
    row = response.context["phases"][0].courses[0].rows[0]
    assert (row.state.words, [fact.words for fact in row.facts]) == ("You wait", ["Tue 26 May"])


def test_a_module_for_a_division_is_found_by_everybody_below_it_and_nobody_else(cast, course, make_unit, make_person):
    module = make_module(course)
    module.units.add(cast.north)
    team = make_unit("Team", parent=cast.north)
    below = make_person("Bo", "Onder", units=[team])
    assert list(modules_for(cast.employee)) == [module]
    assert list(modules_for(below)) == [module]
    assert list(modules_for(cast.other)) == []


def test_people_find_their_own_variant_in_place_of_the_general_module(cast, course):
    general = make_module(course)
    variant = make_module(course, variant_of=general, variant_for="web-shop")
    assert list(modules_for(cast.employee)) == [general], "a variant without units is for nobody yet"
    variant.units.add(cast.north)
    assert list(modules_for(cast.employee)) == [variant]
    assert list(modules_for(cast.other)) == [general]


def test_a_variant_in_the_wrong_state_does_not_hide_the_general_module(cast, course):
    general = make_module(course)
    variant = make_module(course, variant_of=general, variant_for="web-shop")
    variant.units.add(cast.north)
    services.archive_module(module=variant, by=None)
    assert list(modules_for(cast.employee)) == [general]


def test_more_than_a_page_is_paged_and_a_page_that_is_not_there_is_the_first(client, course):
    for number in range(41):
        make_module(course, title=f"Module {number}", lessons=0)
    response = client.get("/learn/")
    assert (len(titles(response)), response.context["page"].paginator.count) == (40, 41)
    assert titles(client.get("/learn/?page=2")) == ["Module 40"]
    assert len(titles(client.get("/learn/?page=99"))) == 40


def test_the_catalogue_costs_the_same_for_one_module_and_for_many(client, course):
    make_module(course)
    client.get("/learn/")
    with CaptureQueriesContext(connection) as one:
        client.get("/learn/")
    for phase in ("general", "organisation", "role"):
        for _ in range(3):
            make_module(make_course(phase=phase))
    with CaptureQueriesContext(connection) as many:
        client.get("/learn/")
    assert len(many) == len(one) <= 15, "the shell and what other parts add included"
