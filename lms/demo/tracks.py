"""Tracks of the demo: opened for departments, with one that is required and one that stays a draft."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from courses.role import rules
from courses.role.models import Track
from courses.role.services import applying, tracks
from lms.demo.organisation import Made


@dataclass(frozen=True)
class Seed:
    """One starter track: for whom, how strongly, and whether it is applied."""

    key: str
    unit: str
    job_role: str
    terms: dict[str, Any]
    is_opened: bool = True


EXPECTED = {
    "strength": "expected",
    "reason_nl": "Je hebt in je werk contact met mensen die ook online meelezen.",
    "reason_en": "Your work brings you into contact with people who also read along online.",
    "due_kind": "assigned",
    "due_days": 60,
}
REQUIRED = {
    "strength": "required",
    "reason_nl": "Je beheert accounts waarmee de organisatie naar buiten spreekt.",
    "reason_en": "You manage accounts with which the organisation speaks in public.",
    "council_reference": "OR 2026-31, besluit van 8 september 2026",
    "working_minutes": 60,
    "exemption_nl": "Vraag het HR: wie dit elders heeft geleerd, krijgt vrijstelling.",
    "exemption_en": "Ask HR: whoever has learnt this elsewhere is exempted.",
    "due_kind": "assigned",
    "due_days": 30,
}
INVITED = {"strength": "invited", "reason_nl": "Handig in jouw functie, als je er zin in hebt.", "reason_en": "Handy in your role, if you feel like it."}

TRACKS = [
    Seed("customer-service", "klantenservice", "customer-service-agent", EXPECTED),
    Seed("account-management", "verkoop-zakelijk", "account-manager", EXPECTED),
    Seed("marketing", "marketing", "marketer", EXPECTED),
    Seed("it", "it", "it-engineer", REQUIRED),
    Seed("recruitment", "hr-en-werving", "recruiter", INVITED),
    Seed("purchasing", "inkoop", "buyer", EXPECTED, is_opened=False),
]


def make(made: Made) -> None:
    """Choose the audience and the terms, and apply what is opened, a month ago."""
    at = made.now - timedelta(days=25)
    for seed in TRACKS:
        track = Track.objects.get(key=seed.key)
        track = tracks.set_audience(track=track, rule=_rule(made, seed), by=made.named["hr"], now=at)
        track = tracks.set_terms(track=track, by=made.named["hr"], now=at, **seed.terms)
        if seed.is_opened:
            application = applying.request_application(track=track, by=made.named["hr"], now=at)
            applying.work_off(application_id=application.pk, now=at)


def _rule(made: Made, seed: Seed) -> rules.Rule:
    in_unit = rules.Condition(rules.UNIT, rules.BELOW, made.units[seed.unit].pk)
    in_role = rules.Condition(rules.JOB_ROLE, rules.IS, made.job_roles[seed.job_role].pk)
    return rules.Rule(groups=(rules.Group(rules.ANY, (in_unit, in_role)),))
