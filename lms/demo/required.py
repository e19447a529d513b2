"""What is required in the demo: a track that comes again each year, exemptions, absence, working time, a deputy, and what people ask."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from courses.assignments.models import Assignment, Exemption
from courses.assignments.services import absences, exemptions, rounds, team
from courses.catalogue.models import Lesson, Module
from courses.progress import services as progress
from courses.role import rules
from courses.role.models import Track
from courses.role.services import applying, asking, tracks
from lms.demo.organisation import Made
from lms.demo.people import some
from lms.people.models import User

MODULE, UNIT, HELD_BY = "what-you-may-share", "klantenservice", 34
YEARLY = {
    "strength": "required",
    "reason_nl": "Je antwoordt op onze pagina namens de organisatie. Wat je daar mag delen, verandert.",
    "reason_en": "You answer on our page on behalf of the organisation. What you may share there changes.",
    "council_reference": "OR 2025-12, besluit van 3 juni 2025",
    "working_minutes": 45,
    "exemption_nl": "Vraag het HR op de pagina van dit leertraject.",
    "exemption_en": "Ask HR on the page of this track.",
    "due_kind": "assigned",
    "due_days": 60,
    "period_months": 12,
    "window_days": 30,
}
GAVE_IT = "Ik gaf deze cursus bij mijn vorige werkgever, tot vorig jaar."
NO_ACCOUNTS = "Ik beheer geen accounts: ik werk aan de kassa's."


def make(made: Made) -> None:
    """A year ago customer service began with a track that comes again; now its second round is open."""
    _yearly(made)
    _it(made)
    _team(made)
    _asked(made)


def _yearly(made: Made) -> None:
    hr, began = made.named["hr"], made.now - timedelta(days=395)
    track = tracks.create_track(
        key="answering-for-us", title_nl="Antwoorden namens ons", title_en="Answering for us", owner=made.named["trainer"], by=hr, now=began,
        purpose_nl="Wie op onze pagina antwoordt, weet wat je mag delen en wat niet, en leest elk jaar wat er veranderd is.",
        purpose_en="Whoever answers on our page knows what may be shared and what may not, and reads each year what has changed.",
    )  # fmt: skip
    tracks.set_modules(track=track, modules=[(Module.objects.get(key=MODULE), False)], by=hr, now=began)
    in_unit = rules.Condition(rules.UNIT, rules.BELOW, made.units[UNIT].pk)
    here_then = rules.Condition(rules.JOINED, rules.BEFORE, timezone.localdate(began))
    _apply(track, rules.Rule(groups=(rules.Group(rules.ALL, (in_unit, here_then)),)), hr, began, **YEARLY)
    held = some([one.person for one in _given(track).select_related("person")], HELD_BY, seed=MODULE)
    for number, person in enumerate(held):
        for lesson in Lesson.objects.filter(module__key=MODULE).order_by("position", "pk"):
            progress.finish_lesson(person=person, lesson=lesson, now=made.now - timedelta(days=350 - number % 5))
    rounds.open_rounds(now=made.now - timedelta(days=9))
    again = {one.person_id: one for one in _given(track).filter(round_number=2)}
    module = Module.objects.get(key=MODULE)
    for person in some([one for one in held if one != made.named["employee"]], 13, seed="again"):
        if person.pk in again:
            rounds.refresh(person=person, assignment=again[person.pk], module=module, now=made.now - timedelta(days=4))
    # Who joined since is meant too: HR widened the rule a month ago.
    _apply(track, rules.Rule(groups=(rules.Group(rules.ANY, (in_unit,)),)), hr, made.now - timedelta(days=25))


def _apply(track: Track, rule: rules.Rule, by: User, at: datetime, **terms: Any) -> None:
    track = tracks.set_audience(track=track, rule=rule, by=by, now=at)
    if terms:
        track = tracks.set_terms(track=track, by=by, now=at, **terms)
    application = applying.request_application(track=track, by=by, now=at)
    applying.work_off(application_id=application.pk, now=at)


def _it(made: Made) -> None:
    """Of what IT must do: some have done it, one waits for an answer, two have one, and one is away."""
    hr, staff = made.named["hr"], made.staff["it"]
    track = Track.objects.get(key="it")
    for person in staff[:9]:
        for entry in track.assigned_set.entries.filter(is_optional=False):
            for lesson in Lesson.objects.filter(module=entry.module_id).order_by("position", "pk"):
                progress.finish_lesson(person=person, lesson=lesson, now=made.now - timedelta(days=6))
    kind, asked = Exemption.Kind, made.now - timedelta(days=8)
    one = exemptions.ask_exemption(person=staff[10], assigned_set=track.assigned_set, kind=kind.EQUIVALENT, words=GAVE_IT, now=asked)
    exemptions.decide_exemption(
        exemption=one, is_granted=True, reason="Je bewijs is gezien; volgend jaar kijken we opnieuw.", by=hr, now=asked + timedelta(days=1),
        expires_on=timezone.localdate(made.now) + timedelta(days=365),
    )  # fmt: skip
    two = exemptions.ask_exemption(person=staff[11], assigned_set=track.assigned_set, kind=kind.EXEMPT, words=NO_ACCOUNTS, now=asked)
    no = "Ook de kassa's hebben een account van de organisatie. Een half uur is genoeg, en je mag het in werktijd doen."
    exemptions.decide_exemption(exemption=two, is_granted=False, reason=no, by=hr, now=asked + timedelta(days=1))
    waiting = {"kind": kind.EQUIVALENT, "words": "Ik heb hier een certificaat van mijn opleiding voor."}
    exemptions.ask_exemption(person=staff[12], assigned_set=track.assigned_set, now=made.now - timedelta(days=2), **waiting)
    today = timezone.localdate(made.now)
    absences.say_away(person=staff[13], since=today - timedelta(days=12), until=today + timedelta(days=20), by=hr, now=made.now - timedelta(days=12))
    absences.say_away(person=made.staff[UNIT][4], since=today - timedelta(days=3), until=None, by=hr, now=made.now - timedelta(days=3))


def _team(made: Made) -> None:
    """The manager made time for the employee, and a colleague stands in for three weeks."""
    manager, employee, today = made.named["manager"], made.named["employee"], timezone.localdate(made.now)
    mine = Assignment.objects.get(person=employee, assigned_set__key="answering-for-us", ended_at=None)
    if mine.completed_at is None:
        team.make_time(assignment=mine, minutes=45, on=today + timedelta(days=5), by=manager, now=made.now - timedelta(days=2))
    team.appoint_deputy(manager=manager, deputy=made.named["fatma"], until=today + timedelta(days=20), now=made.now - timedelta(days=1))


def _asked(made: Made) -> None:
    """Somebody got a track for the asking, somebody else waits for an answer."""
    marketing, service = Track.objects.get(key="marketing"), Track.objects.get(key="customer-service")
    given = asking.ask_for_track(person=made.named["aisling"], track=service, words="My clients write to me on LinkedIn.", now=made.now - timedelta(days=7))
    asking.give_what_was_asked(request=given, by=made.named["hr"], now=made.now - timedelta(days=6))
    applying.work_off(application_id=service.applications.latest("pk").pk, now=made.now - timedelta(days=6))
    words = "Ik wil leren hoe ik de pagina van onze winkel bijhoud."
    asking.ask_for_track(person=made.named["wout"], track=marketing, words=words, now=made.now - timedelta(days=1))


def _given(track: Track) -> Any:
    return Assignment.objects.filter(assigned_set=track.assigned_set_id, ended_at=None)
