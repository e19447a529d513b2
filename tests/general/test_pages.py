"""The level check as a person does it: by its pages, without a script."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.general.models import Answer, Attempt, Counted, Outcome, Question
from courses.progress import services as progress
from lms.people import services as people
from tests.courses_made import make_module
from tests.general.conftest import NOW, choice, store

CHECK, RESULT = "/learn/check/", "/learn/check/result/"


def address(key: str) -> str:
    return f"/learn/check/questions/{key}/"


def words(response) -> str:
    """The text of the main part of a page, without tags."""
    page = response.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main>")]).split())


def test_the_first_page_says_that_it_is_private_short_and_not_needed(client_of, person, themes):
    page = words(client_of(person).get(CHECK))
    assert "Only you see this. Your manager and HR do not." in page
    assert "About five minutes, without a time limit" in page
    assert "5 situations" in page
    assert "You do not have to do it." in page
    assert "Kijken (en)" in page
    assert "I know this" in page


def test_a_whole_check_goes_from_question_to_question_to_a_result_per_theme(client_of, person, themes, post):
    client = client_of(person)
    assert client.post("/learn/check/start/")["Location"] == address("k1")
    first = client.get(address("k1"))
    assert "Question 1 of 5" in words(first)
    assert "Only you see this." in words(first)
    assert "Situation k1?" in words(first)
    for key, number, following in [("k1", 2, "k2"), ("k2", 2, "k3"), ("k3", 1, "d1"), ("d1", 1, "d2")]:
        assert post(person, key, choice(key, number))["Location"] == address(following)
    assert post(person, "d2", choice("d2", 2))["Location"] == RESULT
    page = words(client.get(RESULT))
    assert "You know part of this 1 theme is worth your time. 1 theme you may skip." in page
    assert "Kijken (en) You may skip this. In 2 of 3 situations your answer fitted." in page
    assert "Delen (en) Start here. In 1 of 2 situations your answer fitted." in page
    assert page.index("Delen (en) Start here") < page.index("Kijken (en) You may skip"), "where to begin comes first"


def test_every_answer_is_explained_and_leads_to_its_module(client_of, person, themes, do_check):
    do_check(person, "k1 k2 d1", skipped="d2")
    response = client_of(person).get(RESULT)
    page = words(response)
    assert "Situation k1? You chose what fits: Choice 2 of k1 Because k1." in page
    assert "Situation k3? You chose: Choice 1 of k3 This fits: Choice 2 of k3 Because k3." in page
    assert "Situation d2? You skipped this one. This fits: Choice 2 of d2 Because d2." in page
    assert f'<a href="/learn/{themes[0].key}/">More about this in ‘Kijken (en)’</a>' in response.content.decode()


def test_a_result_is_never_a_percentage_a_mark_or_praise(client_of, person, do_check):
    for right in ("k1 k2 k3 d1 d2", "", "k1 d1"):
        do_check(person, right)
        page = words(client_of(person).get(RESULT))
        assert not re.search(r"%|\bwell done\b|\bgreat\b|\bwrong\b|\bfailed\b|\bscore\b|!", page, re.IGNORECASE), page


def test_the_two_ways_on_are_equal_and_both_work(client_of, person, themes, do_check):
    do_check(person, "k1 k2 k3")
    client = client_of(person)
    page = client.get(RESULT).content.decode()
    exits = page[page.index('<div class="exits">') : page.index("</header>", page.index('<div class="exits">'))]
    assert re.findall(r'class="btn[^"]*"', exits) == ['class="btn"', 'class="btn"']
    assert client.get(re.search(r'<a class="btn" href="([^"]+)"', exits)[1]).status_code == 200
    skipped = client.post("/learn/phases/general/known/", {"next": re.search(r'name="next" value="([^"]+)"', exits)[1]})
    assert skipped["Location"] == "/learn/#phase-organisation"
    page = words(client.get(RESULT))
    assert "You said that you know phase 1. Take that back" in page
    assert "Skip phase 1" not in page


def test_when_all_may_be_skipped_and_when_none_may_the_words_say_so(client_of, person, do_check):
    do_check(person, "k1 k2 k3 d1 d2")
    assert "You may skip this phase 2 themes you may skip." in words(client_of(person).get(RESULT))
    do_check(person, "")
    page = words(client_of(person).get(RESULT))
    assert "Begin at the beginning 2 themes are worth your time." in page
    assert "Start here. In none of the 3 situations your answer fitted." in page


def test_skipping_every_question_is_fine_and_says_nothing_about_anybody(client_of, person, themes, post):
    client_of(person).post("/learn/check/start/")
    for key in ("k1", "k2", "k3", "d1", "d2"):
        last = post(person, key)
    assert last["Location"] == RESULT
    page = words(client_of(person).get(RESULT))
    assert "You skipped the questions That is fine." in page
    assert "Kijken (en) You skipped these questions." in page
    assert not Counted.objects.exists(), "who said nothing is in no figure"


def test_going_back_keeps_what_was_chosen_on_both_pages(client_of, person, themes, post):
    client = client_of(person)
    client.post("/learn/check/start/")
    post(person, "k1", choice("k1", 3))
    assert post(person, "k2", choice("k2", 1), go="back")["Location"] == address("k1")
    for key, number in (("k1", 3), ("k2", 1)):
        page = client.get(address(key)).content.decode()
        assert f'value="{choice(key, number)}" checked' in page
        assert "Your answer is kept. You can still change it." in page


def test_in_two_tabs_the_newer_answer_wins_and_going_on_without_choosing_takes_nothing_away(client_of, person, themes, post):
    client_of(person).post("/learn/check/start/")
    post(person, "k1", choice("k1", 1))
    post(person, "k1", choice("k1", 2))
    assert post(person, "k1")["Location"] == address("k2"), "the other tab was opened before there was an answer"
    assert [one.option.position for one in Answer.objects.all()] == [2]
    post(person, "k1", "skip")
    assert [one.option for one in Answer.objects.all()] == [None], "an answer is taken back on purpose only"


def test_a_check_goes_on_on_another_device_where_it_was_left(client_of, person, do_check):
    do_check(person, "k1", until="k2")
    elsewhere = client_of(person)
    assert "Go on with question 3" in words(elsewhere.get(CHECK))
    assert elsewhere.post("/learn/check/start/")["Location"] == address("k3")
    assert Attempt.objects.count() == 1


def test_a_question_that_was_jumped_over_is_asked_before_the_result(client_of, person, themes, post):
    client_of(person).post("/learn/check/start/")
    for key in ("k1", "k3", "d1"):
        post(person, key, choice(key, 2))
    assert post(person, "d2", choice("d2", 2))["Location"] == address("k2")
    assert post(person, "k2", choice("k2", 2))["Location"] == address("k3")
    assert post(person, "d2", choice("d2", 2))["Location"] == RESULT


def test_a_second_click_changes_nothing_and_says_nothing(client_of, person, do_check, post):
    client = client_of(person)
    client.post("/learn/check/start/")
    client.post("/learn/check/start/")
    do_check(person, "k1 k2 k3 d1 d2")
    again = post(person, "d2", choice("d2", 2), follow=True)
    assert again.redirect_chain[-1][0] == RESULT
    assert "in the meantime" not in again.content.decode()
    assert (Attempt.objects.count(), Outcome.objects.count(), Answer.objects.count()) == (1, 2, 5)


def test_an_answer_from_a_forgotten_tab_does_not_change_a_finished_check(client_of, person, do_check, post):
    do_check(person, "k1 k2 k3 d1 d2")
    late = post(person, "d2", choice("d2", 1), follow=True)
    assert "You finished this check in the meantime, so this answer was not added. Here is your result." in late.content.decode()
    assert Answer.objects.get(question__key="d2").option.position == 2


def test_an_answer_after_everything_was_wiped_leads_back_to_the_beginning(client_of, person, do_check, post):
    do_check(person, "k1", until="k1")
    client_of(person).post("/learn/check/delete/")
    for value in (choice("k2", 1), ""):
        late = post(person, "k2", value, follow=True)
        assert late.redirect_chain[-1][0] == CHECK
        assert "No level check is under way. Begin one whenever you like." in late.content.decode()
    assert not Answer.objects.exists()


def test_the_answer_is_kept_at_once_while_one_chooses(client_of, person, themes, do_check):
    client = client_of(person)
    client.post("/learn/check/start/")
    by_itself = {"HTTP_HX_REQUEST": "true"}
    kept = client.post(f"{address('k1')}answer/", {"choice": choice("k1", 2)}, **by_itself)
    assert (kept.status_code, kept.content.decode().strip()) == (200, "Your answer is kept. You can still change it.")
    assert Answer.objects.get().option.position == 2
    do_check(person, "k1")
    late = client.post(f"{address('k1')}answer/", {"choice": choice("k1", 3)}, **by_itself)
    assert (late.status_code, "You finished this check in the meantime" in late.content.decode()) == (409, True)


def test_a_question_that_is_not_there_is_not_found(client_of, person, themes, post):
    client = client_of(person)
    client.post("/learn/check/start/")
    Question.objects.filter(key="k3").update(is_in_use=False)
    for key in ("nonsense", "k3"):
        assert client.get(address(key)).status_code == 404
        assert post(person, key, "1").status_code == 404
    assert client.get("/learn/check/questions/Not a key/").status_code == 404


@pytest.mark.parametrize("value", ["another", "0", "99999999999999999999", "-1", "x", "²"])
def test_an_answer_that_is_not_one_of_the_choices_is_refused_in_a_sentence(client_of, person, themes, post, value):
    client_of(person).post("/learn/check/start/")
    refused = post(person, "k1", choice("k2", 1) if value == "another" else value, follow=True)
    assert refused.redirect_chain[-1][0] == address("k1")
    assert "This is not one of the answers. Choose one below, or go on without." in refused.content.decode()
    assert not Answer.objects.exists()


def test_doing_it_again_shows_the_growth_and_only_the_last_answers_are_kept(client_of, person, do_check):
    do_check(person, "k1", at=NOW - timedelta(days=40))
    assert "The mark is your time before" not in words(client_of(person).get(RESULT))
    do_check(person, "k1 k2 k3 d1")
    response = client_of(person).get(RESULT)
    page = words(response)
    assert "In all 3 situations your answer fitted. The time before it was 1." in page
    assert "In 1 of 2 situations your answer fitted. The time before it was 0." in page
    assert "The mark is your time before, on" in page
    assert response.content.decode().count('class="was"') == 2
    assert re.search(r"Your times .*: 1 of 2 themes you may skip .*: 0 of 2 themes you may skip", page)
    assert Answer.objects.count() == 5
    assert Outcome.objects.count() == 4


def test_wiping_asks_first_and_then_leaves_nothing_of_this_person_and_everything_of_others(client_of, make_person, person, do_check):
    other = make_person()
    for one in (person, other):
        do_check(one, "k1")
    do_check(person, "k1", until="k2")
    client = client_of(person)
    assert "Wipe your results?" in words(client.get("/learn/check/delete/"))
    assert Attempt.objects.filter(person=person).count() == 2
    for _click in range(2):
        assert client.post("/learn/check/delete/")["Location"] == CHECK
    assert set(Attempt.objects.values_list("person", flat=True)) == {other.pk}
    assert set(Answer.objects.values_list("attempt__person", flat=True)) == {other.pk}
    assert client.get(RESULT)["Location"] == CHECK


def test_who_leaves_the_organisation_is_forgotten(make_unit, make_person, do_check):
    person = make_person(units=[make_unit("Noord", kind="division")])
    do_check(person, "k1")
    assert Counted.objects.filter(person=person).exists()
    people.leave(person=person, by=None, now=NOW)
    assert not Attempt.objects.filter(person=person).exists()
    assert not Counted.objects.filter(person=person).exists()


def test_nobody_is_asked_about_a_theme_of_another_division(client_of, cast, course):
    everybody, southern = make_module(course), make_module(course)
    southern.units.add(cast.south)
    for position, (module, key) in enumerate([(everybody, "e1"), (southern, "s1")], 1):
        store(module, key=key, position=position)
    assert "1 situation" in words(client_of(cast.employee).get(CHECK))
    assert "2 situations" in words(client_of(cast.other).get(CHECK))
    assert client_of(cast.employee).get(address("s1")).status_code == 404


def test_without_questions_the_page_explains_itself(client_of, person, course):
    client = client_of(person)
    assert "There are no questions yet" in words(client.get(CHECK))
    refused = client.post("/learn/check/start/", follow=True)
    assert "There are no questions yet. Choose any module you like; you do not need the check for that." in refused.content.decode()
    assert client.get(CHECK).status_code == 200


def test_a_question_without_a_check_under_way_leads_to_the_beginning(client_of, person, themes):
    assert client_of(person).get(address("k1"))["Location"] == CHECK


def test_everything_is_there_in_dutch(client_of, make_person, do_check):
    person = make_person(language="nl")
    do_check(person, "k1 k2 k3")
    page = words(client_of(person).get(RESULT))
    assert "Kijken Mag je overslaan. In alle 3 situaties paste je antwoord." in page
    assert "Delen Begin hier. In geen van de 2 situaties paste je antwoord." in page
    assert "Situatie k1? Je koos wat past: Keuze 2 van k1 Omdat k1." in page


def test_a_result_costs_as_many_queries_after_one_time_as_after_ten(client_of, person, themes, do_check, course):
    def cost() -> int:
        client = client_of(person)
        client.get(RESULT)
        with CaptureQueriesContext(connection) as queries:
            client.get(RESULT)
        return len(queries)

    for day in (30, 29):
        do_check(person, "k1", at=NOW - timedelta(days=day))
    few = cost()
    for number in range(6):
        store(make_module(course), key=f"more-{number}", position=10 + number)
    for day in range(20, 12, -1):
        do_check(person, "k1 d1", at=NOW - timedelta(days=day))
    assert cost() == few <= 15


def test_a_question_and_an_answer_cost_few_queries(client_of, person, themes):
    client = client_of(person)
    client.post("/learn/check/start/")
    chosen = {"choice": choice("k2", 2)}
    with CaptureQueriesContext(connection) as reading:
        client.get(address("k2"))
    with CaptureQueriesContext(connection) as keeping:
        client.post(f"{address('k2')}answer/", chosen, HTTP_HX_REQUEST="true")
    assert len(reading) <= 11
    assert len(keeping) <= 12


@pytest.mark.parametrize("state", ["nothing", "lesson", "declared", "done", "under way"])
def test_the_first_page_offers_the_check_to_who_starts_blank_and_goes_on_with_one_under_way(client_of, person, themes, do_check, state):
    client = client_of(person)
    if state == "lesson":
        progress.open_lesson(person=person, lesson=themes[0].lessons.first(), now=NOW)
    elif state == "declared":
        progress.declare_phase_known(person=person, phase="general", now=NOW)
    elif state != "nothing":
        do_check(person, "k1", until="" if state == "done" else "k1")
    page = words(client.get("/"))
    assert ("Look at the level check" in page, "Go on with the level check" in page) == (state == "nothing", state == "under way")
    assert page.count("btn") == 0
    assert client.get("/").content.decode().count("btn-go") <= 1


def test_a_lesson_that_was_begun_comes_before_a_check_that_was_begun(client_of, person, themes, do_check):
    do_check(person, "k1", until="k1")
    progress.open_lesson(person=person, lesson=themes[0].lessons.first(), now=NOW)
    assert "Go on with the level check" not in words(client_of(person).get("/"))


def test_the_catalogue_and_my_learning_lead_to_the_check(client_of, person, themes):
    for page in ("/learn/", "/learn/mine/"):
        assert f'href="{CHECK}"' in client_of(person).get(page).content.decode()
