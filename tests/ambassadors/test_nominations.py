"""Nominating, deciding in private, answering: rules 1 to 3 of ambassadors.md."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ambassadors.models import Ambassador, Nomination, Story
from ambassadors.services import nominations
from lms.audit.models import AuditEntry
from lms.notifications.models import Message

STORY = "She stayed calm when the whole page was angry about returns."


@pytest.fixture
def asked(cast):
    return nominations.nominate(nominee=cast.employee, story=STORY, by=cast.other, now=timezone.now())


def test_a_nomination_needs_a_sentence(cast):
    with pytest.raises(nominations.StoryIsTooShort):
        nominations.nominate(nominee=cast.employee, story="Very good", by=cast.other, now=timezone.now())


def test_a_second_nomination_adds_its_story_to_the_first(cast, asked):
    again = nominations.nominate(nominee=cast.employee, story="He also helped me in the canteen once.", by=cast.trainer, now=timezone.now())
    assert again == asked and asked.stories.count() == 2
    assert Message.objects.filter(person=cast.employee, kind="nomination_received").count() == 1


def test_a_manager_alone_presses_nobody(cast):
    held = nominations.nominate(nominee=cast.employee, story=STORY, by=cast.manager, now=timezone.now())
    assert not Message.objects.filter(person=cast.employee).exists()
    nominations.nominate(nominee=cast.employee, story=STORY, by=cast.other, now=timezone.now())
    assert Message.objects.filter(person=cast.employee, kind="nomination_received").count() == 1 and held.stories.count() == 2


def test_only_the_nominee_opens_and_decides(cast, client_of, asked):
    address = f"/podium/nominations/{asked.pk}/"
    for person in (cast.hr, cast.manager, cast.administrator, cast.other):
        assert client_of(person).get(address).status_code == 404
    assert b"stayed calm" in client_of(cast.employee).get(address).content
    client_of(cast.employee).post(address, {"decision": "yes"})
    asked.refresh_from_db()
    assert asked.state == Nomination.State.YES


def test_nobody_can_find_out_a_no(cast, client_of, asked):
    client_of(cast.employee).post(f"/podium/nominations/{asked.pk}/", {"decision": "no"})
    assert Nomination.objects.get().state == Nomination.State.NO
    name = cast.employee.full_name.encode()
    for person, address in (
        (cast.hr, "/hr/ambassadors/"), (cast.hr, "/hr/"), (cast.hr, f"/hr/ambassadors/nominations/{asked.pk}/"), (cast.hr, "/hr/moderation/"),
        (cast.hr, f"/search/?q={cast.employee.family_name}+nomination"),
    ):  # fmt: skip
        assert name not in client_of(person).get(address).content, address
    assert not AuditEntry.objects.filter(action__startswith="nomination").exists()
    again = client_of(cast.trainer).post("/podium/nominate/", {"nominee": cast.employee.pk, "story": STORY}).content
    first = client_of(cast.trainer).post("/podium/nominate/", {"nominee": cast.content_owner.pk, "story": STORY}).content
    told = {_words(again, cast.employee), _words(first, cast.content_owner)}
    assert len(told) == 1, "the same words, whatever the answer was"


def _words(page: bytes, person) -> str:
    """What stands in the main part of a page, whoever it is about."""
    return page.decode().split("<main")[1].split("</main>")[0].replace(person.full_name, "N").replace(person.given_name, "N")


def test_a_no_loses_its_data_after_thirty_days_and_not_before(cast, asked):
    nominations.decide(nomination=asked, decision="no", by=cast.employee, now=timezone.now())
    assert nominations.forget_noes(now=timezone.now() + timedelta(days=29)) == 0
    assert nominations.forget_noes(now=timezone.now() + timedelta(days=31)) == 1
    assert Nomination.objects.get().nominee is None and not Story.objects.exists()


def test_later_asks_again_on_the_chosen_day_once(cast, asked):
    day = timezone.localdate() + timedelta(days=10)
    nominations.decide(nomination=asked, decision="later", by=cast.employee, now=timezone.now(), ask_again_on=day)
    later = timezone.now() + timedelta(days=10, hours=1)
    assert (nominations.ask_again(now=later), nominations.ask_again(now=later)) == (1, 0)
    assert Message.objects.filter(person=cast.employee, kind="nomination_received").count() == 2


def test_hr_answers_a_yes_with_a_term_or_with_a_reason(cast, client_of, asked):
    nominations.decide(nomination=asked, decision="yes", by=cast.employee, now=timezone.now())
    address, hr = f"/hr/ambassadors/nominations/{asked.pk}/", client_of(cast.hr)
    assert hr.post(address, {"answer": "decline", "reason": " "}).status_code == 422
    hr.post(address, {"answer": "accept", "hours_per_month": "4", "term_months": "12", "topics": "complaints, LinkedIn", "languages": ["nl"]})
    ambassador = Ambassador.objects.get(person=cast.employee)
    assert (ambassador.hours_per_month, ambassador.topics.count(), ambassador.writes_nl, ambassador.writes_en) == (4, 2, True, False)
    assert (ambassador.term_ends_on - timezone.localdate()).days in {365, 366}, "twelve months"
    assert Message.objects.filter(person=cast.employee, kind="nomination_accepted").exists()
