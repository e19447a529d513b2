"""Killing the worker in the middle of a mailing: nothing is lost, nothing goes twice (quality.md, Reliability)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lms.notifications.models import Message
from tests.concurrency import workers
from tests.postbox import Postbox

pytestmark = pytest.mark.django_db(transaction=True)
WORKER = """
from lms.notifications import delivery
delivery.BATCH = 20
while delivery.deliver_batch():
    tell("a batch")
"""


def _mails(person, how_many):
    Message.objects.bulk_create(Message(person=person, kind="account_mail", subject=f"Number {number}", text="Words") for number in range(how_many))


def _run_with_kills(mail_url: str) -> None:
    def lease_is_over():
        """What a dead worker had taken is free again after a minute and a half; here that is over at once."""
        Message.objects.filter(mail=Message.Mail.SENDING).update(due_at=timezone.now() - timedelta(seconds=1))

    workers.kill_in_the_middle(WORKER, after_lines=[1, 3, 2], afterwards=lease_is_over, EMAIL_URL=mail_url)
    workers.finish(WORKER, EMAIL_URL=mail_url)


def test_with_a_mail_server_every_mail_arrives_and_a_second_copy_is_recognisable(make_person):
    postbox = Postbox()
    try:
        _mails(make_person(), 300)
        _run_with_kills(postbox.url)
    finally:
        postbox.close()
    assert set(Message.objects.values_list("mail", flat=True)) == {Message.Mail.SENT}
    assert len(postbox.accepted) == 300, "every mail has its own Message-ID, the same whenever it is sent"
    assert sum(postbox.accepted.values()) - 300 <= 3, "at most the one mail that was under way when the worker was killed"


def test_without_a_mail_server_every_mail_is_kept_once(make_person):
    _mails(make_person(), 300)
    _run_with_kills("")
    assert set(Message.objects.values_list("mail", flat=True)) == {Message.Mail.KEPT}
    assert Message.objects.count() == 300
