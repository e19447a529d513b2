"""Writing a case: a form for each step and choice, what is missing, and playing the draft."""

import pytest
from django.utils.translation import override

from courses.catalogue.models import Lesson
from courses.catalogue.services import NotReadyToPublish
from courses.practice.kind import PRACTICE
from courses.practice.models import CaseEdition, PracticeCase, PracticeRun
from courses.practice.rules.case import Case
from courses.practice.services import editing
from lms.audit.models import AuditEntry
from tests.forms_of_pages import forms_in
from tests.practice.made import CASE, publish


@pytest.fixture
def author(client_of, cast):
    return client_of(cast.content_owner)


@pytest.fixture
def empty(module):
    return Lesson.objects.create(module=module, key="new-case", position=8, kind="practice")


def address(lesson, rest=""):
    return f"/hr/learning/lessons/{lesson.pk}/case/{rest}"


def draft(lesson) -> Case:
    return PracticeCase.objects.get(lesson=lesson).case


def step_values(edits: int, **values):
    return {"edits": edits, "kind": "scene", "place": "feed", "where_nl": "Onze pagina", "where_en": "Our page", "at": "9.05"} | values


def choice_values(edits: int, **values):
    words = {"label_nl": "Wacht", "label_en": "Wait", "happens_nl": "Niets", "happens_en": "Nothing"}
    return words | {"edits": edits, "kind": "wait", "audience": "nobody", "next": "end"} | values


def test_a_case_is_written_from_nothing_with_forms_and_can_then_be_published(author, empty):
    assert "Write the first step" in author.get(address(empty)).content.decode()
    rows = {"message-0-who": "Ruud", "message-0-at": "9:00", "message-0-text_nl": "Hallo?", "message-0-text_en": "Hello?"}
    saved = author.post(address(empty, "steps/new/"), step_values(0, **rows, then="choice"))
    assert saved["Location"] == address(empty, "steps/step-1/new/")
    author.post(saved["Location"], choice_values(1))
    frame = {"edits": 2, "text_nl": "Leer", "text_en": "Learn", "ambassador_nl": "Zo", "ambassador_en": "So", "clause": "", "seed": "5"}
    assert author.post(address(empty, "frame/"), frame).status_code == 302
    found = draft(empty)
    assert (found.steps[0].at, found.steps[0].messages[0].who, found.steps[0].choices[0].next, found.seed) == ("09:05", "Ruud", "end", 5)
    page = author.get(address(empty)).content.decode()
    assert "One thing is missing before it can be published" in page
    assert "Choose the clause of the policy" in page
    editing.store(lesson=empty, case=CASE)
    publish(empty)
    assert CaseEdition.objects.get(version__lesson=empty).case == CASE


def test_publishing_is_refused_with_everything_that_is_missing_and_where(empty):
    editing.store(lesson=empty, case=Case(steps=CASE.steps[:1], debrief=CASE.debrief))
    with override("en"):
        with pytest.raises(NotReadyToPublish) as refusal:
            publish(empty)
        assert "Step 1, choice 1: This leads nowhere." in str(refusal.value)


def test_what_people_play_changes_only_when_the_lesson_is_published(author, case_lesson):
    before = case_lesson.published.case_edition.stored
    author.post(address(case_lesson, "frame/"), {"edits": 1, "intro_nl": "Nieuw", "intro_en": "New", "clause": "clause-personal-data", "seed": "5"})
    assert draft(case_lesson).intro.en == "New"
    assert CaseEdition.objects.get(version=case_lesson.published).stored == before


def test_the_page_shows_the_picture_and_the_same_in_words(author, case_lesson):
    page = author.get(address(case_lesson)).content.decode()
    assert "Picture of the case: 2 steps and 5 choices. The list below says the same in words." in page
    assert "leads to step 2" in page
    assert "leads to the end" in page
    assert "Nothing is missing" in page


@pytest.mark.parametrize("rest", ["steps/complaint/", "steps/complaint/public/", "steps/oops/delete/", "frame/"])
def test_saving_a_form_as_it_stands_changes_nothing(author, case_lesson, rest):
    page = address(case_lesson, rest)
    form = next(one for one in forms_in(author.get(page).content.decode(), page) if "edits" in one.values)
    assert author.post(page, form.values).status_code == 302
    assert draft(case_lesson) == CASE


def test_a_dead_end_is_told_at_its_choice(author, case_lesson):
    author.post(address(case_lesson, "steps/complaint/public/"), choice_values(1, kind="reply", audience="everyone", next=""))
    page = author.get(address(case_lesson)).content.decode()
    assert "This leads nowhere. Choose which step comes next, or the end." in page
    assert "No choice leads to this step." in page


