"""Giving certificates, offering them, making many, and taking one back.

What a person completes voluntarily is seen by that person only: giving a certificate is not written in the audit; offering one is.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course, Module
from courses.certificates import badge, queries, rules
from courses.certificates.models import Certificate, CertificateOffer, CertificateRun
from courses.progress import notices
from courses.progress.models import ModuleCompletion
from lms.audit.services import record
from lms.lib.bilingual import LANGUAGES, text_in
from lms.lib.jobs import later
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.notifications.services import notify, notify_all
from lms.people.models import Organisation, User
from lms.web import dates

AT_ONCE = 100
MOST_MONTHS = 120


class OneThing(Refused):
    message = _("Choose one course or one module.")


class NotYet(Refused):
    message = _("This certificate need not be renewed yet. You can do so from two months before it ends.")


class ByItsTrack(Refused):
    message = _("This certificate belongs to a track that comes again. It is renewed when you have gone through that track again.")


class ReadTheChanges(Refused):
    message = _("Read first what changed since you learnt this; it stands below. Then you can renew the certificate.")


class OfferIsOff(Refused):
    message = _("This certificate is off. Switch it on first.")


# --- offering -----------------------------------------------------------------------------------------------------
@transaction.atomic
def offer(*, course: Course | None, module: Module | None, months_valid: int, by: User) -> CertificateOffer:
    """From now on whoever completes it gets a certificate. Offering again changes how long the next ones are valid. Raises OneThing."""
    if (course is None) == (module is None):
        raise OneThing
    found, is_new = CertificateOffer.objects.get_or_create(course=course, module=module, defaults={"months_valid": months_valid})
    changes = {"months_valid": [None if is_new else found.months_valid, months_valid], "is_on": [None if is_new else found.is_on, True]}
    found.months_valid, found.is_on = months_valid, True
    found.save(update_fields=["months_valid", "is_on"])
    type(found.subject).objects.filter(pk=found.subject.pk).update(has_certificate=True)
    record(by, "certificate.offered", found, changes=changes)
    return found


@transaction.atomic
def switch(*, offer: CertificateOffer, is_on: bool, by: User) -> None:
    """On or off; certificates that were given stay. Twice is the same as once."""
    offer = lock(offer)
    if offer.is_on != is_on:
        offer.is_on = is_on
        offer.save(update_fields=["is_on"])
        record(by, "certificate.switched", offer, changes={"is_on": [not is_on, is_on]})


# --- giving -------------------------------------------------------------------------------------------------------
def give_for(completion: ModuleCompletion, now: datetime) -> None:
    """A module was completed: give what that leads to, in the same transaction."""
    for one in queries.offers_for(completion.module):
        if one.module_id or queries.has_completed(completion.person, one.subject):  # type: ignore[arg-type]
            give(offer=one, people=[(completion.person, completion.completed_at)], now=now)


@transaction.atomic
def give(*, offer: CertificateOffer, people: Iterable[tuple[User, datetime]], now: datetime) -> int:
    """A certificate for each of them, with the day on which they completed it; who has one keeps that one. Returns how many are new."""
    people = list(people)
    months = _track_months(offer, [person.pk for person, _completed_at in people])
    made = [_made(offer, person, completed_at, now, months.get(person.pk, 0)) for person, completed_at in people]
    Certificate.objects.bulk_create(made, ignore_conflicts=True)
    new = Certificate.objects.filter(number__in=[one.number for one in made]).select_related("person")
    titles = {"title": {"nl": text_in(offer.subject, "title", "nl"), "en": text_in(offer.subject, "title", "en")}}
    return notify_all([(one.person, titles) for one in new], "certificate_ready", url=reverse("my_certificates")) if new else 0


def _track_months(offer: CertificateOffer, people: Collection[int]) -> dict[int, int]:
    """After how many months it comes again for these people, by a track that recurs; the shortest of a course."""
    modules = [offer.module_id] if offer.module_id else list(Module.objects.filter(course=offer.course_id).values_list("pk", flat=True))
    found: dict[int, int] = {}
    for (person, _module), months in notices.periods_of(people, modules).items():
        found[person] = min(months, found.get(person, months))
    return found


def _made(offer: CertificateOffer, person: User, completed_at: datetime, now: datetime, track_months: int) -> Certificate:
    subject, organisation = offer.subject, Organisation.current()
    one = Certificate(
        offer=offer,
        person=person,
        number=rules.new_number(),
        name=person.full_name,
        title_nl=subject.title_nl,
        title_en=subject.title_en,
        summary_nl=subject.summary_nl,
        summary_en=subject.summary_en,
        organisation=organisation.name if organisation else "Podium",
        completed_at=completed_at,
        issued_at=now,
        expires_at=rules.first_end(
            rules.expires_at(issued_at=now, months_valid=offer.months_valid), rules.expires_at(issued_at=completed_at, months_valid=track_months)
        ),
    )
    one.badge = badge.signed(_facts(one), now=now)
    return one


def _facts(one: Certificate) -> badge.Facts:
    site, language, subject = settings.PUBLIC_URL, one.person.language, one.offer.subject
    title = text_in(one, "title", language)
    about = reverse("module", args=[subject.key]) if isinstance(subject, Module) else reverse("catalogue")
    return badge.Facts(
        address=f"{site}{reverse('certificate_badge', args=[one.number])}",
        subject=f"urn:uuid:{uuid4()}",
        name=one.name,
        achievement=f"{site}{reverse('certificate_find')}#offer-{one.offer_id}",
        about=f"{site}{about}",
        title=title,
        description=text_in(one, "summary", language) or title,
        language=language,
        organisation=one.organisation,
        site=site,
        valid_from=one.issued_at,
        valid_until=one.expires_at,
    )


@transaction.atomic
def take_back(*, certificate: Certificate, by: User) -> None:
    """The person does not want it any more: the number leads nowhere from now on."""
    if certificate.person_id == by.pk:
        Certificate.objects.filter(pk=certificate.pk).delete()


# --- renewing -----------------------------------------------------------------------------------------------------
def renew_for(modules: dict[int, set[int]], now: datetime) -> None:
    """People went through modules again that come again for them: what they have for these, or for their courses, is given anew."""
    every = set().union(*modules.values())
    offers = CertificateOffer.objects.filter(Q(module__in=every) | Q(course__modules__in=every), is_on=True).select_related("course", "module").distinct()
    for one in offers:
        of_it = {one.module_id} if one.module_id else set(Module.objects.filter(course=one.course_id).values_list("pk", flat=True))
        people = [person for person, again in modules.items() if again & of_it]
        current = Certificate.objects.filter(offer=one, person__in=people, is_current=True, expires_at__isnull=False).select_related("person")
        _renew(one, list(current), now)


@transaction.atomic
def renew(*, certificate: Certificate, by: User, now: datetime) -> Certificate:
    """The person brings a certificate up to date that has expired or soon will; what changed of substance must have been read. The old number stays as it is.

    Raises NotYet, ByItsTrack, OfferIsOff, ReadTheChanges.
    """
    current = queries.certificates_of(by).filter(offer=certificate.offer_id, is_current=True).first()
    if current is None or not rules.may_renew(expires_at=current.expires_at, now=now):
        raise NotYet
    if not current.offer.is_on:
        raise OfferIsOff
    if _track_months(current.offer, [by.pk]):
        raise ByItsTrack
    if queries.changes_before(current):
        raise ReadTheChanges
    _renew(current.offer, [current], now)
    return Certificate.objects.get(offer=current.offer, person=by, is_current=True)


@transaction.atomic
def tell_ending(*, now: datetime) -> int:
    """Every night: who has a certificate that can be renewed from now on hears so, once. What belongs to a track that comes again is told by that track.

    A week of nights may be missed. Returns how many were told.
    """
    from_, until = now + rules.RENEW_BEFORE - timedelta(days=7), now + rules.RENEW_BEFORE
    ending = Certificate.objects.filter(is_current=True, offer__is_on=True, person__is_active=True, expires_at__gt=from_, expires_at__lte=until)
    by_offer: dict[int, list[Certificate]] = {}
    for one in ending.select_related("person", "offer__module", "offer__course").order_by("pk"):
        by_offer.setdefault(one.offer_id, []).append(one)
    told = 0
    for rows in by_offer.values():
        by_track = _track_months(rows[0].offer, [one.person_id for one in rows])
        for one in rows:
            if one.person_id not in by_track and one.expires_at is not None:
                day = {language: dates.day_of_month(one.expires_at, language, today=date.min) for language in LANGUAGES}
                title = {language: text_in(one, "title", language) for language in LANGUAGES}
                notify(one.person, "certificate_ends", url=reverse("my_certificates"), event_key=f"certificate-ends-{one.pk}", title=title, until=day)
                told += 1
    return told


@transaction.atomic
def _renew(offer: CertificateOffer, current: list[Certificate], now: datetime) -> None:
    """The present ones become earlier ones; somebody else who renews at the same time finds nothing left to renew."""
    taken = [one for one in current if Certificate.objects.filter(pk=one.pk, is_current=True).update(is_current=False)]
    give(offer=offer, people=[(one.person, now) for one in taken], now=now)


# --- making many --------------------------------------------------------------------------------------------------
@transaction.atomic
def start_run(*, offer: CertificateOffer, by: User, now: datetime) -> CertificateRun:
    """Give it, in the background, to everybody who completed it before. While one is under way, that one goes on. Raises OfferIsOff."""
    offer = lock(offer)
    if not offer.is_on:
        raise OfferIsOff
    facts = {"asked_by": by, "asked_at": now, "people": queries.waiting_for(offer).count()}
    run, is_new = CertificateRun.objects.get_or_create(offer=offer, finished_at=None, defaults=facts)
    if is_new:
        record(by, "certificate.made_for_all", offer)
    later("courses.certificates.tasks.make", run_id=run.pk)
    return run


def work_off(*, run_id: int, now: datetime) -> int:
    """Make what is left of a run, a batch at a time; each batch is stored with how far it came, so a worker that dies loses nothing. Returns how many."""
    total = 0
    while (made := _batch(run_id, now)) is not None:
        total += made
    return total


@transaction.atomic
def _batch(run_id: int, now: datetime) -> int | None:
    run = CertificateRun.objects.filter(pk=run_id, finished_at=None).first()
    run = lock(run) if run else None
    if run is None or run.finished_at is not None:
        return None
    offer = CertificateOffer.objects.select_related("course", "module").get(pk=run.offer_id)
    people = list(queries.waiting_for(offer).filter(pk__gt=run.reached)[:AT_ONCE]) if offer.is_on else []
    if not people:
        run.finished_at = now
        run.save(update_fields=["finished_at"])
        return 0
    run.reached = people[-1].pk
    made = give(offer=offer, people=_with_days(offer, people), now=now)
    run.made += made
    run.save(update_fields=["reached", "made"])
    return made


def _with_days(offer: CertificateOffer, people: list[User]) -> list[tuple[User, datetime]]:
    """Who really completed it, and when."""
    rows = ModuleCompletion.objects.filter(person__in=people)
    rows = rows.filter(module=offer.module) if offer.module_id else rows.filter(module__course=offer.course_id)
    days = dict(rows.values("person").annotate(last=Max("completed_at")).values_list("person", "last"))
    course = offer.course
    return [(one, days[one.pk]) for one in people if one.pk in days and (course is None or queries.has_completed(one, course))]


def sweep(*, now: datetime) -> None:
    """Go on with what stands still."""
    for run_id in list(CertificateRun.objects.filter(finished_at=None).values_list("pk", flat=True)):
        work_off(run_id=run_id, now=now)
