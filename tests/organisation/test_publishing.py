"""Drafts and publishing: what is published stands, and everybody is told once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from courses.organisation.models import Clause, ModuleCheck, PolicyVersion
from courses.organisation.queries import readers
from courses.organisation.queries.drafts import draft_of as facts_of_draft
from courses.organisation.queries.mine import standing_in, standings_of
from courses.organisation.services import clauses, drafting, policies, publishing, telling
from lms.audit.models import AuditEntry
from lms.notifications.models import Message
from lms.people import services as people
from lms.people.models import User
from tests.courses_made import make_course, make_module
from tests.organisation.conftest import clause_of, draft_of, newest, read, text

KIND = "policy_published"


def told(person: User) -> list[dict]:
    return [message.context for message in Message.objects.filter(person=person, kind=KIND).order_by("pk")]


def test_a_draft_is_made_from_the_current_version_and_a_second_click_finds_the_first(cast, policy):
    now = timezone.now()
    first = drafting.start_draft(policy=policy, by=cast.hr, now=now)
    assert drafting.start_draft(policy=policy, by=cast.hr, now=now) == first
    assert first.number == 2
    assert [one.key for one in first.clauses.all()] == ["own-voice", "customer-data", "accounts"]
    assert facts_of_draft(first).changes == 0


def test_two_drafts_of_one_policy_cannot_be_stored(policy, cast):
    drafting.start_draft(policy=policy, by=cast.hr, now=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyVersion.objects.create(policy=policy, number=9)


@pytest.mark.parametrize("lacking", [{"body_en": ""}, {"title_nl": ""}, {"in_short_nl": ""}, {"body_nl": "<p> </p>"}])
def test_a_version_is_not_published_while_one_language_lacks_something(cast, make_policy, lacking):
    policy = make_policy()
    draft = draft_of(policy)
    clauses.change_clause(clause=draft.clauses.get(key="accounts"), text=text("Accounts", **lacking), by=cast.hr)
    assert len(facts_of_draft(draft).lacks) == 1
    with pytest.raises(publishing.NotReady):
        publishing.publish(version=draft, by=cast.hr, now=timezone.now())
    assert standings_of(cast.employee) == []


def test_a_changed_clause_needs_a_sentence_about_what_changed_in_both_languages(cast, policy):
    draft = drafting.start_draft(policy=policy, by=cast.hr, now=timezone.now())
    clauses.change_clause(clause=draft.clauses.get(key="accounts"), text=text("Accounts", body_en="<p>Two people.</p>"), by=cast.hr)
    with override("en"):
        sentences = [str(lack.sentence) for lack in facts_of_draft(draft).lacks]
    assert sentences == ["Say in one Dutch sentence what changed.", "Say in one English sentence what changed."]


def test_what_is_published_does_not_change_any_more(cast, policy):
    version = newest(policy)
    clause = version.clauses.first()
    for attempt in (
        lambda: clauses.change_clause(clause=clause, text=text("Other"), by=cast.hr),
        lambda: clauses.add_clause(version=version, text=text("Other"), by=cast.hr),
        lambda: clauses.remove_clause(clause=clause, by=cast.hr),
        lambda: clauses.move_clause(clause=clause, by_places=1, by=cast.hr),
        lambda: clauses.put_back_clause(version=version, key="x", by=cast.hr),
        lambda: drafting.describe_draft(version=version, in_short_nl="", in_short_en="", valid_from=None, by=cast.hr),
        lambda: drafting.discard_draft(version=version, by=cast.hr),
    ):
        with pytest.raises(drafting.IsPublished):
            attempt()


def test_a_published_version_without_a_text_or_a_moment_cannot_be_stored(policy):
    for change in ({"digest_nl": ""}, {"valid_from": None}, {"published_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PolicyVersion.objects.filter(pk=newest(policy).pk).update(**change)


def test_it_applies_from_the_moment_of_publishing_or_later_and_never_before_the_version_it_follows(cast, policy, publish):
    now = timezone.now()
    assert newest(policy).valid_from == newest(policy).published_at
    draft = drafting.start_draft(policy=policy, by=cast.hr, now=now)
    far = now + timedelta(days=60)
    drafting.describe_draft(version=draft, in_short_nl="Kort.", in_short_en="Short.", valid_from=far, by=cast.hr)
    publish(policy, now=now)
    third = drafting.start_draft(policy=policy, by=cast.hr, now=now)
    drafting.describe_draft(version=third, in_short_nl="Kort.", in_short_en="Short.", valid_from=far - timedelta(days=1), by=cast.hr)
    with override("en"), pytest.raises(publishing.BeginsTooEarly, match="Version 2 applies from a later moment"):
        publishing.publish(version=third, by=cast.hr, now=now)


def test_everybody_in_the_audience_hears_of_a_version_once_however_often_the_work_is_done(cast, make_policy, publish):
    policy = make_policy("Shops", units=(cast.north,))
    version = publish(policy)
    assert version.told_at is not None
    for _time in range(3):
        PolicyVersion.objects.filter(pk=version.pk).update(told_at=None, told_through=0)
        telling.work_off(version_id=version.pk, now=timezone.now())
    assert {person.pk for person in User.objects.filter(messages__kind=KIND)} == {
        one.pk for one in (cast.employee, cast.manager, cast.trainer, cast.ambassador, cast.branch_hr)
    }
    assert len(told(cast.employee)) == 1
    assert told(cast.employee)[0]["is_asked"] is True
    message = Message.objects.get(person=cast.employee, kind=KIND)
    assert message.url == "/learn/policy/shops/"


def test_a_worker_that_dies_between_batches_is_followed_by_one_that_goes_on(cast, make_policy, monkeypatch):
    monkeypatch.setattr(telling, "BATCH", 2)
    policy = make_policy()
    version = publishing.publish(version=draft_of(policy), by=cast.hr, now=timezone.now())
    assert telling._tell_batch(version.pk, now=timezone.now())
    assert Message.objects.filter(kind=KIND).count() == 2
    telling.work_off(version_id=version.pk, now=timezone.now())
    assert Message.objects.filter(kind=KIND).count() == User.objects.count()


def test_the_sweep_finds_a_version_of_which_nobody_was_told(cast, make_policy):
    version = publishing.publish(version=draft_of(make_policy()), by=cast.hr, now=timezone.now())
    assert telling.sweep(now=timezone.now()) == 0, "the task that was queued gets a minute"
    assert telling.sweep(now=timezone.now() + timedelta(minutes=2)) == 1
    telling.work_off(version_id=version.pk, now=timezone.now())
    assert telling.sweep(now=timezone.now() + timedelta(minutes=2)) == 0


def test_whom_no_change_concerns_gets_a_message_and_is_not_asked(cast, policy, change):
    change(policy, units=(cast.south,), key="accounts")
    for person in (cast.employee, cast.other):
        read(person, policy)
    change(policy, units=(cast.south,), key="accounts", body_en="<p>Two people.</p>")
    assert [one["is_asked"] for one in told(cast.employee)] == [True, True, False]
    assert [one["is_asked"] for one in told(cast.other)] == [True, True, True]


def test_the_number_before_publishing_is_the_number_that_is_asked_afterwards(cast, policy, make_person):
    people_here = [make_person(units=[unit]) for unit in (cast.north, cast.south, cast.south)]
    for person in (*people_here, cast.employee, cast.other):
        read(person, policy)
    draft = drafting.start_draft(policy=policy, by=cast.hr, now=timezone.now())
    changed = text("Accounts", body_en="<p>Two people.</p>", what_changed_nl="Twee.", what_changed_en="Two.", units=[cast.south])
    Clause.objects.get(pk=clause_of(policy, "accounts").pk).units.set([cast.south])
    clauses.change_clause(clause=draft.clauses.get(key="accounts"), text=changed, by=cast.hr)
    before = readers.who_is_asked(draft)
    publishing.publish(version=draft, by=cast.hr, now=timezone.now())
    asked = [person for person in User.objects.active() if standing_in(person, policy.key).must_read]
    assert (before.people, before.asked, before.told_only) == (User.objects.count(), len(asked), User.objects.count() - len(asked))
    assert {cast.other, *people_here[1:]} <= set(asked)
    assert cast.employee not in asked


def test_who_joins_or_moves_into_the_audience_is_told_and_who_was_told_is_not_told_again(cast, make_policy, publish, make_person):
    policy = make_policy("Shops", units=(cast.north,))
    publish(policy)
    newcomer = make_person(units=[cast.north])
    telling.tell_person(person=newcomer)
    telling.tell_person(person=newcomer)
    telling.tell_person(person=cast.other)
    assert (len(told(newcomer)), len(told(cast.other))) == (1, 0)
    people.change_person(person=cast.other, units=[cast.north], by=cast.hr, now=timezone.now())
    telling.tell_person(person=User.objects.get(pk=cast.other.pk))
    assert len(told(cast.other)) == 1


def test_a_wider_audience_hears_of_the_newest_version(cast, make_policy, publish):
    policy = make_policy("Shops", units=(cast.north,))
    version = publish(policy)
    policies.describe_policy(policy=policy, title_nl="W", title_en="Shops", owner=None, units=[], by=cast.hr)
    telling.work_off(version_id=version.pk, now=timezone.now())
    assert (len(told(cast.other)), len(told(cast.employee))) == (1, 1)


def test_a_clause_that_was_taken_out_can_be_put_back_as_it_was(cast, policy):
    draft = drafting.start_draft(policy=policy, by=cast.hr, now=timezone.now())
    clauses.remove_clause(clause=draft.clauses.get(key="own-voice"), by=cast.hr)
    assert [one.key for one in facts_of_draft(draft).removed] == ["own-voice"]
    clauses.put_back_clause(version=draft, key="own-voice", by=cast.hr)
    clauses.put_back_clause(version=draft, key="own-voice", by=cast.hr)
    assert [(one.position, one.key) for one in draft.clauses.order_by("position")] == [(1, "customer-data"), (2, "accounts"), (3, "own-voice")]
    assert facts_of_draft(draft).changes == 0
    with pytest.raises(clauses.WasNotThere):
        clauses.put_back_clause(version=draft, key="never-there", by=cast.hr)


def test_a_clause_that_is_gone_concerns_whoever_it_concerned(cast, policy, publish):
    read(cast.employee, policy)
    draft = drafting.start_draft(policy=policy, by=cast.hr, now=timezone.now())
    clauses.remove_clause(clause=draft.clauses.get(key="own-voice"), by=cast.hr)
    publish(policy)
    assert standing_in(cast.employee, policy.key).must_read is True


def test_modules_that_explain_a_changed_clause_are_to_be_looked_at_and_the_others_are_not(cast, make_policy, publish):
    course = make_course(phase="organisation")
    touched, untouched = make_module(course), make_module(course)
    policy = make_policy()
    draft = draft_of(policy)
    clauses.change_clause(clause=draft.clauses.get(key="accounts"), text=text("Accounts", explained_in=[touched]), by=cast.hr)
    clauses.change_clause(clause=draft.clauses.get(key="own-voice"), text=text("Own voice", explained_in=[untouched]), by=cast.hr)
    publish(policy)
    assert not ModuleCheck.objects.exists(), "a first version changes nothing"
    second = drafting.start_draft(policy=policy, by=cast.hr, now=timezone.now())
    changed = text("Accounts", body_en="<p>Two.</p>", what_changed_nl="Twee.", what_changed_en="Two.", explained_in=[touched])
    clauses.change_clause(clause=second.clauses.get(key="accounts"), text=changed, by=cast.hr)
    publish(policy)
    check = ModuleCheck.objects.get()
    assert (check.module, check.settled_at) == (touched, None)
    publishing.settle_check(check=check, by=cast.hr, now=timezone.now())
    assert ModuleCheck.objects.get().settled_by == cast.hr


def test_every_change_by_hr_stands_in_the_audit(cast, policy, change):
    change(policy)
    actions = set(AuditEntry.objects.filter(by=cast.hr).values_list("action", flat=True))
    assert {"policy.created", "policy.draft_started", "policy.draft_described", "policy.clause_added", "policy.clause_changed", "policy.published"} <= actions
