"""Courses, modules and lessons: making, ordering, letting people find them, copying, archiving and bringing back."""

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.authoring.models import LessonDraft
from courses.authoring.services import courses
from courses.catalogue.kinds import kind_of
from courses.catalogue.models import Attachment, Course, Lesson, Module, State
from courses.progress.models import ModuleCompletion
from courses.progress.services import recompute
from lms.audit.models import AuditEntry
from tests.authoring.conftest import new_lesson, picture, publish, typed, write
from tests.courses_made import make_module

pytestmark = pytest.mark.django_db


def do(client, thing, action, **more):
    return client.post(reverse("hr_learning_do", args=[thing._meta.model_name, thing.pk]), {"do": action} | more)


def module_facts(**changes):
    return {"title_nl": "Een module", "title_en": "A module", "stance": "risk", "completion": "lessons"} | changes


def test_a_course_is_made_from_nothing_until_people_find_it(cast, author, client_of):
    author.post("/hr/learning/new/", {"title_nl": "Schrijven voor het web", "title_en": "Writing for the web", "phase": "role"})
    course = Course.objects.get()
    assert (course.key, course.state, course.owner) == ("writing-for-the-web", State.DRAFT, cast.content_owner)
    assert do(author, course, "publish").status_code == 302 and Course.objects.get().state == State.DRAFT
    author.post(f"/hr/learning/courses/{course.key}/new/", module_facts(outcomes_nl="kort schrijven\n\nkoppen maken", platforms="LinkedIn, mast odon,linkedin"))
    module = Module.objects.get()
    assert (module.outcomes_nl, module.platforms, module.stance) == (["kort schrijven", "koppen maken"], ["linkedin", "mast-odon"], "risk")
    author.post(f"/hr/learning/modules/{module.key}/new/", {"kind": "page", "title_nl": "Kop", "title_en": "Heading", "minutes": "4"})
    lesson = Lesson.objects.get()
    write(lesson, cast.content_owner, body_nl="<p>Tekst.</p>", body_en="<p>Text.</p>")
    author.post(f"/hr/learning/lessons/{lesson.pk}/publish/", {})
    learner = client_of(cast.employee)
    assert learner.get(reverse("module", args=[module.key])).status_code == 404
    do(author, module, "publish")
    do(author, course, "publish")
    assert "Heading" in learner.get(reverse("module", args=[module.key])).content.decode()
    assert Module.objects.get().minutes == 4


def test_a_title_in_one_language_is_needed(author):
    page = author.post("/hr/learning/new/", {"title_nl": " ", "phase": "general"})
    assert page.status_code == 422 and "Give it a title in at least one language." in page.content.decode()


def test_keys_differ_from_every_other_key_and_from_words_of_addresses(cast, module):
    made = [courses.create_course(by=cast.hr, now=timezone.now(), title_en=title, phase="general").key for title in ("Files", "First", "First", "？", "a_b  c")]
    assert made == ["files-2", "first-2", "first-3", "new", "a-b-c"]


def test_up_and_down_and_dragging_order_the_lessons(cast, author, module):
    third = new_lesson(module, cast.hr, title_en="Third")
    order = lambda: list(module.lessons.order_by("position").values_list("key", flat=True))  # noqa: E731
    do(author, third, "up")
    assert order() == ["first", "third", "second"]
    do(author, third, "down")
    do(author, third, "down")
    assert order() == ["first", "second", "third"]
    do(author, third, "order", keys="third unknown first")
    assert order() == ["third", "first", "second"]
    assert AuditEntry.objects.filter(action="lesson.ordered").count() == 3


def test_htmx_gets_the_list_and_keeps_the_focus_on_the_button(author, module):
    second = module.lessons.get(key="second")
    answer = author.post(reverse("hr_learning_do", args=["lesson", second.pk]), {"do": "up"}, headers={"HX-Request": "true"}).content.decode()
    assert answer.strip().startswith("<ordered-list") and 'id="up-second" aria-disabled="true" autofocus' in answer
    assert answer.index("lesson-second") < answer.index("lesson-first")


def test_a_version_for_units_stands_in_the_place_of_the_general_module(cast, author, client_of, module):
    address = f"/hr/learning/courses/{module.course.key}/new/"
    facts = module_facts(title_en="For the north", variant_of=module.pk, variant_for="web-shop", units=[cast.north.pk], completion="session")
    author.post(address, facts)
    variant = Module.objects.get(variant_of=module)
    do(author, variant, "publish")
    assert client_of(cast.employee).get(reverse("module", args=[module.key])).status_code == 302
    assert client_of(cast.other).get(reverse("module", args=[module.key])).status_code == 200
    page = author.post(f"/hr/learning/modules/{module.key}/about/", module_facts(variant_of=variant.pk))
    assert page.status_code == 422


