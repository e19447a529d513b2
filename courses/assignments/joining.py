"""What assignments add to the rest of Podium: messages, the line in the privacy register, and noticing who left."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.assignments import feeding, leaving, on_person_page, queries, services
from courses.live_sessions import required_use
from courses.progress.models import ModuleCompletion
from courses.progress.notices import when_module_completed
from lms.notifications import feeds, kinds
from lms.people.models import User
from lms.people.signals import person_left
from lms.web import privacy_facts

EXAMPLE = {
    "title": {"nl": "Klantenservice op sociale media", "en": "Customer service on social media"},
    "reason": {"nl": "Klanten verwachten binnen een uur antwoord.", "en": "Customers expect an answer within an hour."},
    "rule": {"nl": "functie is medewerker klantenservice", "en": "job role is customer service"},
    "due_on": {"nl": "12 juni 2027", "en": "12 June 2027"},
    "strength": "required",
    "why": "",
}


def join() -> None:
    """Called once when the app is ready."""
    group = _("Learning that you are given")
    kinds.register(
        kinds.Kind("track_assigned", group, is_optional=False, button=_("Look at the track"), example=EXAMPLE, steers=("strength",)),
        kinds.Kind("track_changed", group, button=_("Look at the track"), label=_("A change in a track that you have"), example=EXAMPLE, steers=("strength",)),
        kinds.Kind("track_ended", group, button=_("My tracks"), label=_("A track that is no longer for you"), example=EXAMPLE, steers=("strength", "why")),
        kinds.Kind("track_reminder", group, is_optional=False, button=_("Go on"), example=EXAMPLE, steers=("strength", "why")),
        kinds.Kind(
            "team_required_late", _("Your team"), button=_("My team"), label=_("A required track in your team that is late"),
            example={name: EXAMPLE[name] for name in ("title", "due_on")} | {"name": "Samira El Idrissi"},
        ),
    )  # fmt: skip
    feeds.add_source(feeding.entries)
    privacy_facts.add(
        privacy_facts.Fact(
            models=("courses.Assignment", "courses.Reminder"),
            what=_("Which tracks you were given, why, by when, whether you finished them, and which reminders left"),
            why=_("So that you see what is meant for you, and the organisation can show that required learning was done"),
            seen_by=_(
                "You. Of required tracks, HR and your manager see only: finished, open or late. "
                "Of other tracks, others see figures of groups from eight people up."
            ),
            kept=_("Two years after the assignment ended"),
            group=group,
        ),
        privacy_facts.Fact(
            models=("courses.AssignedSet", "courses.SetModule", "courses.Grounds"),
            what=_("What can be assigned, and on which grounds HR decided that"),
            why=_("So that every assignment can say why it is there"),
            seen_by=_("Everybody who is given it"),
            kept=_("As long as somebody has an assignment on these grounds"),
            group=group,
        ),
    )
    required_use.add_source(queries.is_required_of_somebody)
    when_module_completed(_module_completed)
    person_left.connect(_end_what_is_left, dispatch_uid="assignments of a leaver end")
    leaving.join()
    on_person_page.join()


def _module_completed(completion: ModuleCompletion, now: datetime) -> None:
    services.module_completed(person=completion.person, module=completion.module, now=now)


def _end_what_is_left(sender: type[User], *, person: User, now: datetime, **_more: Any) -> None:
    services.person_left(person=person, now=now)
