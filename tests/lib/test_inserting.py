"""Rows written quickly are the rows that `save` would have written."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.lib.inserting import insert, together
from lms.notifications.models import Message


@pytest.fixture
def message(make_person):
    person = make_person()

    def make(event_key="", **fields):
        return Message(person=person, kind="account_mail", event_key=event_key, context={"title": {"nl": "Één"}}, created_at=timezone.now(), **fields)

    return make


def test_a_row_has_its_key_and_every_value_also_those_that_the_database_gives(message):
    row = message(subject="Hello")
    insert(row)
    stored = Message.objects.get(pk=row.pk)
    assert (stored.subject, stored.context, stored.merge_key, stored.is_held, stored.created_at) == ("Hello", row.context, "", False, row.created_at)
    row.subject = "Changed"
    row.save()
    assert Message.objects.get().subject == "Changed"


def test_an_event_that_was_told_before_is_left_out(message):
    for _time in range(2):
        insert(message(event_key="once"), skips_known=True)
    assert Message.objects.count() == 1


def test_what_a_constraint_refuses_is_an_error(message):
    insert(message(event_key="once"))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(message(event_key="once"))
    assert Message.objects.count() == 1


def test_rows_of_a_block_are_there_after_it_and_none_when_it_fails(message):
    with transaction.atomic(), together():
        insert(message(subject="one"), needs_key=False)
        with together():
            insert(message(subject="two"), needs_key=False)
        assert not Message.objects.exists(), "they wait for the end of the outer block"
    assert sorted(Message.objects.values_list("subject", flat=True)) == ["one", "two"]
    with pytest.raises(ZeroDivisionError), transaction.atomic(), together():
        insert(message(subject="three"), needs_key=False)
        raise ZeroDivisionError
    with together():
        pass
    assert Message.objects.count() == 2
