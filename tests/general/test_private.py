"""The firewall of the optional: nobody but the person can come across a level check, on any page and by any query."""

import ast
import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.general.models import Answer, Attempt, Counted, Option, Outcome, Question
from courses.general.services import checks
from lms.people.models import User
from tests.access import gathered
from tests.test_architecture import BASE_DIR, CODE, imports

SECRET = "Zwijgzaamheid-7391"
LONG_AGO = datetime(1987, 3, 14, 15, 9, tzinfo=UTC)
STAFF = ("hr", "manager", "administrator", "content_owner", "trainer", "other")
PRIVATE = {model._meta.db_table for model in (Attempt, Answer, Outcome, Counted)}


@pytest.fixture
def planted(cast):
    """The employee finished a check in 1987 and is in the middle of another; what she chose stands in no other text."""
    table = gathered()
    for prepare in table.preparations:
        prepare(cast)
    question = Question.objects.first()
    secret = question.options.first()
    Option.objects.filter(pk=secret.pk).update(text_nl=SECRET, text_en=SECRET)
    Attempt.objects.all().delete()
    for _time in range(2):
        checks.start(person=cast.employee, now=LONG_AGO)
        checks.answer(person=cast.employee, question=question, option=secret, now=LONG_AGO)
        if not Outcome.objects.exists():
            checks.finish(person=cast.employee, now=LONG_AGO)
    return table


def pages(table, cast):
    for name in sorted(table.pages):
        if table.methods.get(name) != "post":
            yield reverse(name, kwargs=table.arguments[name](cast) if name in table.arguments else {})
    yield from (f"{reverse('search')}?q={word}" for word in ("1987", "Samira", "level check"))


def test_the_person_does_see_what_was_planted(planted, cast, client_of):
    page = client_of(cast.employee).get("/learn/check/result/").content.decode()
    assert SECRET in client_of(cast.employee).get(f"/learn/check/questions/{Question.objects.first().key}/").content.decode()
    assert "Your answers, and why" in page


@pytest.mark.parametrize("role", STAFF)
def test_no_page_and_no_search_tells_staff_or_colleagues_anything_and_no_query_even_asks(planted, cast, client_of, role):
    reader = getattr(cast, role)
    client = client_of(reader)
    found, asked = [], 0
    for address in pages(planted, cast):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address, follow=True)
        shown = (b"".join(response.streaming_content) if response.streaming else response.content).decode(errors="replace")
        found += [f"{address} shows {word}" for word in (SECRET, "14 March 1987", "14 maart 1987", "1987-03-14") if word in shown]
        for query in queries:
            touched = {table for table in PRIVATE if f'"{table}"' in query["sql"]}
            if touched:
                asked += 1
                whose = set(re.findall(r'"person_id" = (\d+)', query["sql"]))
                if whose != {str(reader.pk)}:
                    found.append(f"{address} reads {touched} of {whose or 'everybody'}")
    assert found == []
    assert client.get(reverse("search"), {"q": SECRET}).context["count"] == 0, "the page repeats the words, and finds nothing"
    assert asked > 0, "the own level check is read on its own pages"


def test_nothing_leads_from_a_person_to_a_level_check():
    private = {Attempt, Answer, Outcome, Counted}
    assert [field.name for field in User._meta.get_fields() if field.related_model in private] == []


def test_no_part_but_phase_one_itself_knows_the_models_of_the_level_check():
    outside = [file for file in CODE if "courses/general" not in file.as_posix()]
    users = {file.relative_to(BASE_DIR).as_posix() for file in outside for name in imports(file) if name.startswith("courses.general")}
    assert users == {"lms/demo/learning.py", "lms/demo/wishes.py"}
    tree = ast.parse("".join((BASE_DIR / file).read_text() for file in sorted(users)))
    taken = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "courses.general.models" for alias in node.names}
    assert taken == {"Question"}


def test_no_audit_line_tells_of_a_level_check(planted, cast):
    from lms.audit.models import AuditEntry

    checks.delete_results(person=cast.employee)
    assert not AuditEntry.objects.filter(subject_type__startswith="courses_general").exists()
    assert not AuditEntry.objects.filter(action__contains="check").exists()
