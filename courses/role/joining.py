"""What phase 3 adds to the rest of Podium: the phase itself, pages of tracks, and noticing people who change."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses import phases
from courses.assignments import sources
from courses.catalogue import slots
from courses.catalogue.folders.loaders import add_loader
from courses.progress.notices import narrow_phase
from courses.role import following_many
from courses.role import home as pages
from courses.role.folder import LOADER
from courses.role.queries.mine import modules_of_my_tracks, number_of_tracks
from courses.role.services import forgetting
from courses.role.tips import joining as tips
from lms.lib.jobs import later
from lms.notifications import kinds
from lms.people.access import add_number
from lms.people.models import Unit, User
from lms.people.signals import person_changed, person_joined, person_left, unit_changed
from lms.web import decisions, home, navigation, privacy_facts, search


def join() -> None:
    """Called once when the app is ready."""
    phases.register(
        phases.Phase(
            key=phases.PhaseKey.ROLE,
            label=phases.PhaseKey.ROLE.label,
            summary=_("Deeper, for your own job: tracks with what helps you with customers, suppliers, applicants or the press."),
            landing_url_name="tracks",
            builds_on=phases.PhaseKey.ORGANISATION,
        )
    )
    navigation.add(navigation.Item(navigation.HR, "tracks", _("Tracks"), "hr_tracks", 30, "tracks.assign"))
    home.add_section(home.Section(home.MAIN, 20, "courses/role/_home.html", pages.section))
    home.add_agenda(pages.agenda)
    home.add_next_step(pages.next_step, at_least=40)
    slots.add_piece(slots.Piece(slots.MODULE_ASIDE, 10, "courses/role/_in_my_track.html", pages.module_aside))
    add_number(pages.TRACKS, Subquery(number_of_tracks(OuterRef("pk"))))
    narrow_phase(phases.PhaseKey.ROLE, modules_of_my_tracks)
    decisions.add_source(pages.decisions)
    search.add_source(search.Source("tracks", _("Tracks"), 25, pages.search))
    add_loader(LOADER)
    kinds.register(
        kinds.Kind(
            "track_not_given", _("Learning that you are given"), is_optional=False, is_private=True, button=_("Look at the track"),
            example={"title": {"nl": "Klantenservice", "en": "Customer service"}, "reason": "In jouw functie is het volgende traject nuttiger."},
        )
    )  # fmt: skip
    tips.join()
    sources.register("track", lambda key: reverse("track", args=[key]))
    privacy_facts.add(
        privacy_facts.Fact(
            models=("courses_role.Application", "courses_role.ApplicationChange"),
            what=_("When HR applied a rule for a track, and for whom something changed by it"),
            why=_("So that it can be explained, and undone for 30 days"),
            seen_by=_("HR"),
            kept=_("Two years"),
            group=_("Learning that you are given"),
        ),
        privacy_facts.Fact(
            models=("courses_role.TrackRequest",),
            what=_("That you asked for a track, your words, and HR’s answer"),
            why=_("So that HR can give it. Doing a track needs no asking, and leaves nothing here."),
            seen_by=_("You and HR"),
            kept=_("Your words: a year after the answer. The answer: as long as you work here."),
            group=_("Learning that you are given"),
        ),
        privacy_facts.Fact(
            models=("courses_role.Track",),
            what=_("Tracks, who owns them, and who was added or left out by name"),
            why=_("So that HR can give the right track to the right people"),
            seen_by=_("Everybody sees the track and its purpose; the rule is seen by HR"),
            kept=_("As long as the track is there"),
            group=_("Learning that you are given"),
        ),
    )
    person_joined.connect(_follow_person, dispatch_uid="tracks of who joins")
    person_changed.connect(_follow_person, dispatch_uid="tracks of who changes")
    person_left.connect(_forget, dispatch_uid="what a leaver asked for")
    following_many.join()
    unit_changed.connect(_follow_everybody, dispatch_uid="tracks after the tree changed")


def _follow_person(sender: type[User], *, person: User, **_more: Any) -> None:
    later("courses.role.tasks.follow_person", person_id=person.pk)


def _forget(sender: type[User], *, person: User, **_more: Any) -> None:
    forgetting.forget_leaver(person=person)


def _follow_everybody(sender: type[Unit], **_more: Any) -> None:
    later("courses.role.tasks.follow_everybody", countdown=60)
