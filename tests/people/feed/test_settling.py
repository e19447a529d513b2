"""Who left by a list has left for good when that can no longer be undone: then what is private goes, and not before (people-and-tracks.md §1.4)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ambassadors.models import Ambassador
from courses.role.models import PlannedTip, Tip
from lms.people.feed.rules.rows import Incoming
from lms.people.feed.services import settling, taking, undoing, working

State = Ambassador.State


@pytest.fixture
def plan(cast):
    """An ambassador with a tip in the private plan."""
    Ambassador.objects.create(person=cast.ambassador, slug="wout", term_ends_on=timezone.localdate() + timedelta(days=300))
    tip = Tip.objects.create(key="four-sentences", title_nl="Vier zinnen", text_nl="Schrijf er vier.", audience="customers", channel="profile", stance="chance")
    return PlannedTip.objects.create(person=cast.ambassador, tip=tip, week=timezone.localdate())


def _let_go(person):
    return taking.receive(said=[Incoming(None, person.employee_number, {"left_on": timezone.localdate().isoformat()})], by=None, now=timezone.now())


def _nights_later(days: int) -> int:
    return settling.settle(now=timezone.now() + timedelta(days=days))


def test_the_private_plan_and_the_page_of_a_leaver_go_when_it_is_too_late_to_undo(cast, plan):
    _let_go(cast.ambassador)
    assert _nights_later(29) == 0 and PlannedTip.objects.exists()
    assert _nights_later(31) == 1 and not PlannedTip.objects.exists()
    assert Ambassador.objects.get(person=cast.ambassador).state == State.ENDED
    assert _nights_later(32) == 0, "once is enough"


def test_whoever_is_back_by_then_keeps_everything(cast, plan):
    run = _let_go(cast.ambassador)
    undoing.request_undo(run=run, by=cast.hr, now=timezone.now())
    working.work_off(run_id=run.pk)
    assert _nights_later(31) == 0
    assert PlannedTip.objects.exists() and Ambassador.objects.get(person=cast.ambassador).state == State.ACTIVE
