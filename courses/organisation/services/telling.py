"""Telling everybody in the audience about a version, in batches: may die at any moment, may run twice, tells each person once."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from courses.organisation.models import Policy, PolicyVersion
from courses.organisation.queries import mine, policies, readers
from lms.lib.jobs import later
from lms.lib.locks import lock
from lms.notifications.services import notify_all
from lms.people.models import User
from lms.web.dates import day

BATCH = 500
STILL_AFTER = timedelta(seconds=60)
TASK = "courses.organisation.tasks.tell"
KIND = "policy_published"


def work_off(*, version_id: int, now: datetime) -> None:
    """Tell whoever has not been told yet."""
    while _tell_batch(version_id, now=now):
        pass


@transaction.atomic
def _tell_batch(version_id: int, *, now: datetime) -> bool:
    """The next people in the order of their ids; False when nobody is left. A version that was followed by a newer one stops here."""
    version = lock(PolicyVersion.objects.select_related("policy").get(pk=version_id))
    if version.told_at is not None or version.is_draft:
        return False
    people = list(readers.with_reading(version).filter(pk__gt=version.told_through).order_by("pk")[:BATCH])
    newest = policies.newest_of(version.policy)
    if not people or newest is None or newest.pk != version.pk:
        version.told_at = now
        version.save(update_fields=["told_at"])
        return False
    _tell(version, [(person, person.must_read) for person in people])  # type: ignore[attr-defined]
    version.told_through = people[-1].pk
    version.save(update_fields=["told_through"])
    return True


@transaction.atomic
def tell_again(policy: Policy) -> None:
    """The audience has changed: go through everybody once more. A message per person and version remains one message."""
    newest = policies.newest_of(policy)
    if newest is not None:
        PolicyVersion.objects.filter(pk=newest.pk).update(told_at=None, told_through=0)
        later(TASK, version_id=newest.pk)


@transaction.atomic
def tell_person(*, person: User) -> None:
    """Somebody joined or moved: the newest versions for this person, each once."""
    for standing in mine.standings_of(person):
        _tell(standing.version, [(person, standing.must_read)])


def _tell(version: PolicyVersion, people: Iterable[tuple[User, bool]]) -> int:
    facts: dict[str, Any] = {
        "title": {"nl": version.policy.title_nl or version.policy.title_en, "en": version.policy.title_en or version.policy.title_nl},
        "number": version.number,
        "in_short": {"nl": version.in_short_nl, "en": version.in_short_en},
        "valid_from": {language: day(version.valid_from, language) for language in ("nl", "en")} if version.valid_from else "",
    }
    told = [(person, facts | {"is_asked": is_asked}) for person, is_asked in people]
    return notify_all(told, KIND, url=version.policy.get_absolute_url(), event_key=f"policy-{version.pk}")


def sweep(*, now: datetime) -> int:
    """Start again what stands still; returns how many versions there were."""
    waiting = list(PolicyVersion.objects.filter(state=PolicyVersion.State.PUBLISHED, told_at=None, published_at__lt=now - STILL_AFTER))
    for version in waiting:
        later(TASK, version_id=version.pk)
    return len(waiting)
