"""Phase 1 forgets who left by a feed when the undoing is no longer possible."""

from datetime import timedelta

from django.utils import timezone

from courses.general.models import Attempt
from lms.people.feed.rules.rows import Incoming
from lms.people.feed.services import settling, taking, undoing, working


def test_a_level_check_survives_an_undone_feed_and_is_forgotten_after_a_month(make_person):
    person, now = make_person(employee_number="1"), timezone.now()
    Attempt.objects.create(person=person)
    run = taking.receive(said=[Incoming(None, "1", {"left_on": timezone.localdate().isoformat()})], by=None, now=now)
    assert run.state == "done" and Attempt.objects.count() == 1
    undoing.request_undo(run=run, by=None, now=now)
    working.work_off(run_id=run.pk)
    assert settling.settle(now=now + timedelta(days=60)) == 0
    taking.receive(said=[Incoming(None, "1", {"left_on": timezone.localdate().isoformat()})], by=None, now=now)
    assert settling.settle(now=now + timedelta(days=29)) == 0
    assert settling.settle(now=now + timedelta(days=31)) == 1
    assert not Attempt.objects.exists()
