"""A no that nobody can learn of (ambassadors.md §2): every page, as everybody, in words and in what differs."""

import re
from datetime import timedelta
from difflib import unified_diff

import pytest
from django.urls import reverse
from django.utils import timezone

from ambassadors.models import Nomination
from ambassadors.services import nominations
from lms.audit.models import AuditEntry
from lms.notifications import delivery
from lms.notifications.models import Message
from tests.access import ROLES, gathered

TABLE = gathered()
STORY = "She stayed calm when the whole page was angry about returns."
WATCHERS = [role for role in ROLES if role not in {"anonymous"}]
# What is different on every request, whoever looks.
UNSTEADY = re.compile(
    r'Number [0-9a-f]{8}|name="csrfmiddlewaretoken" value="[^"]+"|name="(?:form_key|key|tab)" value="[^"]+"|nonce="[^"]*"|nonce-[^\']+|/podium/nominations/\d+/'
)


def _ask(cast, nominee):
    return nominations.nominate(nominee=nominee, story=STORY, by=cast.trainer, now=timezone.now())


def _addresses(cast) -> dict[str, str]:
    """Every page of the permission table that is opened by GET, and the search."""
    own = ("account_", "mfa_", "healthz", "nomination_show", "mail_show")  # signing in, the nominee's own page, and what writes an audit line when it is read
    names = [name for name in sorted(TABLE.pages) if TABLE.methods.get(name) != "post" and not name.startswith(own)]
    found = {name: reverse(name, kwargs=TABLE.arguments[name](cast) if name in TABLE.arguments else {}) for name in names}
    return found | {f"search {words}": f"/search/?q={words}" for words in ("nomination", "Zwaan", "voordracht")}


def _pages(client, addresses: dict[str, str]) -> dict[str, str]:
    """What each of them answers, without what is different on every request."""
    found = {}
    for name, address in addresses.items():
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[name] = f"{answer.status_code} {UNSTEADY.sub('', body.decode(errors='replace'))}"
    return found


def _difference(one: str, other: str) -> list[str]:
    return [line for line in unified_diff(one.splitlines(), other.splitlines(), n=0, lineterm="") if line[:1] in "+-"][:6]


@pytest.mark.parametrize("role", ["hr", "branch_hr", "administrator", "manager", "deputy", "employee", "ambassador", "trainer", "content_owner"])
def test_no_page_of_anybody_says_that_somebody_said_no(cast, client_of, make_person, role, monkeypatch):
    for prepare in TABLE.preparations:
        prepare(cast)
    nominee = make_person("Zwaantje", "Zwaan", units=[cast.north], managers=[cast.manager])
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    asked = _ask(cast, nominee)
    while delivery.deliver_batch(now=now + timedelta(minutes=1)):
        pass
    client, addresses = client_of(getattr(cast, role)), _addresses(cast)
    _pages(client, addresses)  # opening marks things as read and begun; after that a page stays as it is
    before = _pages(client, addresses)
    client_of(nominee).post(f"/podium/nominations/{asked.pk}/", {"decision": "no"})
    assert Nomination.objects.get(pk=asked.pk).state == "no"
    after = _pages(client, addresses)
    different = {name: _difference(before[name], after[name]) for name in before if before[name] != after[name]}
    assert different == {}, "a page that changes with a no tells of it"
    told = [name for name, page in after.items() if "Zwaan" in page and ("nominat" in page.lower() and name not in {"nominate", "search Zwaan"})]
    assert not [name for name in told if STORY in after[name]]


def test_the_outbox_of_the_administrator_does_not_say_who_was_asked(cast, client_of):
    _ask(cast, cast.employee)
    while delivery.deliver_batch(now=timezone.now() + timedelta(minutes=1)):
        pass
    message = Message.objects.get(kind="nomination_received")
    administrator = client_of(cast.administrator)
    listed = administrator.get(reverse("mail_list"))
    assert cast.employee.full_name not in listed.content.decode().split("<main")[1]
    assert administrator.get(reverse("mail_show", args=[message.pk])).status_code == 404
    assert administrator.post(reverse("mail_send_again", args=[message.pk])).status_code == 404


def test_the_own_page_of_a_no_is_gone_for_the_nominee_too(cast, client_of):
    asked = _ask(cast, cast.employee)
    nominee = client_of(cast.employee)
    nominee.post(f"/podium/nominations/{asked.pk}/", {"decision": "no"})
    assert nominee.get(f"/podium/nominations/{asked.pk}/").status_code == 404
    assert b"podium/nominations" not in nominee.get("/").content


def test_after_thirty_days_nothing_points_at_the_person_any_more(cast):
    asked = _ask(cast, cast.employee)
    nominations.decide(nomination=asked, decision="no", by=cast.employee, now=timezone.now())
    nominations.forget_noes(now=timezone.now() + timedelta(days=31))
    left = Nomination.objects.get()
    assert (left.nominee, left.decided_at, left.stories.count()) == (None, None, 0)
    assert not Message.objects.filter(person=cast.employee).exists()
    assert not AuditEntry.objects.filter(subject_type="ambassadors.nomination").exists()


def test_somebody_may_be_nominated_again_after_the_no_is_forgotten(cast):
    nominations.decide(nomination=_ask(cast, cast.employee), decision="no", by=cast.employee, now=timezone.now())
    nominations.forget_noes(now=timezone.now() + timedelta(days=31))
    assert _ask(cast, cast.employee).state == "asked"


def test_the_answer_of_hr_stands_in_the_audit_without_its_reason_and_without_a_name(cast, client_of):
    nominations.decide(nomination=_ask(cast, cast.employee), decision="yes", by=cast.employee, now=timezone.now())
    nomination = nominations.decline(nomination=Nomination.objects.get(), reason="The spring is too full.", by=cast.hr, now=timezone.now())
    line = AuditEntry.objects.get(action="nomination.declined")
    assert (line.by, line.reason, line.subject_name) == (cast.hr, "", f"nomination {nomination.pk}")
    assert b"The spring is too full." in client_of(cast.employee).get(f"/podium/nominations/{nomination.pk}/").content
    for person in (cast.administrator, cast.manager, cast.hr):
        assert client_of(person).get(f"/podium/nominations/{nomination.pk}/").status_code == 404


def test_who_leaves_is_not_asked_any_more(cast):
    from lms.people.services import leave

    _ask(cast, cast.employee)
    leave(person=cast.employee, by=cast.hr, now=timezone.now())
    assert not Nomination.objects.exists() and not Message.objects.filter(kind="nomination_received").exists()
