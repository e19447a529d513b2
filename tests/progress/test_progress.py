"""Resuming, finishing, completing, and declaring a phase known."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.catalogue import services as catalogue
from courses.catalogue.models import Module
from courses.progress import notices, queries, services
from courses.progress.models import LessonProgress, ModuleCompletion, PhaseDeclaration
from lms.lib import prepared
from tests.courses_made import make_course, make_lesson, make_module

NOW = timezone.now()


@pytest.fixture
def person(make_person):
    return make_person()


@pytest.fixture
def course(db):
    return make_course()


@pytest.fixture
def finish(person):
    def finish(module, *keys):
        return [services.finish_lesson(person=person, lesson=module.lessons.get(key=key), now=NOW) for key in keys]

    return finish


def is_complete(person, module) -> bool:
    return ModuleCompletion.objects.filter(person=person, module=module).exists()


def test_a_module_is_complete_when_every_lesson_that_is_not_extra_is_finished(person, course, finish):
    module = make_module(course, lessons=2)
    make_lesson(module, key="extra", position=9, is_optional=True)
    first, last = finish(module, "first", "second")
    assert (first, last.module, last.how) == (None, module, "lessons")


def test_finishing_twice_is_the_same_as_once_and_keeps_the_version_that_was_finished(person, course, finish):
    module = make_module(course, lessons=1)
    finish(module, "first")
    lesson = module.lessons.get()
    old = lesson.published
    content = catalogue.LessonContent(title_nl="Nieuw", body_nl="<p>Nieuw.</p>")
    catalogue.publish_lesson(lesson=lesson, content=content, by=None, now=NOW, is_substantial=True, what_changed_nl="Alles.")
    finish(module, "first")
    row = LessonProgress.objects.get(person=person)
    assert (row.version, row.finished_at) == (old, NOW)
    assert ModuleCompletion.objects.count() == 1


@pytest.mark.parametrize(
    ("completion", "by_lessons", "by_session"),
    [("lessons", True, False), ("session", False, True), ("either", True, True), ("both", False, False)],
)
def test_the_author_decides_what_completes_a_module(person, course, finish, completion, by_lessons, by_session, make_person):
    module = make_module(course, lessons=1, completion=completion)
    finish(module, "first")
    other = make_person()
    services.complete_module(person=other, module=module, how="session", now=NOW)
    assert (is_complete(person, module), is_complete(other, module)) == (by_lessons, by_session)


def test_lessons_and_a_session_in_either_order_complete_a_module_that_needs_both(course, make_person, monkeypatch):
    attended = set()
    monkeypatch.setattr(notices, "_attendance", [lambda person, module: person.pk in attended])
    module = make_module(course, lessons=1, completion="both")
    first, second = make_person(), make_person()
    services.finish_lesson(person=first, lesson=module.lessons.get(), now=NOW)
    assert services.complete_module(person=first, module=module, how="session", now=NOW) is not None
    attended.add(second.pk)
    assert services.complete_module(person=second, module=module, how="session", now=NOW) is None
    assert services.finish_lesson(person=second, lesson=module.lessons.get(), now=NOW) is not None


def test_a_completion_is_never_taken_away(person, course, finish):
    module = make_module(course, lessons=1)
    finish(module, "first")
    make_lesson(module, key="new", position=5)
    module.completion = "both"
    module.save()
    services.recompute(module=module, now=NOW)
    assert is_complete(person, module)


def test_when_less_is_needed_whoever_has_it_all_is_completed(person, course, finish, make_person):
    module = make_module(course, lessons=2)
    finish(module, "first")
    idle = make_person()
    services.open_lesson(person=idle, lesson=module.lessons.get(key="first"), now=NOW)
    catalogue.archive_lesson(lesson=module.lessons.get(key="second"), by=None)
    assert services.recompute(module=module, now=NOW) == 1
    assert (is_complete(person, module), is_complete(idle, module)) == (True, False)


def test_parts_above_hear_of_a_completion_once(course, finish, monkeypatch):
    heard = []
    monkeypatch.setattr(notices, "_listeners", [lambda completion, now: heard.append((completion.module, now))])
    module = make_module(course, lessons=1)
    finish(module, "first")
    finish(module, "first")
    assert heard == [(module, NOW)]


def test_completing_a_variant_completes_the_general_module_too(person, course, finish, monkeypatch):
    heard = []
    monkeypatch.setattr(notices, "_listeners", [lambda completion, now: heard.append(completion.module)])
    general = make_module(course)
    variant = make_module(course, lessons=1, variant_of=general, variant_for="web-shop")
    finish(variant, "first")
    assert heard == [variant, general]
    assert [row.module for row in queries.completions_of(person)] == [variant]


def test_the_place_in_a_video_is_kept_and_a_late_note_never_wins(person, course):
    lesson = make_module(course, lessons=1).lessons.get()
    at = NOW - timedelta(minutes=10)
    services.save_place(person=person, lesson=lesson, place=40, at=at, now=NOW)
    services.save_place(person=person, lesson=lesson, place=90, at=at + timedelta(minutes=2), now=NOW)
    services.save_place(person=person, lesson=lesson, place=60, at=at + timedelta(minutes=1), now=NOW)
    services.save_place(person=person, lesson=lesson, place=90, at=at + timedelta(minutes=2), now=NOW)
    row = LessonProgress.objects.get()
    assert (row.place, row.saved_at) == (90, at + timedelta(minutes=2))


def test_a_clock_that_runs_ahead_counts_as_now(person, course):
    lesson = make_module(course, lessons=1).lessons.get()
    services.save_place(person=person, lesson=lesson, place=5, at=NOW + timedelta(days=400), now=NOW)
    services.save_place(person=person, lesson=lesson, place=7, at=NOW + timedelta(seconds=1), now=NOW + timedelta(seconds=1))
    assert LessonProgress.objects.get().place == 7


def test_resuming_goes_to_the_lesson_that_was_begun_in_the_module_touched_last(person, course, finish):
    older, newer = make_module(course, lessons=3), make_module(course, lessons=3)
    services.open_lesson(person=person, lesson=newer.lessons.get(key="second"), now=NOW)
    services.open_lesson(person=person, lesson=older.lessons.get(key="first"), now=NOW - timedelta(days=3))
    lesson, progress = queries.resume_of(person)
    assert (lesson.module, lesson.key, progress is not None) == (newer, "second", True)
    finish(newer, "first", "second")
    lesson, progress = queries.resume_of(person)
    assert (lesson.key, progress) == ("third", None)
    finish(newer, "third")
    assert queries.resume_of(person)[0].module == older


def test_a_phase_is_done_when_all_that_counts_for_this_person_is_complete(person, course, finish):
    one, two = make_module(course, lessons=1), make_module(course, lessons=1)
    make_module(course, lessons=1, is_optional=True)

    def state():
        queries.forget_standing(person)
        standing = queries.standing_of(person)["general"]
        return (standing.state, standing.completed, standing.modules)

    assert state() == ("open", 0, 2)
    finish(one, "first")
    assert state() == ("busy", 1, 2)
    finish(two, "first")
    assert state() == ("done", 2, 2)
    assert queries.standing_of(person)["role"].state == "open", "a phase without modules is not done by itself"


def test_a_module_for_another_division_does_not_count(cast, course):
    module = make_module(course, lessons=1)
    module.units.add(cast.south)
    assert queries.standing_of(cast.employee)["general"].modules == 0
    assert queries.standing_of(cast.other)["general"].modules == 1


@pytest.fixture
def narrowed(monkeypatch):
    """A part above that says which modules of phase 3 count."""

    def by(scope):
        monkeypatch.setattr(notices, "_scopes", {"role": scope})
        prepared.forget()

    yield by
    monkeypatch.undo()
    prepared.forget()


def test_tracks_may_say_which_modules_of_a_phase_count(person, narrowed):
    course = make_course(phase="role")
    mine, _not_mine = make_module(course, lessons=1), make_module(course, lessons=1)
    narrowed(lambda person: Module.objects.filter(pk=mine.pk))
    assert queries.standing_of(person)["role"].modules == 1


def test_i_know_this_needs_no_check_and_can_be_taken_back(person, course):
    make_module(course)
    services.declare_phase_known(person=person, phase="general", now=NOW)
    services.declare_phase_known(person=person, phase="general", now=NOW)
    assert queries.standing_of(person)["general"].is_done
    assert PhaseDeclaration.objects.count() == 1
    services.take_back(person=person, phase="general")
    queries.forget_standing(person)
    assert queries.standing_of(person)["general"].state == "open"
    with pytest.raises(services.NoSuchPhase):
        services.declare_phase_known(person=person, phase="nonsense", now=NOW)


def test_the_path_shows_done_and_current_and_never_a_percentage(client_of, person, course):
    module = make_module(make_course(phase="organisation"))
    make_module(course)
    services.declare_phase_known(person=person, phase="general", now=NOW)
    page = client_of(person).get(f"/learn/{module.key}/").content.decode()
    path = page[page.index('class="path"') : page.index("</nav>", page.index('class="path"'))]
    assert path.count('class="done"') == 1
    assert path.count('aria-current="step"') == 1
    assert 'aria-current="step"' in path[path.index("#phase-organisation") : path.index("#phase-role")]
    assert "%" not in path


def test_the_first_page_offers_to_begin_and_then_to_go_on(client_of, person, course):
    module = make_module(course)
    client = client_of(person)
    assert f'href="/learn/{module.key}/"' in client.get("/").content.decode()
    services.open_lesson(person=person, lesson=module.lessons.get(key="second"), now=NOW)
    assert f'href="/learn/{module.key}/second/"' in client.get("/").content.decode()


def test_my_learning_shows_what_is_under_way_finished_and_declared_to_me_only(client_of, person, course, finish, make_person):
    done, busy = make_module(course, lessons=1, title="Gedaan"), make_module(course, title="Bezig")
    finish(done, "first")
    finish(busy, "first")
    client_of(person).post("/learn/phases/role/known/")
    page = client_of(person).get("/learn/mine/").content.decode()
    assert "Gedaan (en)" in page
    assert "1 of 2 lessons done" in page
    assert 'action="/learn/phases/role/not-known/"' in page
    other = client_of(make_person(roles=("hr", "administrator"))).get("/learn/mine/").content.decode()
    assert "Gedaan" not in other
    assert "Bezig" not in other


def test_search_finds_modules_that_are_meant_for_this_person(client_of, cast, course):
    module = make_module(course, title="Klachten")
    module.units.add(cast.north)
    assert f"/learn/{module.key}/" in client_of(cast.employee).get("/search/?q=klacht").content.decode()
    assert f"/learn/{module.key}/" not in client_of(cast.other).get("/search/?q=klacht").content.decode()
