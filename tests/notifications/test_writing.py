"""Messages in large numbers are the same rows, whichever way they are written."""

from django.db import connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms.notifications import services, writing
from lms.notifications.models import Message

ODD = 'Tab\t, line\nbreak, \r, back\\slash, \\N, quote " and ‘é’ 😀'


def the_rows(people):
    now = timezone.now()
    return [Message(person=one, kind="track_reminder", context={"title": {"nl": ODD, "en": str(number)}}, url=f"/x/{ODD}"[:300], created_at=now, due_at=now,
                    is_bulk=True, mail="queued" if number % 2 else "none") for number, one in enumerate(people)]  # fmt: skip


def as_read(rows):
    return [model_to_dict(row, exclude=["id"]) | {"created_at": row.created_at} for row in rows]


def test_copied_rows_are_those_of_an_insert(make_person):
    people = [make_person() for _number in range(3)] * 40
    rows = the_rows(people)
    Message.objects.bulk_create(rows)
    inserted = as_read(Message.objects.order_by("pk"))
    Message.objects.all().delete()
    writing.write(rows, skips_known=False)
    assert as_read(Message.objects.order_by("pk")) == inserted and len(inserted) == 120


def test_a_mailing_to_many_costs_a_few_statements_and_an_event_told_twice_is_one(make_person):
    people = [make_person() for _number in range(120)]
    with CaptureQueriesContext(connection) as queries:
        services.notify_all([(one, {"title": "A"}) for one in people], "track_reminder")
    assert len(queries) <= 4 and Message.objects.count() == 120
    for _time in range(2):
        services.notify_all([(one, {"title": "A"}) for one in people], "track_reminder", event_key="once")
    assert Message.objects.count() == 240
