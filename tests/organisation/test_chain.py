"""Evidence of who read what: a command finds any tampering (policy-privacy-insight.md §1.5)."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from courses.organisation.models import Acknowledgement, Clause, PolicyVersion
from courses.organisation.services import acknowledging, sealing
from lms.audit.models import AuditEntry
from lms.people.models import User
from tests.organisation.conftest import newest, read

ADDED = "The rule about Accounts."


@pytest.fixture
def rows(cast, policy):
    """Four people have read version 1, one after another, and everything is sealed."""
    for minutes, person in enumerate((cast.employee, cast.other, cast.manager, cast.trainer)):
        read(person, policy, language="nl" if person == cast.manager else "en", now=timezone.now() - timedelta(minutes=10 - minutes))
    sealing.seal()
    return list(Acknowledgement.objects.order_by("position"))


def verify(capsys) -> str:
    call_command("verify_acknowledgements")
    return capsys.readouterr().out


def test_untouched_evidence_holds_and_sealing_again_changes_nothing(rows, capsys):
    before = list(Acknowledgement.objects.values_list("position", "previous_hash", "hash"))
    assert sealing.seal() == 0
    assert "is as it was written" in verify(capsys)
    assert list(Acknowledgement.objects.values_list("position", "previous_hash", "hash")) == before
    assert all(before[place][2] == before[place + 1][1] for place in range(3)), "each seal follows from the one before"


@pytest.mark.parametrize(
    ("field", "value"), [("at", timezone.now() - timedelta(days=400)), ("language", "nl"), ("text_digest", "0" * 64), ("who", "1" * 64), ("hash", "2" * 64)]
)
def test_a_changed_row_is_found(rows, field, value):
    Acknowledgement.objects.filter(pk=rows[1].pk).update(**{field: value})
    with pytest.raises(CommandError, match=f"breaks at acknowledgement {rows[1].pk} "):
        call_command("verify_acknowledgements")


def test_an_acknowledgement_moved_to_another_version_is_found(rows, policy, change):
    version = change(policy)
    Acknowledgement.objects.filter(pk=rows[2].pk).update(version=version)
    with pytest.raises(CommandError, match=f"breaks at acknowledgement {rows[2].pk} "):
        call_command("verify_acknowledgements")


def test_a_row_under_the_name_of_somebody_else_is_found(rows, cast):
    Acknowledgement.objects.filter(pk=rows[0].pk).update(employee_number=cast.hr.employee_number)
    with pytest.raises(CommandError, match=f"Acknowledgement {rows[0].pk} carries the number of somebody else"):
        call_command("verify_acknowledgements")


def test_a_row_taken_out_of_the_middle_is_found(rows):
    rows[1].delete()
    with pytest.raises(CommandError, match=f"breaks at acknowledgement {rows[2].pk} "):
        call_command("verify_acknowledgements")


def test_a_row_taken_away_at_the_end_is_found_because_the_audit_remembers_the_end(rows):
    rows[3].delete()
    with pytest.raises(CommandError, match=r"position 4, sealed on .* is gone or was changed"):
        call_command("verify_acknowledgements")


def test_a_row_that_was_put_in_between_is_found(rows, cast):
    Acknowledgement.objects.create(
        person=cast.hr,
        version=rows[0].version,
        language="en",
        text_digest=rows[0].text_digest,
        who="3" * 64,
        position=5,
        previous_hash=rows[3].hash,
        hash="4" * 64,
    )
    with pytest.raises(CommandError, match="breaks at acknowledgement"):
        call_command("verify_acknowledgements")


def test_a_published_text_that_was_changed_afterwards_is_found(rows, policy):
    clause = newest(policy).clauses.get(key="accounts")
    Clause.objects.filter(pk=clause.pk).update(body_en=clause.body_en.replace(ADDED, "You pay for every mistake."))
    with pytest.raises(CommandError, match=r"The text \(en\) of version 1 of ‘social-media’ is not the one that was published"):
        call_command("verify_acknowledgements")


def test_a_text_that_was_changed_together_with_its_digest_is_found_too(rows, policy):
    version = newest(policy)
    Clause.objects.filter(version=version, key="accounts").update(body_nl="<p>Anders.</p>")
    PolicyVersion.objects.filter(pk=version.pk).update(digest_nl=sealing.digest_now(version, "nl"))
    with pytest.raises(CommandError, match=r"The text \(nl\)"):
        call_command("verify_acknowledgements")


def test_an_end_that_was_taken_out_of_the_audit_is_found(rows, cast, policy):
    read(cast.hr, policy)
    sealing.seal()
    call_command("verify_acknowledgements")
    AuditEntry.objects.filter(action=sealing.SEALED).earliest("pk").delete()
    with pytest.raises(CommandError, match="The chain of the audit"):
        call_command("verify_acknowledgements")


def test_two_years_after_somebody_left_nobody_can_tell_who_it_was_and_the_chain_still_holds(rows, cast, capsys):
    now = timezone.now()
    User.objects.filter(pk=cast.other.pk).update(is_active=False, left_on=(now - timedelta(days=731)).date())
    User.objects.filter(pk=cast.manager.pk).update(is_active=False, left_on=(now - timedelta(days=729)).date())
    assert acknowledging.forget_who_left(now=now) == 1
    forgotten = Acknowledgement.objects.get(pk=rows[1].pk)
    assert (forgotten.person, forgotten.employee_number, forgotten.person_name, forgotten.salt) == (None, "", "", "")
    assert Acknowledgement.objects.get(pk=rows[2].pk).person == cast.manager
    assert "is as it was written" in verify(capsys)


def test_the_task_seals_what_was_acknowledged_within_a_minute(cast, policy):
    from courses.organisation.tasks import sweep

    read(cast.employee, policy)
    sweep()
    assert Acknowledgement.objects.get().position == 1