def test_two_authors_do_not_overwrite_each_other_and_nothing_typed_is_lost(author, case_lesson):
    values = choice_values(1, label_en="Mine")
    assert author.post(address(case_lesson, "steps/oops/nothing/"), values).status_code == 302
    refused = author.post(address(case_lesson, "steps/oops/sorry/"), choice_values(1, label_en="Theirs", kind="apologise"))
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "Somebody changed this case while you were writing" in page
    assert 'value="Theirs"' in page
    assert author.post(address(case_lesson, "steps/oops/sorry/"), choice_values(2, label_en="Theirs", kind="apologise")).status_code == 302


def test_steps_and_choices_move_and_go(author, case_lesson):
    do = address(case_lesson, "do/")
    author.post(do, {"edits": 1, "step": "oops", "choice": "nothing", "do": "up"})
    assert [one.key for one in draft(case_lesson).step("oops").choices] == ["delete", "nothing", "sorry"]
    author.post(do, {"edits": 2, "step": "oops", "choice": "nothing", "do": "remove"})
    author.post(do, {"edits": 3, "step": "oops", "do": "up"})
    assert [one.key for one in draft(case_lesson).steps] == ["oops", "complaint"]
    author.post(do, {"edits": 4, "step": "oops", "do": "remove"})
    assert [(one.key, [choice.next for choice in one.choices]) for one in draft(case_lesson).steps] == [("complaint", ["", "end"])]


def test_the_draft_can_be_played_and_nothing_of_it_is_kept(author, case_lesson):
    play = address(case_lesson, "play/")
    assert "Label public" in author.get(play).content.decode()
    page = author.get(f"{play}?choice=public").content.decode()
    assert "Happens public" in page
    assert 'name="path" value="complaint.public"' in page
    page = author.get(f"{play}?path=complaint.public&choice=sorry").content.decode()
    assert "What there is to learn" in page
    assert not PracticeRun.objects.exists()


@pytest.mark.parametrize("query", ["path=oops.delete", "path=x", "path=a.b,c.d", "choice=nonsense", "path=%00.%00", "path=" + "a.b," * 500])
def test_a_way_that_does_not_exist_begins_at_the_beginning(author, case_lesson, query):
    page = author.get(f"{address(case_lesson, 'play/')}?{query}")
    assert page.status_code == 200
    assert page.context["turn"] == 0


@pytest.mark.parametrize("at", ["25:00", "9:77", "soon", "24.00"])
def test_a_time_that_is_none_is_told_at_its_field(author, case_lesson, at):
    refused = author.post(address(case_lesson, "steps/oops/"), step_values(1, at=at))
    assert refused.status_code == 422
    assert "This is no time. Write it such as 19:20." in refused.content.decode()


def test_a_moment_without_a_time_is_asked_for_it(author, case_lesson):
    rows = {"moment-0-text_nl": "Foto", "moment-0-text_en": "Picture", "spreads": "on"}
    refused = author.post(address(case_lesson, "steps/complaint/public/"), choice_values(1, kind="reply", audience="everyone", **rows))
    assert refused.status_code == 422
    assert "After how many minutes does this happen?" in refused.content.decode()


def test_each_change_leaves_a_line_in_the_audit(author, cast, case_lesson):
    author.post(address(case_lesson, "steps/oops/"), step_values(1, kind="what_now"))
    entry = AuditEntry.objects.filter(action="practice_case.changed").get()
    assert entry.by_name == cast.content_owner.full_name


def test_a_lesson_of_another_kind_has_no_case(author, module):
    assert author.get(address(module.lessons.get(key="first"))).status_code == 404


def test_a_copy_has_the_case_too(case_lesson, module):
    copy = Lesson.objects.create(module=module, key="copy", kind="practice")
    PRACTICE.copy(case_lesson, copy)
    assert draft(copy) == CASE


def test_a_change_of_the_case_alone_is_published_by_the_page_of_the_lesson(author, case_lesson):
    publishing = f"/hr/learning/lessons/{case_lesson.pk}/publish/"
    assert "Nothing has changed since." in author.get(publishing).content.decode()
    author.post(address(case_lesson, "steps/oops/nothing/"), choice_values(1, label_en="Look away"))
    assert "Something here is not published yet." in author.get(address(case_lesson)).content.decode()
    author.post(publishing, {"change": "small", "what_changed_nl": "", "what_changed_en": "", "publish_at": ""})
    case_lesson.refresh_from_db()
    assert case_lesson.published.number == 2
    assert case_lesson.published.case_edition.case.step("oops").choice("nothing").label.en == "Look away"
    assert "Something here is not published yet." not in author.get(address(case_lesson)).content.decode()


def test_what_is_exported_is_what_people_play(author, case_lesson):
    before = PRACTICE.write(case_lesson)
    author.post(address(case_lesson, "do/"), {"edits": 1, "step": "oops", "do": "remove"})
    assert PRACTICE.write(case_lesson) == before
