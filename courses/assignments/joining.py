"""What assignments add to the rest of Podium: messages, the line in the privacy register, and noticing who left."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.assignments import away, feeding, leaving, on_person_page, periods, queries, services
from courses.assignments.queries.team import stands_in_now
from courses.assignments.services import forgetting
from courses.live_sessions import required_use
from courses.progress.models import ModuleCompletion
from courses.progress.notices import add_periods, when_module_completed
from lms.notifications import feeds, kinds
from lms.people.access import DEPUTY, add_role_source
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
        kinds.Kind("track_again", group, is_optional=False, button=_("Look at what changed"), example=EXAMPLE, steers=("strength", "why")),
        kinds.Kind(
            "exemption_answered", group, is_optional=False, is_private=True, button=_("Look at the track"), steers=("answer",),
            example={name: EXAMPLE[name] for name in ("title", "due_on")}
            | {"answer": "granted", "reason": "Je hebt dit bij je vorige werkgever geleerd.", "until": {"nl": "1 juni 2028", "en": "1 June 2028"}},
        ),
        kinds.Kind(
            "working_time_made", group, is_optional=False, button=_("Look at the track"),
            example={"title": EXAMPLE["title"], "minutes": 90, "on": EXAMPLE["due_on"], "name": "Marloes van der Berg"},
        ),
        kinds.Kind(
            "stands_in", _("Your team"), is_optional=False, button=_("Look at the team"),
            example={"name": "Marloes van der Berg", "until": EXAMPLE["due_on"]},
        ),
        kinds.Kind("track_reminder", group, is_optional=False, button=_("Go on"), example=EXAMPLE, steers=("strength", "why")),
        kinds.Kind(
            "team_required_late", _("Your team"), button=_("My team"), label=_("A required track in your team that is late"),
            example={name: EXAMPLE[name] for name in ("title", "due_on")} | {"name": "Samira El Idrissi"},
        ),
    )  # fmt: skip
    feeds.add_source(feeding.entries)
    add_periods(periods.periods)
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
            models=("courses.PastRound", "courses.Refreshed"),
            what=_("Of a track that comes again: earlier rounds, and which modules you went through again"),
            why=_("So that you do again only what is needed, and the organisation can show when it was done"),
            seen_by=_("You. HR sees when a required track was finished."),
            kept=_("Two years after the assignment ended"),
            group=group,
        ),
        privacy_facts.Fact(
            models=("courses.Exemption",),
            what=_("That you asked for an exemption, your words, HR’s decision with the reason, and until when it holds"),
            why=_("So that you need not do what you know already, or cannot do. We do not ask about health."),
            seen_by=_("You and HR. Your manager sees only that nothing is required."),
            kept=_("Your words: a year after the decision. The decision: as long as you work here."),
            group=group,
        ),
        privacy_facts.Fact(
            models=("courses.Absence",),
            what=_("From when until when you are away, never why"),
            why=_("So that a due date does not come while you are away"),
            seen_by=_("You and HR"),
            kept=_("Two years after your last day away"),
            group=group,
        ),
        privacy_facts.Fact(
            models=("courses.WorkingTime",),
            what=_("Working time that your manager made for a required track"),
            why=_("So that you know when you may learn"),
            seen_by=_("You, your manager and who stands in"),
            kept=_("Two years after the assignment ended"),
            group=group,
        ),
        privacy_facts.Fact(
            models=("courses.Deputy",),
            what=_("Who stands in for a manager, and until when"),
            why=_("So that a team can go on while the manager is away"),
            seen_by=_("The manager and who stands in"),
            kept=_("As long as both work here"),
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
    add_role_source(DEPUTY, stands_in_now())
    away.join()
    person_left.connect(_end_what_is_left, dispatch_uid="assignments of a leaver end")
    leaving.join()
    on_person_page.join()


def _module_completed(completion: ModuleCompletion, now: datetime) -> None:
    services.module_completed(person=completion.person, module=completion.module, now=now)


def _end_what_is_left(sender: type[User], *, person: User, now: datetime, **_more: Any) -> None:
    services.person_left(person=person, now=now)
    forgetting.forget_leaver(person=person)
