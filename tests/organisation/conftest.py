"""A policy with three clauses, written and published as HR does."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from courses.organisation.models import Acknowledgement, Clause, Policy, PolicyVersion
from courses.organisation.services import acknowledging, clauses, drafting, policies, publishing, telling
from lms.people.models import User

CLAUSES = ("Own voice", "Customer data", "Accounts")


def text(title: str, **changes: Any) -> clauses.ClauseText:
    """A whole clause in both languages."""
    words = {
        "title_nl": f"{title} (nl)",
        "title_en": title,
        "body_nl": f"<p>De regel over {title}.</p><h3>Waarom</h3><p>Daarom.</p>",
        "body_en": f"<p>The rule about {title}.</p><h3>Why</h3><p>Because.</p>",
        "in_short_nl": f"Kort over {title}.",
        "in_short_en": f"In short about {title}.",
    }
    return clauses.ClauseText(**words | changes)


@pytest.fixture
def make_policy(cast: Any) -> Callable[..., Policy]:
    """A policy with a draft of its first version."""

    def make(title: str = "Social media", *, units: tuple[Any, ...] = (), owner: User | None = None, titles: tuple[str, ...] = CLAUSES) -> Policy:
        now = timezone.now()
        policy = policies.create_policy(title_nl=f"{title} (nl)", title_en=title, owner=owner, units=units, by=cast.hr, now=now)
        draft = drafting.start_draft(policy=policy, by=cast.hr, now=now)
        drafting.describe_draft(version=draft, in_short_nl="Wees jezelf.", in_short_en="Be yourself.", valid_from=None, by=cast.hr)
        for one in titles:
            clauses.add_clause(version=draft, text=text(one), by=cast.hr)
        return policy

    return make


@pytest.fixture
def publish(cast: Any) -> Callable[..., PolicyVersion]:
    """Publish the draft, and let the worker tell everybody."""

    def do(policy: Policy, *, now: datetime | None = None) -> PolicyVersion:
        now = now or timezone.now()
        version = publishing.publish(version=draft_of(policy), by=cast.hr, now=now)
        telling.work_off(version_id=version.pk, now=now)
        version.refresh_from_db()
        return version

    return do


@pytest.fixture
def policy(make_policy: Callable[..., Policy], publish: Callable[..., PolicyVersion]) -> Policy:
    """Version 1, published a month ago, for everybody."""
    made = make_policy()
    publish(made, now=timezone.now() - timedelta(days=30))
    return made


@pytest.fixture
def change(cast: Any, publish: Callable[..., PolicyVersion]) -> Callable[..., PolicyVersion]:
    """The next version, in which one clause reads differently; `units` are whom it concerns most."""

    def do(policy: Policy, key: str = "customer-data", *, units: tuple[Any, ...] = (), **changes: Any) -> PolicyVersion:
        draft = drafting.start_draft(policy=policy, by=cast.hr, now=timezone.now())
        clause = draft.clauses.get(key=key)
        words = {"body_en": "<p>Never in public.</p>", "what_changed_nl": "Strenger.", "what_changed_en": "It became stricter."} | changes
        clauses.change_clause(clause=clause, text=text(clause.title_en, units=units, **words), by=cast.hr)
        return publish(policy)

    return do


def draft_of(policy: Policy) -> PolicyVersion:
    return policy.versions.get(state=PolicyVersion.State.DRAFT)


def newest(policy: Policy) -> PolicyVersion:
    return policy.versions.filter(state=PolicyVersion.State.PUBLISHED).order_by("-number").first()


def clause_of(policy: Policy, key: str = "customer-data") -> Clause:
    return newest(policy).clauses.get(key=key)


def read(person: User, policy: Policy, *, language: str = "en", now: datetime | None = None) -> Acknowledgement:
    """The person says: I have read the newest version."""
    return acknowledging.acknowledge(person=person, version=newest(policy), language=language, now=now or timezone.now())
