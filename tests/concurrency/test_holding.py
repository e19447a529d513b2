"""Messages that are held while others change, release and withdraw them, for real, on both databases."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lms.notifications import delivery, holding
from lms.notifications.holding import Change
from lms.notifications.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


KIND = "session_changed"


def test_twelve_changes_at_once_are_one_message(make_person, at_once):
    person, now = make_person(), timezone.now()

    def change(number):
        return lambda: holding.hold([Change(person, {"when": "old"}, {"when": f"new {number}"})], KIND, merge_key="session-1", url="/", now=now)

    assert at_once([change(number) for number in range(12)]) == [None] * 12
    message = Message.objects.get()
    assert message.context["old_when"] == "old" and message.context["when"].startswith("new ") and message.is_held


def test_a_change_while_the_worker_releases_is_in_that_message_or_in_the_next_one_and_never_lost(make_person, at_once):
    person = make_person()
    for attempt in range(8):
        key, now = f"session-{attempt}", timezone.now()
        holding.hold([Change(person, {"when": "a"}, {"when": "b"})], KIND, merge_key=key, url="/", now=now - timedelta(minutes=10))
        answers = at_once([
            lambda now=now: delivery.deliver_batch(now=now),
            lambda key=key, now=now: holding.hold([Change(person, {"when": "b"}, {"when": "c"})], KIND, merge_key=key, url="/", now=now),
        ])  # fmt: skip
        assert answers[0] in {0, 1} and answers[1] is None
        steps = [(row.context["old_when"], row.context["when"]) for row in Message.objects.filter(merge_key=key).order_by("pk")]
        assert steps in ([("a", "c")], [("a", "b"), ("b", "c")])


def test_withdrawing_while_the_worker_releases_leaves_a_told_message_or_none_and_no_held_one(make_person, at_once):
    person = make_person()
    for attempt in range(8):
        key, now = f"session-{attempt}", timezone.now()
        holding.hold([Change(person, {"when": "a"}, {"when": "b"})], KIND, merge_key=key, url="/", now=now - timedelta(minutes=10))
        answers = at_once([
            lambda now=now: delivery.deliver_batch(now=now), lambda key=key: holding.withdraw([person.pk], merge_keys=[key]),
        ])  # fmt: skip
        assert answers in ([1, {}], [0, {"when": "a"}])
        assert not Message.objects.filter(merge_key=key, is_held=True).exists()
