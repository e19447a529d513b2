"""Nominating, the private decision, the answer of HR. What a nominee decides leaves no trace for others."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ambassadors import rules
from ambassadors.models import Ambassador, Nomination, Story
from ambassadors.services.terms import begin_term, day_in_both
from lms.audit.services import record
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.notifications.services import forget, notify, notify_all
from lms.people.models import User

State = Nomination.State
OPEN = (State.HELD, State.ASKED, State.LATER, State.NO, State.YES)


class StoryIsTooShort(Refused):
    message = _("Tell in at least one sentence what you saw this colleague do.")


class WorksHereNoMore(Refused):
    message = _("This colleague does not work here any more.")


class IsAmbassadorAlready(Refused):
    message = _("%(name)s already is an ambassador. You can thank them under a post.")


class NotYoursToDecide(Refused):
    message = _("This question has been answered. Nothing has been changed.")


class ChooseADay(Refused):
    message = _("Choose a day in the future on which we may ask again.")


class ReasonIsMissing(Refused):
    message = _("Write why. The colleague reads it.")


@transaction.atomic
def nominate(*, nominee: User, story: str, by: User, now: datetime) -> Nomination:
    """Nominate a colleague or oneself with one concrete story. Later stories join the first nomination (ambassadors.md §1).

    A manager's story about a report waits until somebody else nominates too. What the nominee decided before makes no
    difference to what the nominator sees, so that nobody can find out a no (§2). Nominating oneself asks again at once.
    """
    story = story.strip()
    if not rules.is_a_story(story):
        raise StoryIsTooShort
    if not nominee.is_active:
        raise WorksHereNoMore
    if Ambassador.objects.filter(person=nominee).exclude(state=Ambassador.State.ENDED).exists():
        raise IsAmbassadorAlready(name=nominee.full_name)
    nomination = _open_nomination(nominee, now=now)
    Story.objects.update_or_create(nomination=nomination, author=by, defaults={"text": story, "written_at": now})
    is_self = nominee.pk == by.pk
    if is_self and nomination.state in (State.HELD, State.LATER, State.NO):
        _ask(nomination, now=now)
    elif nomination.state == State.HELD and not nominee.manager_lines.filter(manager=by).exists():
        _ask(nomination, now=now)
        _tell_nominee(nomination, f"nomination-{nomination.pk}")
    return nomination


def _open_nomination(nominee: User, *, now: datetime) -> Nomination:
    open_one = Nomination.objects.filter(nominee=nominee, state__in=OPEN)
    found = open_one.first()
    if found is None:
        try:
            with transaction.atomic():
                found = Nomination.objects.create(nominee=nominee, state=State.HELD, asked_at=now)
        except IntegrityError:
            found = open_one.get()
    return lock(found)


def _ask(nomination: Nomination, *, now: datetime) -> None:
    nomination.state, nomination.asked_at, nomination.ask_again_on, nomination.decided_at = State.ASKED, now, None, None
    nomination.save(update_fields=["state", "asked_at", "ask_again_on", "decided_at"])


def _tell_nominee(nomination: Nomination, event_key: str) -> None:
    assert nomination.nominee is not None  # noqa: S101  only a forgotten no has nobody
    notify(nomination.nominee, "nomination_received", url=reverse("nomination_show", args=[nomination.pk]), event_key=event_key)


@transaction.atomic
def decide(*, nomination: Nomination, decision: str, by: User, now: datetime, ask_again_on: date | None = None) -> Nomination:
    """The nominee's private decision: yes, later or no. Nothing is recorded, and nobody is told of later or no."""
    nomination = lock(nomination)
    if nomination.nominee_id != by.pk or nomination.state not in (State.ASKED, State.LATER):
        raise NotYoursToDecide
    if decision not in (State.YES, State.LATER, State.NO):
        raise NotYoursToDecide
    if decision == State.LATER and (ask_again_on is None or ask_again_on <= timezone.localdate(now)):
        raise ChooseADay
    nomination.state, nomination.decided_at = State(decision), now
    nomination.ask_again_on = ask_again_on if decision == State.LATER else None
    nomination.save(update_fields=["state", "decided_at", "ask_again_on"])
    return nomination


