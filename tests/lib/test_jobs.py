"""Background work: asked for after the change is stored; a burst of the same sweep is asked for twice, not fifty times."""

import pytest
from django.db import transaction

from lms.lib import jobs

SWEEP = "lms.notifications.tasks.deliver_due"


@pytest.fixture
def sent(monkeypatch):
    """What goes to the broker: name, ids, seconds to wait. No burst of an earlier test counts."""
    found = []
    monkeypatch.setattr(jobs, "_burst", jobs.Burst())
    monkeypatch.setattr(jobs.current_app, "send_task", lambda name, kwargs, countdown=None: found.append((name, kwargs, countdown)))
    return found


@pytest.fixture
def clock(monkeypatch):
    """Seconds that pass only when somebody says so."""
    at = [1000.0]
    monkeypatch.setattr(jobs, "monotonic", lambda: at[0])
    return at


@pytest.mark.django_db(transaction=True)
def test_work_starts_when_the_change_is_stored_and_never_when_it_is_not(sent):
    with transaction.atomic():
        jobs.later("a.task", row_id=7)
        assert sent == []
    assert sent == [("a.task", {"row_id": 7}, None)]
    with pytest.raises(RuntimeError), transaction.atomic():
        jobs.later("a.task", row_id=8)
        raise RuntimeError
    assert len(sent) == 1


@pytest.mark.django_db(transaction=True)
def test_a_burst_of_one_sweep_is_asked_for_at_once_and_once_more_for_all_that_came_after(sent, clock):
    for _number in range(50):
        clock[0] += 0.01
        jobs.later(SWEEP)
    assert sent == [(SWEEP, {}, None), (SWEEP, {}, 2)]


@pytest.mark.django_db(transaction=True)
def test_what_is_stored_after_the_second_began_is_asked_for_again(sent, clock):
    jobs.later(SWEEP)
    clock[0] += 1
    jobs.later(SWEEP)  # begins at +3
    clock[0] += 1.9
    jobs.later(SWEEP)  # at +2.9: the second will find it
    assert len(sent) == 2
    clock[0] += 0.2
    jobs.later(SWEEP)  # at +3.1
    assert len(sent) == 3
    clock[0] += 60
    jobs.later(SWEEP)
    assert sent[3] == (SWEEP, {}, None)


@pytest.mark.django_db(transaction=True)
def test_tasks_that_name_a_row_are_all_asked_for(sent, clock):
    for number in range(3):
        jobs.later("a.task", row_id=number)
    assert [ids["row_id"] for _name, ids, _wait in sent] == [0, 1, 2]
