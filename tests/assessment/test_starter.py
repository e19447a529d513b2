"""The quizzes of the starter programme: complete in both languages, and every link leads to the lesson or clause that is checked."""

import pytest
from django.utils import timezone
from django.utils.translation import override

from courses.assessment import folder, references
from courses.assessment.models import Question, Quiz
from courses.organisation.models import Clause
from courses.programme.services import STARTER, load_programme

TEXTS = ("text_nl", "text_en")


@pytest.fixture
def starter(db):
    load_programme(folder=STARTER, by=None, now=timezone.now())


def test_the_starter_quizzes_are_in_both_languages_and_their_links_lead_somewhere(starter, make_person):
    rows = list(Question.objects.select_related("quiz__lesson"))
    assert Quiz.objects.count() >= 6
    for one in rows:
        assert all(getattr(one, name) for name in TEXTS), one.key
        assert all(bool(option.nl) == bool(option.en) and bool(option.to_nl) == bool(option.to_en) for option in one.asked.options), one.key
        assert all(bool(option.feedback_nl) == bool(option.feedback_en) for option in one.asked.options), one.key
    for language in ("nl", "en"):
        with override(language):
            found = references.found(make_person(), {one.checks for one in rows})
            clauses = {f"clause:{key}" for key in Clause.objects.values_list("key", flat=True)}  # the policy itself is still a draft here
            assert [one.key for one in rows if one.checks not in set(found) | clauses] == []


def test_every_kind_of_question_is_in_the_starter_programme(starter):
    assert set(Question.objects.values_list("kind", flat=True)) == set(Question.Kind.values)


def test_the_files_of_the_starter_quizzes_are_as_they_would_be_given_away(starter):
    for quiz in Quiz.objects.select_related("lesson"):
        [file] = STARTER.rglob(f"*-{quiz.lesson.key}{folder.SUFFIX}")
        assert folder.write(quiz.lesson)[folder.SUFFIX] == file.read_bytes()
