"""The mail server or the broker is away while twenty people book: every booking stands, every mail leaves once (live-sessions.md §12)."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from courses.live_sessions import services
from courses.live_sessions.models import Booking
from lms.lib import jobs
from lms.notifications import delivery, queries
from lms.notifications.joining import outbox
from lms.notifications.models import Message
from tests.live_sessions.conftest import hr, make_module, make_plan, make_session, module  # noqa: F401
from tests.postbox import FAILS_AFTER_DATA, HANGS, HANGS_UP_AFTER_DATA, REFUSES, TAKES, Postbox

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def post(settings):
    box = Postbox()
    settings.MAIL_IS_KEPT = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", box.port, 0.5
    yield box
    box.close()


@pytest.fixture
def twenty_book(make_person, make_session, at_once, now):  # noqa: F811
    """Twenty people, each in a thread, all at the same moment."""

    def run():
        session, people = make_session(capacity=15), [make_person() for _number in range(20)]
        answers = at_once([lambda one=one: services.book(person=one, session=session, by=one, now=now).status for one in people])
        assert sorted(answers) == ["booked"] * 15 + ["waitlisted"] * 5
        return people

    return run


def deliver(at):
    taken = 0
    while number := delivery.deliver_batch(now=at):
        taken += number
    return taken


def all_left_once(post, people):
    assert set(Message.objects.values_list("mail", flat=True)) == {Message.Mail.SENT}
    assert len(post.accepted) == len(people) and set(post.accepted.values()) == {1}


@pytest.mark.parametrize("mode", [REFUSES, HANGS, HANGS_UP_AFTER_DATA])
def test_a_server_that_is_away_is_asked_once_a_round_and_everything_leaves_once_when_it_is_back(post, twenty_book, mode):
    post.mode = mode
    people = twenty_book()
    assert Booking.objects.count() == 20
    for round_number in range(1, 4):
        Message.objects.update(due_at=timezone.now() - MINUTE)
        delivery.deliver_batch()
        assert post.visits == round_number, "one mail learns that it is away; the other nineteen do not wait for it"
    assert sum(Message.objects.values_list("attempts", flat=True)) == 3 and not queries.failed_mails()
    Message.objects.update(created_at=timezone.now() - 11 * MINUTE)
    assert not outbox().is_well, "the health page says that mails wait"
    post.mode = TAKES
    Message.objects.update(due_at=timezone.now() - MINUTE)
    deliver(timezone.now())
    all_left_once(post, people)
    assert outbox().is_well


def test_a_closed_port_is_the_same(settings, twenty_book, post):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    people = twenty_book()
    delivery.deliver_batch()
    assert Message.objects.filter(mail=Message.Mail.QUEUED).exclude(problem="").count() == 20
    settings.EMAIL_PORT = port
    deliver(timezone.now() + 2 * MINUTE)
    all_left_once(post, people)


def test_a_server_that_takes_the_text_and_then_says_later_gets_every_mail_again_and_keeps_each_once(post, twenty_book):
    post.mode = FAILS_AFTER_DATA
    people = twenty_book()
    assert deliver(timezone.now()) == 20
    assert set(Message.objects.values_list("mail", "attempts")) == {("queued", 1)}
    post.mode = TAKES
    assert deliver(timezone.now() + 30 * timedelta(seconds=1)) == 0, "a minute of rest after the first try"
    deliver(timezone.now() + 2 * MINUTE)
    all_left_once(post, people)


def test_one_address_that_the_server_refuses_does_not_hold_up_the_others(post, twenty_book, monkeypatch):
    from smtplib import SMTP, SMTPRecipientsRefused

    people = twenty_book()
    unlucky, real = people[3].email, SMTP.sendmail

    def sendmail(self, sender, recipients, *args, **kwargs):
        if unlucky in recipients:
            raise SMTPRecipientsRefused({unlucky: (550, b"no such mailbox")})
        return real(self, sender, recipients, *args, **kwargs)

    monkeypatch.setattr(SMTP, "sendmail", sendmail)
    deliver(timezone.now())
    assert sum(post.accepted.values()) == 19
    assert Message.objects.get(person=people[3]).problem.endswith("b'no such mailbox')}")


def test_a_batch_travels_over_one_connection(post, twenty_book):
    twenty_book()
    deliver(timezone.now())
    assert post.visits == 1 and sum(post.accepted.values()) == 20


def test_without_a_broker_bookings_stand_and_beat_finds_the_mails(twenty_book, post, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("the broker is away")

    monkeypatch.setattr(jobs.current_app, "send_task", away)
    people = twenty_book()
    assert Message.objects.filter(mail=Message.Mail.QUEUED).count() == 20 and not post.accepted
    deliver(timezone.now())
    all_left_once(post, people)


def test_two_workers_at_once_send_each_mail_once(post, twenty_book, at_once):
    people = twenty_book()
    at_once([lambda: deliver(timezone.now()) for _worker in range(3)])
    all_left_once(post, people)


def test_what_concerns_one_person_leaves_before_a_mailing_to_everybody(post, make_person):
    from lms.notifications.services import notify, notify_all

    people, one = [make_person() for _number in range(30)], make_person()
    with transaction.atomic():
        notify_all([(person, {"name": "A", "title": "B", "due_on": "C"}) for person in people], "team_required_late", url="/me/team/")
        notify(one, "session_reminder", module="A", when="B", place="C")
    deliver(timezone.now())
    assert len(post.mails) == 31 and f"To: {one.email}".encode() in post.mails[0]