@transaction.atomic
def accept(
    *,
    nomination: Nomination,
    by: User,
    now: datetime,
    hours_per_month: int,
    topics: list[str],
    writes_nl: bool,
    writes_en: bool,
    term_months: int = rules.TERM_MONTHS,
) -> Ambassador:
    """HR says yes: a term in months, hours a month, topics and languages."""
    nomination, nominee = _to_answer(nomination)
    _answer(nomination, State.ACCEPTED, by, now, "")
    ambassador = begin_term(
        person=nominee, by=by, now=now, hours_per_month=hours_per_month, topics=topics, writes_nl=writes_nl, writes_en=writes_en, term_months=term_months
    )
    record(by, "nomination.accepted", ambassador)
    told = [(nominee, {"hours": hours_per_month, "until": day_in_both(ambassador.term_ends_on)})]
    notify_all(told, "nomination_accepted", url=reverse("my_posts"), event_key=f"nomination-{nomination.pk}")
    return ambassador


@transaction.atomic
def decline(*, nomination: Nomination, reason: str, by: User, now: datetime) -> Nomination:
    """HR says no, with a reason that the nominee reads. Without a reason it is refused (§3)."""
    reason = reason.strip()
    if not reason:
        raise ReasonIsMissing
    nomination, nominee = _to_answer(nomination)
    _answer(nomination, State.DECLINED, by, now, reason)
    record(by, "nomination.declined", nomination)  # the reason is between HR and the nominee
    notify(nominee, "nomination_declined", url=reverse("nomination_show", args=[nomination.pk]), event_key=f"nomination-{nomination.pk}", reason=reason)
    return nomination


def _to_answer(nomination: Nomination) -> tuple[Nomination, User]:
    nomination = lock(nomination)
    if nomination.state != State.YES or nomination.nominee is None:
        raise NotYoursToDecide
    return nomination, nomination.nominee


def _answer(nomination: Nomination, state: Nomination.State, by: User, now: datetime, reason: str) -> None:
    nomination.state, nomination.answered_at, nomination.answered_by, nomination.answer_reason = state, now, by, reason
    nomination.save(update_fields=["state", "answered_at", "answered_by", "answer_reason"])


@transaction.atomic
def ask_again(*, now: datetime) -> int:
    """Ask those who chose a later day that has come. Safe to run twice. Returns how many were asked."""
    due = Nomination.objects.filter(state=State.LATER, ask_again_on__lte=timezone.localdate(now), nominee__is_active=True).select_related("nominee")
    asked = list(due)
    for nomination in asked:
        _tell_nominee(nomination, f"nomination-{nomination.pk}-{nomination.ask_again_on}")
        _ask(nomination, now=now)
    return len(asked)


@transaction.atomic
def forget_noes(*, now: datetime) -> int:
    """After 30 days a no is a row without a person, a moment or stories, and the question itself is gone too (§2). Returns how many."""
    old = Nomination.objects.filter(state=State.NO, decided_at__lte=now - rules.NO_IS_FORGOTTEN_AFTER, nominee__isnull=False)
    ids = dict(old.values_list("pk", "nominee"))
    Story.objects.filter(nomination__in=ids).delete()
    forget(kind="nomination_received", people=set(ids.values()))
    Nomination.objects.filter(pk__in=ids).update(nominee=None, decided_at=None, asked_at=now)
    return len(ids)


@transaction.atomic
def forget_person(*, person: User) -> None:
    """Who leaves is not asked any more: open nominations go, with their stories."""
    Nomination.objects.filter(nominee=person, state__in=OPEN).delete()
    forget(kind="nomination_received", people={person.pk})
