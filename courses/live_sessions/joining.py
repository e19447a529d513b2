"""Where live sessions join the rest: navigation, home, search, messages, decisions of HR, privacy, people who leave."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.live_sessions import feeding, in_health, in_pages, leavers, services
from courses.live_sessions.kinds import KINDS
from courses.progress import notices
from lms.notifications import feeds
from lms.notifications.kinds import register
from lms.people.models import User
from lms.people.signals import person_left
from lms.web import health, privacy_facts
from lms.web.privacy_facts import Fact

FACTS = (
    Fact(
        models=("courses.Booking", "courses.BookingChange"),
        what=_("Which sessions you book or wait for, when, and how each booking ended"),
        why=_("To keep a seat for you, to let the next person move up, and to explain what happened"),
        seen_by=_("you, HR, and the trainers of that session; a request for approval also by who answers it; your manager nothing else"),
        kept=_("As long as Podium is in use"),
        group=_("Learning"),
    ),
    Fact(
        models=("courses.Attendance",),
        what=_("Whether you were at a session you booked"),
        why=_("To complete the module for you"),
        seen_by=_("you, HR, and the trainers of that session; your manager never"),
        kept=_("As long as Podium is in use"),
        group=_("Learning"),
    ),
    Fact(
        models=("courses.WalkIn", "courses.SessionQuestion"),
        what=_("That you asked to come in without a seat, and the questions you sent ahead"),
        why=_("So that the trainer can let you in and answer what you came for"),
        seen_by=_("you, HR, and the trainers of that session; a question also by who comes, if you chose so"),
        kept=_("As long as the session is kept"),
        group=_("Learning"),
    ),
    Fact(
        models=("courses.CallLog",),
        what=_("Who was how long in an online call, until the trainer has confirmed it"),
        why=_("So that nobody types attendance over"),
        seen_by=_("HR, and the trainers of that session"),
        kept=_("14 days at most"),
        group=_("Learning"),
    ),
    Fact(
        models=("courses.FeedbackTurn",),
        what=_("That you were asked what you thought of a session, and the day on which you answered"),
        why=_("So that you are asked once"),
        seen_by="",
        kept=_("As long as Podium is in use"),
        group=_("Learning"),
    ),
    Fact(
        models=("courses.FeedbackAnswer", "courses.PulseAnswer"),
        what=_("What people thought of a session and whether they did something differently, without a name"),
        why=_("So that sessions become better"),
        seen_by=_("HR and the trainers of that session, from eight answers on"),
        kept=_("As long as the session is kept"),
        group=_("Learning"),
    ),
    Fact(
        models=("courses.SessionPresenter", "courses.DutyAttendance"),
        what=_("That you were asked to tell something in a session, your answer, and the time you gave"),
        why=_("So that people know who comes, and your hours are right"),
        seen_by=_("you, HR and the trainers of that session; once you say yes everybody who can see the session"),
        kept=_("As long as the session is kept"),
        group=_("Learning"),
    ),
    Fact(
        models=("courses.InvariantRun",),
        what=_("What the nightly look at the bookings found, with numbers of sessions and bookings"),
        why=_("So that a mistake with a seat is found before you find it"),
        seen_by=_("HR and administrators"),
        kept=_("90 days"),
        group=_("Learning"),
    ),
    Fact(
        models=("courses.LiveSession", "courses.SessionDate", "courses.SessionTrainer", "courses.SessionSeries", "courses.SessionMessage"),
        what=_("Which sessions you plan or give"),
        why=_("So that people know who gives a session"),
        seen_by=_("everybody who can see the session"),
        kept=_("as long as the session is kept"),
        group=_("Learning"),
    ),
)


def _end_bookings(sender: Any, *, person: User, by: User | None, now: datetime, **more: Any) -> None:
    services.person_leaves(person=person, by=by, now=now)
    services.end_slots_of(person=person, by=by, now=now)


def join() -> None:
    in_pages.join()
    notices.add_attendance(services.attended_module)
    notices.add_attendees(services.attendees_of)
    register(*KINDS)
    feeds.add_source(feeding.entries)
    privacy_facts.add(*FACTS)
    health.add_check(in_health.bookings)
    person_left.connect(_end_bookings, dispatch_uid="live sessions end bookings")
    leavers.join()