def test_the_picture_of_a_module_needs_a_sentence(author, module):
    address = f"/hr/learning/modules/{module.key}/about/"
    refused = author.post(address, module_facts(illustration=picture()))
    assert refused.status_code == 422 and not Attachment.objects.exists()
    author.post(address, module_facts(illustration=picture(), illustration_alt_nl="Vlak.", illustration_alt_en="Plane."))
    fresh = Module.objects.get(pk=module.pk)
    assert fresh.illustration_nl == fresh.illustration_en == Attachment.objects.get()
    author.post(address, module_facts(no_picture="1", illustration_alt_nl="Vlak.", illustration_alt_en="Plane."))
    assert Module.objects.get(pk=module.pk).illustration_nl is None


def test_archived_things_disappear_for_learners_and_come_back_as_they_were(cast, author, client_of, module):
    learner, first = client_of(cast.employee), module.lessons.get(key="first")
    for thing, address in ((first, ["lesson", [module.key, "first"]]), (module, ["module", [module.key]]), (module.course, ["course", [module.course.key]])):
        here = reverse(address[0], args=address[1])
        do(author, thing, "archive")
        assert learner.get(here).status_code == 404
        do(author, thing, "restore")
        assert learner.get(here).status_code == 200
    draft = new_lesson(module, cast.hr)
    do(author, draft, "archive")
    do(author, draft, "restore")
    assert Lesson.objects.get(pk=draft.pk).state == State.DRAFT


def test_a_copy_of_a_course_has_everything_as_drafts_with_files_of_its_own(cast, author, client_of, module):
    first = module.lessons.get(key="first")
    told = author.post(f"/hr/learning/lessons/{first.pk}/picture/", {"picture": picture(), "picture_alt": "Vlak."}).json()
    author.post(f"/hr/learning/lessons/{first.pk}/", typed(first, body_nl=f'<p>Met beeld.</p><img src="{told["src"]}" alt="Vlak.">'))
    publish(first, cast.hr)
    variant = make_module(module.course, variant_of=module, variant_for="web-shop")
    do(author, module.course, "copy")
    copy = Course.objects.exclude(pk=module.course_id).get()
    assert (copy.title_nl, copy.state) == ("De basis (kopie)", State.DRAFT)
    general = copy.modules.get(variant_of=None)
    assert copy.modules.get(title_nl=variant.title_nl, variant_of=general).variant_for == "web-shop"
    draft = LessonDraft.objects.get(lesson__module=general, lesson__position=1)
    own = general.attachments.get()
    assert own.get_absolute_url() in draft.body_nl and told["src"] not in draft.body_nl
    assert own.file.name != Attachment.objects.get(module=module).file.name
    assert draft.lesson.state == State.DRAFT and kind_of(draft.lesson).key == "page"


def test_a_copy_of_a_lesson_says_so_and_the_original_stays(author, module):
    do(author, module.lessons.get(key="first"), "copy")
    copy = Lesson.objects.get(state=State.DRAFT)
    assert (copy.draft.title_nl, copy.draft.title_en, copy.module) == ("first nl (kopie)", "first en (copy)", module)
    assert module.lessons.get(key="first").published.title_nl == "first nl"


def test_a_lesson_that_is_extra_now_completes_the_module_for_who_did_the_rest(cast, author, client_of, module, monkeypatch):
    learner, second = client_of(cast.employee), module.lessons.get(key="second")
    learner.post(reverse("lesson_finish", args=[module.key, "first"]))
    asked = []
    monkeypatch.setattr("courses.progress.services.later", lambda task, **what: asked.append((task, what)))
    author.post(f"/hr/learning/lessons/{second.pk}/about/", {"minutes": "3", "stance": "both", "is_optional": "on"})
    assert asked == [("courses.progress.tasks.recompute_module", {"module_id": module.pk})]
    recompute(module=module, now=timezone.now())
    assert ModuleCompletion.objects.filter(person=cast.employee, module=module).exists()


def test_the_lists_cost_the_same_for_one_row_and_for_many(cast, author, module, django_assert_max_num_queries):
    for number in range(6):
        new_lesson(module, cast.hr, title_en=f"Lesson {number}")
        make_module(module.course)
    for address in ("/hr/learning/", f"/hr/learning/courses/{module.course.key}/", f"/hr/learning/modules/{module.key}/", "/hr/learning/checks/"):
        with django_assert_max_num_queries(15):
            author.get(address)
