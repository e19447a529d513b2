"""What somebody learns by choice, such as another role's track, is seen by nobody: pages, exports and searches of staff stay the same, and
secrets planted in it are found by none of them (product.md, principle 2). Every address of the permission table is read."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.assessment.models import Answer
from courses.assessment.rules.marking import SHORT, Option
from courses.assessment.services import attempts
from courses.assessment.services.questions import QuestionForm
from courses.catalogue.models import Lesson, Module
from courses.content.reflections import services as reflections
from courses.general.models import Attempt, Question
from courses.general.services import checks
from courses.practice.models import PracticeRun
from courses.progress.models import ModuleCompletion
from courses.progress.services import complete_module, finish_lesson
from courses.role.models import PlannedTip, Tip, Track
from courses.role.tips import services as tips
from lms.audit.models import AuditEntry
from lms.notifications.models import Message
from tests.access import gathered
from tests.assessment.conftest import make_quiz
from tests.courses_made import make_lesson
from tests.practice.made import make_case

TABLE = gathered()
STAFF = ("hr", "branch_hr", "manager", "deputy", "trainer", "content_owner", "administrator")
SECRETS = ("zonnebloem47", "korenbloem58", "klaproos69", "madelief71", "ereprijs82")  # words that somebody writes down in private
CHANGING = re.compile(rb'(name="(?:csrfmiddlewaretoken|form_key)" value="|nonce[-="]*|X-CSRFToken[^,]{0,20})[\w+/=-]+')
# A secret of one's own that is new at every visit, a mail whose reading writes a line into the audit, and the figures of the machine.
NEW_EACH_TIME = {"mfa_activate_totp", "mfa_add_webauthn", "mail_show", "health_page"}
SEARCHES = ("Dirk", "Vervanger", "Wout", "Trial track", "Module", *SECRETS)


def _addresses(cast: Any) -> dict[str, str]:
    found = {}
    for name in sorted(TABLE.pages):
        if TABLE.methods.get(name) != "post" and name not in NEW_EACH_TIME:
            found[name] = reverse(name, kwargs=TABLE.arguments[name](cast) if name in TABLE.arguments else {})
    return found | {f"search for {words}": f"{reverse('search')}?q={words}" for words in SEARCHES}


def _learn_in_private(learner: Any, own: Client) -> None:
    """The level check, tips with an own line, words for oneself, a quiz, a rehearsal and another role's track: all of it optional."""
    checks.start(person=learner, now=timezone.now())
    for question in Question.objects.filter(is_in_use=True):
        checks.answer(person=learner, question=question, option=question.options.first(), now=timezone.now())
    checks.finish(person=learner, now=timezone.now())
    for tip, secret in zip(Tip.objects.filter(key__startswith="planted").order_by("pk"), SECRETS, strict=False):
        planned = tips.add_to_plan(person=learner, tip=tip, now=timezone.now())
        tips.answer(planned=planned, outcome=PlannedTip.Outcome.WORKED, line=f"With the words {secret}.", now=timezone.now())
    lesson = Lesson.objects.get(key="planted-words")
    reflections.keep(person=learner, lesson=lesson, text=f"For me: {SECRETS[2]}.", based_on=0, now=timezone.now())
    _answer_in_a_quiz(learner)
    page = reverse("lesson", args=[Lesson.objects.get(key="planted-case").module.key, "planted-case"])
    assert own.post(f"{page}practice/choose/", {"turn": own.get(page).context["turn"], "choice": "public"}).status_code == 302
    for module in Module.objects.filter(state="published"):
        for lesson in Lesson.objects.filter(module=module, state="published"):
            finish_lesson(person=learner, lesson=lesson, now=timezone.now())
        complete_module(person=learner, module=module, how="session", now=timezone.now())


def _answer_in_a_quiz(learner: Any) -> None:
    """Twice, in own words: once handed in, once still open."""
    quiz = Lesson.objects.get(key="planted-quiz").quiz
    for secret in SECRETS[3:]:
        attempt = attempts.start(person=learner, quiz=quiz, now=timezone.now())
        row = attempt.answers.get()
        attempts.keep(person=learner, attempt_id=attempt.pk, number=row.number, sent=secret, seen=row.sequence, tab="one", step=1, now=timezone.now())
        if secret == SECRETS[3]:
            attempts.hand_in(person=learner, attempt=attempt, now=timezone.now())


def _stored_for_others(learner: Any) -> str:
    """Every line of the audit, and every message that is somebody else's, as they are stored."""
    lines = AuditEntry.objects.values_list("action", "changes", "reason", "subject_name")
    told = Message.objects.exclude(person=learner).values_list("kind", "context")
    return repr([*lines, *told])


def _seen(client: Client, addresses: dict[str, str]) -> dict[str, bytes]:
    """What each address answers with 200; a refusal has a number of its own every time."""
    found = {}
    for name, address in addresses.items():
        response = client.get(address)
        if response.status_code == 200:
            body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
            found[name] = CHANGING.sub(b"", body)
    return found


@pytest.mark.parametrize("staff", STAFF)
def test_learning_by_choice_changes_no_page_no_export_and_no_search_of_staff(staff: str, cast: Any, client_of: Callable[[Any], Client]) -> None:
    for prepare in TABLE.preparations:
        prepare(cast)
    Module.objects.update(completion="session")
    about = {"title_nl": "Wacht", "text_nl": "Even", "audience": "customers", "channel": "page", "stance": "risk"}
    for number, _secret in enumerate(SECRETS[:2]):
        Tip.objects.create(key=f"planted-{number}", **about)
    first = Module.objects.filter(state="published").order_by("pk")[0]
    make_lesson(first, key="planted-words", kind="reflection", position=99)
    make_case(first, key="planted-case")
    make_quiz(
        first, key="planted-quiz", forms=(QuestionForm(SHORT, "In één woord?", "In one word?", (Option("a", "pauze", "pause", right=True),), key="word"),)
    )
    learner = cast.ambassador if staff == "deputy" else cast.deputy
    with time_machine.travel(timezone.now(), tick=False):
        client, own, addresses = client_of(getattr(cast, staff)), client_of(learner), _addresses(cast)
        first = _seen(client, addresses)  # the first visit settles what a visit itself changes
        before = _seen(client, {name: addresses[name] for name in first})
        track = Track.objects.get(key="table-track")
        own.get(reverse("track", args=[track.key]))
        for module in Module.objects.filter(state="published"):
            own.get(reverse("module", args=[module.key]))
            for lesson in Lesson.objects.filter(module=module, state="published"):
                own.get(reverse("lesson", args=[module.key, lesson.key]))
        lines = AuditEntry.objects.filter(by=learner).count()
        _learn_in_private(learner, own)
        assert ModuleCompletion.objects.filter(person=learner, module__assigned_sets=track.assigned_set).exists(), "there is something to be found"
        assert Answer.objects.filter(attempt__person=learner, value=SECRETS[4]).exists() and PracticeRun.objects.filter(person=learner).exists()
        assert PlannedTip.objects.filter(person=learner, line__contains=SECRETS[0]).exists() and Attempt.objects.filter(person=learner).exists()
        after = _seen(client, {name: addresses[name] for name in before})
    assert [name for name in before if before[name] != after.get(name)] == []
    assert len(after) > 40, "pages, exports and searches were really read"
    told = [name for name, body in after.items() for secret in SECRETS if secret.encode() in body and not name.startswith("search for")]
    assert told == []
    assert AuditEntry.objects.filter(by=learner).count() == lines, "learning by choice leaves no line in the audit"
    assert [secret for secret in SECRETS if secret in _stored_for_others(learner)] == []
