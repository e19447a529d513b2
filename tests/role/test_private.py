"""What somebody does of another role's track is seen by nobody: pages, exports and searches of staff stay the same (product.md, principle 2)."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.catalogue.models import Lesson, Module
from courses.progress.models import ModuleCompletion
from courses.progress.services import complete_module, finish_lesson
from courses.role.models import Track
from tests.access import gathered

TABLE = gathered()
STAFF = ("hr", "manager", "deputy", "administrator")
CHANGING = re.compile(rb'(name="(?:csrfmiddlewaretoken|form_key)" value="|nonce[-="]*|X-CSRFToken[^,]{0,20})[\w+/=-]+')
# A secret of one's own that is new at every visit, a mail whose reading writes a line into the audit, and the figures of the machine.
NEW_EACH_TIME = {"mfa_activate_totp", "mfa_add_webauthn", "mail_show", "health_page"}
SEARCHES = ("Dirk", "Vervanger", "Wout", "Trial track", "Module")


def _addresses(cast: Any) -> dict[str, str]:
    found = {}
    for name in sorted(TABLE.pages):
        if TABLE.methods.get(name) != "post" and name not in NEW_EACH_TIME:
            found[name] = reverse(name, kwargs=TABLE.arguments[name](cast) if name in TABLE.arguments else {})
    return found | {f"search for {words}": f"{reverse('search')}?q={words}" for words in SEARCHES}


def _seen(client: Client, addresses: dict[str, str]) -> dict[str, bytes]:
    """What each address answers with 200; a refusal has a number of its own every time."""
    found = {}
    for name, address in addresses.items():
        response = client.get(address)
        if response.status_code == 200:
            body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
            found[name] = CHANGING.sub(b"", body)
    return found


@pytest.mark.parametrize("staff", STAFF)
def test_doing_another_roles_track_changes_no_page_no_export_and_no_search_of_staff(staff: str, cast: Any, client_of: Callable[[Any], Client]) -> None:
    for prepare in TABLE.preparations:
        prepare(cast)
    Module.objects.update(completion="session")
    learner = cast.ambassador if staff == "deputy" else cast.deputy
    with time_machine.travel(timezone.now(), tick=False):
        client, own, addresses = client_of(getattr(cast, staff)), client_of(learner), _addresses(cast)
        first = _seen(client, addresses)  # the first visit settles what a visit itself changes
        before = _seen(client, {name: addresses[name] for name in first})
        track = Track.objects.get(key="table-track")
        own.get(reverse("track", args=[track.key]))
        for module in Module.objects.filter(state="published"):
            own.get(reverse("module", args=[module.key]))
            for lesson in Lesson.objects.filter(module=module, state="published"):
                own.get(reverse("lesson", args=[module.key, lesson.key]))
                finish_lesson(person=learner, lesson=lesson, now=timezone.now())
            complete_module(person=learner, module=module, how="session", now=timezone.now())
        assert ModuleCompletion.objects.filter(person=learner, module__assigned_sets=track.assigned_set).exists(), "there is something to be found"
        after = _seen(client, {name: addresses[name] for name in before})
    assert [name for name in before if before[name] != after.get(name)] == []
