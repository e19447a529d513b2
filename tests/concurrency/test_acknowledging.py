"""The policy read and asked about in two places at once: nothing twice, and one chain."""

import pytest
from django.utils import timezone

from courses.organisation.models import Acknowledgement, ClauseQuestion, PolicyVersion
from courses.organisation.services import acknowledging, asking, clauses, drafting, policies, publishing, sealing, telling
from lms.lib import chain
from lms.notifications.models import Message
from tests.organisation.conftest import text

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


@pytest.fixture
def draft(make_person):
    hr = make_person(roles=("hr",))
    policy = policies.create_policy(title_nl="SM", title_en="SM", by=hr, now=NOW)
    version = drafting.start_draft(policy=policy, by=hr, now=NOW)
    drafting.describe_draft(version=version, in_short_nl="Kort.", in_short_en="Short.", valid_from=None, by=hr)
    clauses.add_clause(version=version, text=text("One"), by=hr)
    return version


def failures(results: list[object]) -> list[object]:
    return [result for result in results if isinstance(result, Exception)]


def test_ten_clicks_at_once_are_one_acknowledgement_and_one_question(at_once, make_person, draft):
    version, person = publishing.publish(version=draft, by=None, now=NOW), make_person()
    clicks = [lambda: acknowledging.acknowledge(person=person, version=version, language="en", now=NOW)] * 10
    assert failures(at_once(clicks)) == []
    assert Acknowledgement.objects.count() == 1


def test_publishing_pressed_twice_at_once_publishes_once(at_once, make_person, draft):
    results = at_once([lambda: publishing.publish(version=draft, by=None, now=NOW)] * 4)
    assert failures(results) == []
    assert PolicyVersion.objects.filter(state="published").count() == 1


def test_two_workers_at_once_tell_each_person_once(at_once, make_person, draft, monkeypatch):
    monkeypatch.setattr(telling, "BATCH", 3)
    people = [make_person() for _number in range(9)]
    version = publishing.publish(version=draft, by=None, now=NOW)
    assert failures(at_once([lambda: telling.work_off(version_id=version.pk, now=NOW)] * 3)) == []
    assert Message.objects.filter(kind="policy_published", person__in=people).count() == 9


def test_sealing_at_once_makes_one_chain(at_once, make_person, draft):
    version = publishing.publish(version=draft, by=None, now=NOW)
    for person in [make_person() for _number in range(12)]:
        acknowledging.acknowledge(person=person, version=version, language="en", now=NOW)
    assert failures(at_once([sealing.seal] * 4)) == []
    assert list(Acknowledgement.objects.order_by("position").values_list("position", flat=True)) == list(range(1, 13))
    assert chain.first_break(Acknowledgement) is None


def test_one_form_sent_by_two_clicks_at_once_is_one_question(at_once, make_person, draft):
    version, person = publishing.publish(version=draft, by=None, now=NOW), make_person()

    def click() -> object:
        return asking.ask(person=person, version=version, clause=None, kind="question", text="What?", now=NOW, form_key="one")

    assert failures(at_once([click] * 6)) == []
    assert ClauseQuestion.objects.count() == 1
