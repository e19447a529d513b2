"""Playing a case: every choice is kept, leads somewhere, and is seen by nobody else."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.practice.models import ChoiceCount, ChoiceFigure, PracticeRun
from courses.practice.services import editing
from courses.progress.models import LessonProgress, ModuleCompletion
from lms.people import services as people
from tests.practice.made import CASE, publish, words


def test_the_case_begins_with_the_situation_is_clearly_practice_and_private(client, page):
    found = client.get(page).content.decode()
    assert "Practice network. All of it is made up, nothing leaves this page." in found
    assert "Only you see what you choose" in found
    assert "Are you alive?" in found
    assert "Label public" in found
    assert "Everybody can see it" in found
    assert "What else is in there?" not in found, "that is the next step"


def test_opening_a_case_is_no_choice(client, page):
    client.get(page)
    assert not PracticeRun.objects.exists()


def test_a_public_choice_shows_what_happened_how_far_it_came_and_what_now(choose):
    found = choose("public")
    assert "Happens public" in found
    assert "What do you do now?" in found
    assert "saw it within 42 minutes" in found
    assert 'role="img"' in found
    assert "The same numbers as a table" in found
    assert "with the same number the outcome is always the same" in found


def test_after_deleting_the_message_is_struck_out_and_both_ways_are_compared(choose):
    choose("public")
    found = choose("delete")
    assert "Deleted at 20:02" in found
    assert "Without putting it right it would have been" in found
    assert "Nothing done" in found


def test_a_private_message_does_not_spread(choose):
    assert "saw it within" not in choose("private")


def test_the_end_has_a_debrief_the_view_of_an_ambassador_and_finishes_the_lesson(choose, person, case_lesson):
    found = choose("private")
    assert "What there is to learn" in found
    assert "I read it aloud" in found
    assert LessonProgress.objects.get(person=person, lesson=case_lesson).finished_at is not None


def test_the_last_lesson_of_a_module_completes_it(choose, client, person, module, page):
    client.post(f"/learn/{module.key}/first/finish/")
    choose("private")
    assert ModuleCompletion.objects.filter(person=person, module=module).exists()


def test_a_case_is_not_done_by_the_button_of_other_lessons(client, page, person):
    client.post(f"{page}finish/")
    assert not LessonProgress.objects.filter(person=person, finished_at__isnull=False).exists()


def test_one_goes_on_on_another_device(choose, client_of, person, page):
    choose("public")
    assert "Happens public" in client_of(person).get(page).content.decode()


def test_going_back_and_playing_again_are_always_possible(choose, client, page):
    choose("public")
    choose("sorry")
    client.post(f"{page}practice/back/", {"turn": 2})
    assert client.get(page).context["turn"] == 1
    client.post(f"{page}practice/again/")
    assert client.get(page).context["turn"] == 0


def test_playing_again_keeps_the_lesson_done(choose, client, page, person):
    choose("private")
    client.post(f"{page}practice/again/")
    assert LessonProgress.objects.get(person=person).finished_at is not None
    assert client.get(page).content.decode().count("btn btn-go") == 1, "one blue button, also while playing again"


def test_a_second_click_is_the_same_choice_and_an_older_window_is_told_where_one_is(client, page):
    for _click in range(2):
        assert client.post(f"{page}practice/choose/", {"turn": 0, "choice": "public"}).status_code == 302
    refused = client.post(f"{page}practice/choose/", {"turn": 0, "choice": "private"})
    assert refused.status_code == 409
    assert "You were further already" in refused.content.decode()
    assert client.get(page).context["turn"] == 1


@pytest.mark.parametrize(
    "values", [{}, {"turn": "0"}, {"turn": "0", "choice": "nonsense"}, {"turn": "x", "choice": "delete"}, {"turn": "9" * 40, "choice": "public\x00"}]
)
def test_a_choice_that_is_none_is_refused_with_a_sentence(client, page, values):
    refused = client.post(f"{page}practice/choose/", values)
    assert refused.status_code == 409
    assert "This is not one of the choices here" in refused.content.decode()


def test_htmx_gets_the_case_alone_and_goes_to_the_page_at_the_end(client, page):
    headers = {"HX-Request": "true"}
    found = client.post(f"{page}practice/choose/", {"turn": 0, "choice": "public"}, headers=headers)
    assert found.status_code == 200
    assert found.content.decode().strip().startswith('<section class="case')
    ended = client.post(f"{page}practice/choose/", {"turn": 1, "choice": "sorry"}, headers=headers)
    assert ended["HX-Redirect"].startswith(f"{page}?end=")
    assert ended["HX-Redirect"].endswith("#now")


def test_who_is_playing_goes_on_with_the_edition_that_was_begun(choose, client, page, case_lesson):
    choose("public")
    editing.store(lesson=case_lesson, case=replace(CASE, intro=words("A new beginning")))
    publish(case_lesson)
    assert "Happens public" in client.get(page).content.decode()
    run = PracticeRun.objects.get()
    client.post(f"{page}practice/again/")
    assert PracticeRun.objects.get().edition_id != run.edition_id, "the next time it is the newest one"
    assert "A new beginning" in client.get(page).content.decode()


def test_nobody_else_sees_a_choice(choose, client_of, cast, page, module):
    choose("public")
    for other in (cast.hr, cast.manager, cast.administrator):
        found = client_of(other).get(page).content.decode()
        assert "Happens public" not in found


def test_fewer_than_eight_colleagues_are_no_figure_and_eight_are(client_of, make_person, choose):
    for _number in range(7):
        found = choose("private", client_of(make_person()))
        assert "Fewer than eight colleagues have finished this case" in found
    assert "The first time of 8 colleagues" in choose("private", client_of(make_person()))
    assert ChoiceCount.objects.get(choice="private").people == 8


def test_a_ninth_colleague_changes_nothing_that_others_can_see(client_of, make_person, choose):
    for _number in range(8):
        choose("private", client_of(make_person()))
    ninth = client_of(make_person())
    choose("public", ninth)
    assert "The first time of 8 colleagues" in choose("sorry", ninth)


def test_only_the_first_time_counts(choose, client, page):
    choose("private")
    client.post(f"{page}practice/again/")
    choose("public")
    choose("sorry")
    assert ChoiceFigure.objects.get().people == 1
    assert list(ChoiceCount.objects.values_list("choice", "people")) == [("private", 1)]


def test_who_leaves_takes_the_choices_along_and_the_sum_stays(choose, person):
    choose("private")
    people.leave(person=person, by=None, now=timezone.now())
    assert not PracticeRun.objects.exists()
    assert ChoiceFigure.objects.get().people == 1


def test_a_case_costs_as_many_queries_at_the_end_as_at_the_beginning(client, choose, page):
    choose("private")
    with CaptureQueriesContext(connection) as queries:
        client.get(page)
    assert len(queries) <= 15


def test_a_lesson_whose_case_is_gone_says_so_instead_of_breaking(client, page, case_lesson):
    case_lesson.published.case_edition.delete()
    assert "This case is not here yet" in client.get(page).content.decode()
    assert client.post(f"{page}practice/choose/", {"turn": 0, "choice": "public"}).status_code == 404
