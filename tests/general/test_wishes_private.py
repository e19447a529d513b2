"""Who supports a wish is seen by nobody else, on any page, in any search, in any audit line."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.general.models import Wish, WishSupport
from courses.general.services import deciding, wishes
from courses.general.services.wishes import When
from lms.audit.models import AuditEntry
from lms.people.models import User
from tests.access import gathered

NOW = timezone.now()
STAFF = ("hr", "manager", "administrator", "trainer", "ambassador", "other")
SECRET = "Zwijgzaamheid-4417"


@pytest.fixture
def planted(cast, make_person, make_unit):
    """Nine people support a wish; one of them has a name that stands nowhere else, and no other reason to be shown."""
    table = gathered()
    for prepare in table.preparations:
        prepare(cast)
    wish = wishes.wish_for_session(person=make_person(), words="Reviews", language="en", now=NOW)
    quiet = make_person(SECRET, SECRET)
    for place, one in enumerate([quiet, *(make_person() for _n in range(7))]):
        wishes.support(wish=wish, person=one, now=NOW + timedelta(minutes=place), when=When(("middle-morning",)))
    return table, wish, quiet


def pages(table, cast, wish):
    for name in sorted(table.pages):
        if table.methods.get(name) != "post":
            yield reverse(name, kwargs=table.arguments[name](cast) if name in table.arguments else {})
    yield from (f"/learn/wishes/{wish.pk}/turn/", f"/hr/sessions/wishes/{wish.pk}/answer/", f"{reverse('search')}?q=Reviews")


@pytest.mark.parametrize("role", STAFF)
def test_no_page_reads_who_supports_a_wish_but_for_the_reader_alone(planted, cast, client_of, role):
    table, wish, _quiet = planted
    reader, found, asked = getattr(cast, role), [], 0
    client = client_of(reader)
    for address in pages(table, cast, wish):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address, follow=True)
        shown = "" if response.streaming else response.content.decode(errors="replace")
        if "wish" in address and SECRET in shown:
            found.append(f"{address} shows the supporter")
        for query in queries:
            sql = query["sql"]
            if '"courses_general_wishsupport"' not in sql:
                continue
            asked += 1
            if '"people_user" ON ("courses_general_wishsupport"."person_id"' in sql:
                found.append(f"{address} reads the people who support")
            select = sql.split(" FROM ")[0]
            if '"courses_general_wishsupport"."person_id"' in select and f'"person_id" = {reader.pk}' not in sql:
                found.append(f"{address} reads supporters of others")
    assert found == [] and asked > 0


def test_the_supporter_does_see_the_own_support(planted, client_of):
    _table, _wish, quiet = planted
    assert "You would come, and 8 colleagues too." in client_of(quiet).get("/learn/wishes/").content.decode()


def test_no_audit_line_tells_who_supports(planted, cast):
    _table, wish, quiet = planted
    wishes.take_back(wish=wish, person=quiet)
    wishes.support(wish=wish, person=quiet, now=NOW)
    deciding.turn_into_session(wish=wish, by=cast.hr, now=NOW, module=Wish.objects.exclude(module=None).first().module)
    deciding.answer(wish=wish, text="Soon.", by=cast.hr, now=NOW)
    lines = AuditEntry.objects.filter(subject_type__startswith="courses_general")
    assert sorted(lines.values_list("action", flat=True)) == ["wish.answered", "wish.turned"]
    assert not [one for one in lines if SECRET in f"{one.by_name} {one.subject_name} {one.changes} {one.reason}" or one.by_id != cast.hr.pk]


def test_nothing_leads_from_a_person_to_wishes():
    assert [field.name for field in User._meta.get_fields() if field.related_model in {Wish, WishSupport}] == []
