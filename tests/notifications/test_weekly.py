"""Optional mails beyond three a week wait for one weekly mail."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from lms.notifications import delivery, queries, rules, services, weekly
from lms.notifications.models import Message, Preference

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEDNESDAY = datetime(2026, 11, 25, 10, 0, tzinfo=AMSTERDAM)
MONDAY_NINE = datetime(2026, 11, 30, 9, 0, tzinfo=AMSTERDAM)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def _with_server(settings):
    settings.MAIL_IS_KEPT = False


def comment(person, number=1):
    services.notify(person, "post_commented", url=f"/podium/posts/{number}/", event_key=f"comment-{number}", name="Wout Claes", title=f"Post {number}")


def comments(person, at, how_many, start=1):
    with time_machine.travel(at, tick=False):
        for number in range(start, start + how_many):
            comment(person, number)


def states(person):
    return list(Message.objects.filter(person=person, kind="post_commented").order_by("pk").values_list("mail", flat=True))


def test_three_leave_at_once_the_rest_waits_and_every_line_is_in_the_app_at_once(make_person):
    person = make_person()
    comments(person, WEDNESDAY, 5)
    assert states(person) == ["queued"] * 3 + ["weekly"] * 2
    assert queries.unread_count(person) == 5


def test_what_must_be_known_never_waits(make_person):
    person = make_person()
    comments(person, WEDNESDAY, 3)
    with time_machine.travel(WEDNESDAY):
        for number in range(5):
            services.notify(person, "session_reminder", event_key=str(number), module="A", when="B", place="C")
    assert set(Message.objects.filter(kind="session_reminder").values_list("mail", flat=True)) == {"queued"}


def test_after_seven_days_there_is_room_again(make_person):
    person = make_person()
    comments(person, WEDNESDAY, 4)
    comments(person, WEDNESDAY + 7 * DAY + HOUR, 1, start=5)
    assert states(person) == ["queued"] * 3 + ["weekly", "queued"]


def test_many_lines_to_one_person_in_one_go_count_as_well(make_person):
    manager = make_person()
    services.notify_all([(manager, {"name": f"Person {number}", "title": "T", "due_on": "x"}) for number in range(6)], "team_required_late", url="/me/team/")
    assert sorted(Message.objects.values_list("mail", flat=True)) == ["queued"] * 3 + ["weekly"] * 3


def test_the_weekly_mail_has_a_line_and_a_link_for_each_in_the_language_of_the_person(make_person):
    person = make_person(language="nl")
    comments(person, WEDNESDAY, 5)
    assert weekly.gather(now=MONDAY_NINE - HOUR) == 0, "not before Monday at nine"
    assert weekly.gather(now=MONDAY_NINE) == 1
    while delivery.deliver_batch(now=MONDAY_NINE + HOUR):
        pass
    [letter] = [one for one in mail.outbox if one.subject.startswith("Je week in Podium")]
    assert letter.subject == "Je week in Podium: 2 meldingen"
    for number in (4, 5):
        assert f"Wout Claes reageerde op ‘Post {number}’" in letter.body and f"http://127.0.0.1:8000/podium/posts/{number}/" in letter.body
        assert f'href="http://127.0.0.1:8000/podium/posts/{number}/"' in letter.alternatives[0][0]
    assert len(mail.outbox) == 4 and "Post 3" not in letter.body
    assert queries.unread_count(person) == 5, "the weekly mail is no line of its own"


def test_gathering_again_sends_nothing_again(make_person):
    person = make_person()
    comments(person, WEDNESDAY, 5)
    assert [weekly.gather(now=MONDAY_NINE + minutes * timedelta(minutes=1)) for minutes in range(3)] == [1, 0, 0]


def test_a_worker_that_dies_while_it_gathers_leaves_everything_for_the_next(make_person):
    person = make_person()
    comments(person, WEDNESDAY, 5)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        weekly.gather(now=MONDAY_NINE)
        raise KeyboardInterrupt
    assert states(person).count("weekly") == 2 and weekly.gather(now=MONDAY_NINE) == 1


def test_what_was_read_in_the_app_is_left_out_and_nothing_left_is_no_mail(make_person):
    person, other = make_person(), make_person("Otto", "Zuid")
    for one in (person, other):
        comments(one, WEDNESDAY, 5)
    services.mark_read(person=person, messages=queries.messages_of(person), now=WEDNESDAY)
    services.mark_read(person=other, messages=Message.objects.filter(person=other, context__title="Post 4"), now=WEDNESDAY)
    assert weekly.gather(now=MONDAY_NINE) == 1
    assert [row.context["title"] for row in Message.objects.get(kind="weekly_mail").gathered.all()] == ["Post 5"]


def test_a_person_chooses_day_and_hour_and_may_switch_the_weekly_mail_off(make_person, client_of):
    person = make_person()
    client = client_of(person)
    kinds = weekly.optional_keys()
    client.post("/me/messages/preferences/", {"by_mail": [*kinds, "weekly_mail"], "weekday": "4", "hour": "15"})
    assert queries.weekly_moment_of(person) == (4, 15)
    comments(person, WEDNESDAY, 5)
    friday = datetime(2026, 11, 27, 15, 0, tzinfo=AMSTERDAM)
    assert (weekly.gather(now=friday - HOUR), weekly.gather(now=friday)) == (0, 1)
    client.post("/me/messages/preferences/", {"by_mail": kinds, "weekday": "4", "hour": "15"})
    assert Preference.objects.get(person=person, kind="weekly_mail").by_mail is False
    comments(person, WEDNESDAY + DAY, 2, start=6)
    assert weekly.gather(now=friday + 7 * DAY) == 0


def test_the_page_of_preferences_explains_the_budget(make_person, client_of):
    page = client_of(make_person()).get("/me/messages/preferences/").content.decode()
    assert "at most 3 mails a week reach you at once" in page and "Monday" in page


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), st.integers(0, 6), st.integers(0, 23))
def test_the_moment_of_the_weekly_mail_is_the_last_one_at_most_a_week_ago(wall, weekday, hour):
    now = wall.replace(tzinfo=ZoneInfo("UTC"))
    moment = rules.weekly_moment(now=now, zone="Europe/Amsterdam", weekday=weekday, hour=hour)
    assert moment <= now.astimezone(AMSTERDAM) and moment.weekday() == weekday and moment.hour == hour
    assert now - moment <= timedelta(days=7, hours=1)
