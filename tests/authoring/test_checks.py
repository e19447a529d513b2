"""Content ages: lessons are looked at again in time, a platform that changed flags all its lessons, and learners may say what is not right."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.authoring import rules
from courses.authoring.models import LessonCheck, LessonFlag
from courses.authoring.queries.checks import checking, what_waits
from courses.catalogue.models import Lesson, Module
from lms.audit.models import AuditEntry
from lms.notifications.models import Message

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)


def overdue(module, days=1):
    Module.objects.filter(pk=module.pk).update(check_again_on=timezone.localdate() - timedelta(days=days))


def test_a_lesson_whose_day_has_passed_stands_on_the_page_of_today_until_it_is_checked(cast, client_of, module, lesson):
    hr, today = client_of(cast.hr), timezone.localdate()
    assert "should be looked at again" not in hr.get("/hr/").content.decode()
    overdue(module)
    assert "2 lessons should be looked at again" in hr.get("/hr/").content.decode()
    hr.post(reverse("hr_learning_do", args=["lesson", lesson.pk]), {"do": "checked"})
    assert "One lesson" not in hr.get("/hr/").content.decode() and what_waits(today).late == {module.lessons.get(key="second").pk}
    fresh = Lesson.objects.get(pk=lesson.pk)
    assert (fresh.checked_on, fresh.check_again_on) == (today, rules.next_check(today))
    hr.post(reverse("hr_learning_do", args=["module", module.pk]), {"do": "checked"})
    assert not what_waits(today).late and Lesson.objects.get(pk=lesson.pk).checked_on is None


def test_learners_see_when_a_lesson_was_last_checked(cast, client_of, module, lesson):
    Module.objects.filter(pk=module.pk).update(checked_on=date(2026, 3, 1))
    address = reverse("lesson", args=[module.key, "first"])
    assert '<time datetime="2026-03-01">' in client_of(cast.employee).get(address).content.decode()
    Lesson.objects.filter(pk=lesson.pk).update(checked_on=date(2026, 4, 2))
    assert '<time datetime="2026-04-02">' in client_of(cast.employee).get(address).content.decode()


@pytest.mark.parametrize(("today", "then"), [(TODAY, date(2027, 5, 26)), (date(2026, 8, 31), date(2027, 2, 28)), (date(2026, 1, 15), date(2026, 7, 15))])
def test_the_next_look_is_in_half_a_year(today, then):
    assert rules.next_check(today) == then


def test_one_action_asks_for_a_look_at_every_lesson_of_a_platform_and_tells_each_owner_once(cast, author, module, lesson):
    Module.objects.filter(pk=module.pk).update(platforms=["instagram"], owner=cast.hr)
    Lesson.objects.filter(pk=lesson.pk).update(platforms=["tiktok"])
    page = author.get("/hr/learning/checks/").content.decode()
    assert "instagram (1)" in page and "tiktok (1)" in page
    Lesson.objects.filter(pk=lesson.pk).update(platforms=[])
    author.post("/hr/learning/checks/", {"platform": "instagram", "note": "Stories are public now."})
    assert LessonCheck.objects.count() == 2
    told = Message.objects.get(kind="lessons_to_check")
    assert (told.person, told.context["number"]) == (cast.hr, 2)
    author.post("/hr/learning/checks/", {"platform": "instagram", "note": "Again."})
    assert LessonCheck.objects.count() == 2 and Message.objects.filter(kind="lessons_to_check").count() == 1
    assert "instagram changed: Stories are public now." in " ".join(author.get("/hr/learning/checks/").content.decode().split())
    author.post(reverse("hr_learning_do", args=["lesson", lesson.pk]), {"do": "checked"})
    assert LessonCheck.objects.filter(done_at=None).count() == 1 and len(checking(timezone.localdate()).waiting) == 1
    assert AuditEntry.objects.filter(action="lessons.flagged").count() == 1


def test_a_learner_says_that_a_lesson_is_unclear_and_hears_the_answer(cast, client_of, author, module, lesson):
    Module.objects.filter(pk=module.pk).update(owner=cast.content_owner)
    learner, here = client_of(cast.employee), reverse("lesson_flag", args=[lesson.pk])
    assert here in learner.get(reverse("lesson", args=[module.key, "first"])).content.decode()
    learner.post(here, {"kind": "unclear", "text": "What is a feed?"})
    flag = LessonFlag.objects.get()
    asked = Message.objects.get(kind="lesson_flagged")
    assert (asked.person, asked.url) == (cast.content_owner, flag.get_absolute_url())
    assert "1 learner says that a lesson is not right" in client_of(cast.hr).get("/hr/").content.decode()
    author.post(flag.get_absolute_url(), {"text": "The list of posts. I wrote it into the lesson."})
    answered = Message.objects.get(kind="lesson_flag_answered")
    assert (answered.person, answered.url) == (cast.employee, here)
    page = learner.get(here).content.decode()
    assert "The list of posts." in page and "Carla Owens" in page
    assert "The list of posts." not in client_of(cast.other).get(here).content.decode()


def test_a_second_word_before_the_answer_takes_the_place_of_the_first(cast, client_of, lesson):
    learner, here = client_of(cast.employee), reverse("lesson_flag", args=[lesson.pk])
    learner.post(here, {"kind": "unclear", "text": "First"})
    learner.post(here, {"kind": "outdated", "text": "Second"})
    assert list(LessonFlag.objects.values_list("kind", "text")) == [("outdated", "Second")]


@pytest.mark.parametrize(("told", "sentence"), [({"kind": "unclear", "text": " "}, "Say in one line"), ({"text": "Old"}, "Choose whether it is outdated")])
def test_a_flag_without_words_or_kind_is_answered_with_a_sentence(cast, client_of, lesson, told, sentence):
    page = client_of(cast.employee).post(reverse("lesson_flag", args=[lesson.pk]), told)
    assert page.status_code == 422 and sentence in page.content.decode()


def test_flagging_leaves_no_line_in_the_audit(cast, client_of, lesson):
    before = AuditEntry.objects.count()
    client_of(cast.employee).post(reverse("lesson_flag", args=[lesson.pk]), {"kind": "unclear", "text": "Hm"})
    assert LessonFlag.objects.exists() and AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    ("was", "changed", "here_before", "same", "then"),
    [
        ("", {"nl"}, {"nl", "en"}, False, "en"),
        ("", {"en"}, {"nl", "en"}, False, "nl"),
        ("", {"nl", "en"}, {"nl", "en"}, False, ""),
        ("en", {"en"}, {"nl", "en"}, False, ""),
        ("en", {"nl"}, {"nl", "en"}, False, "en"),
        ("en", set(), {"nl", "en"}, False, "en"),
        ("en", set(), {"nl", "en"}, True, ""),
        ("", {"en"}, {"nl"}, False, ""),
    ],
)
def test_which_language_is_older(was, changed, here_before, same, then):
    assert rules.behind(was_behind=was, changed=changed, here={"nl", "en"}, here_before=here_before, says_the_same=same) == then
