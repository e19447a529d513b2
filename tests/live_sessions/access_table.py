"""Who may open the pages of live sessions."""

from datetime import timedelta

from django.utils import timezone

from courses.live_sessions import services
from courses.live_sessions.models import Attendance, Booking, CallLog, LiveSession, SessionPresenter, SessionQuestion, SessionSeries, WalkIn
from courses.live_sessions.services import repeating

# The trainer of these rows gives the session. What another trainer gives is not found: tests/live_sessions/test_planning_access.py.
GIVES = {"anonymous": 302, "employee": 403, "trainer": 200, "hr": 200}
STAFF_ACT = {"anonymous": 302, "employee": 403, "trainer": 302, "hr": 302}
# Without the words that it needs the page comes back and says so.
STAFF_MUST_SAY = {"anonymous": 302, "employee": 403, "trainer": 422, "hr": 422}

NOT_OTHERS = dict.fromkeys(("other", "manager", "trainer", "ambassador", "hr", "branch_hr", "content_owner", "administrator"), 404)

PAGES = {
    "session_list": {"anonymous": 302, "employee": 200},
    "session": {"anonymous": 302, "employee": 200},
    "session_book": {"anonymous": 302, "employee": 302},
    "session_cancel": {"anonymous": 302, "employee": 302},
    "offer_accept": {"anonymous": 302, "employee": 302} | NOT_OTHERS,
    "session_file": {"anonymous": 302, "employee": 200} | NOT_OTHERS,
    "session_join": {"anonymous": 302, "employee": 302},
    "session_interest": {"anonymous": 302, "employee": 302},
    "session_any": {"anonymous": 302, "employee": 200},
    "requests": {"anonymous": 302, "employee": 200},
    "request_approve": {"anonymous": 302, "employee": 404},
    "request_decline": {"anonymous": 302, "employee": 404},
    "plan_restore": {"anonymous": 302, "employee": 403, "hr": 302},
    "booking_move": {"anonymous": 302, "employee": 403, "hr": 200},
    "slots_asked": {"anonymous": 302, "employee": 200},
    "slot": {"anonymous": 302, "employee": 404, "other": 200, "deputy": 404},
    "slot_answer": {"anonymous": 302, "employee": 404, "other": 302, "deputy": 404},
    "plan_list": GIVES,
    "plan_calendar": GIVES,
    "plan_new": GIVES,
    "plan_show": GIVES,
    "plan_change": GIVES,
    "plan_cancel": GIVES,
    "plan_decide": GIVES,
    "plan_book_several": GIVES,
    "session_people": GIVES,
    "plan_copy": GIVES,
    "plan_message": GIVES,
    "plan_publish": STAFF_ACT,
    "plan_seats": STAFF_ACT,
    "plan_book": STAFF_MUST_SAY,
    "booking_promote": STAFF_MUST_SAY,
    "booking_remove": STAFF_MUST_SAY,
    "booking_front": STAFF_MUST_SAY,
    "booking_back": STAFF_MUST_SAY,
    "presenter_ask": STAFF_MUST_SAY,
    "presenter_withdraw": STAFF_ACT,
    "series_new": GIVES,
    "series_show": GIVES,
    "series_publish": STAFF_ACT,
    "series_copy": GIVES,
    "trainer_sessions": GIVES,
    "roster": GIVES,
    "roster_mark": STAFF_ACT,
    "trainer_questions": GIVES,
    "room_screen": GIVES,
    "notes_keep": STAFF_ACT,
    "duty_note": STAFF_ACT,
    "call_log": GIVES,
    "call_log_show": GIVES,
    "call_log_apply": STAFF_ACT,
    "walk_in_answer": STAFF_ACT,
    "question_done": STAFF_ACT,
    "bookings_look": {"anonymous": 302, "employee": 403, "hr": 302, "administrator": 302},
    "bookings_repair": {"anonymous": 302, "employee": 403, "hr": 302, "administrator": 302},
    "given_hours": {"anonymous": 302, "employee": 403, "hr": 200},
    "question_ask": {"anonymous": 302, "employee": 302},
    "question_take_back": {"anonymous": 302, "employee": 302} | NOT_OTHERS,
    "session_feedback": {"anonymous": 302, "employee": 200} | NOT_OTHERS,
    "session_pulse": {"anonymous": 302, "employee": 200} | NOT_OTHERS,
    "check_in": {"anonymous": 302, "employee": 200},
    "check_in_code": {"anonymous": 302, "employee": 200},
    "walk_in_ask": {"anonymous": 302, "employee": 409},
    "walk_in": {"anonymous": 302, "employee": 200} | NOT_OTHERS,
}  # fmt: skip
ACTS = "bookings_look bookings_repair session_interest request_approve request_decline plan_restore "
ACTS += "session_book session_cancel offer_accept plan_publish plan_seats plan_book booking_promote booking_remove roster_mark notes_keep duty_note"
ACTS += " booking_front booking_back"
ACTS += " call_log_apply walk_in_answer question_done question_ask question_take_back walk_in_ask"
ACTS += " slot_answer presenter_ask presenter_withdraw series_publish"
METHODS = dict.fromkeys(ACTS.split(), "post")


def _session(cast) -> LiveSession:
    from courses.catalogue.models import Course, Module

    found = LiveSession.objects.first()
    if found is not None:
        return found
    course = Course.objects.create(key="live", phase="general", title_en="Live", state="published")
    module = Module.objects.create(course=course, key="live-module", title_en="Together", state="published")
    now = timezone.now()
    start = (now + timedelta(days=9)).replace(tzinfo=None, hour=10, minute=0, second=0, microsecond=0)
    plan = services.SessionPlan(module=module, dates=[services.TypedDate(start, start + timedelta(hours=1))], place="Room", trainers=[cast.trainer])
    made = services.publish(session=services.plan(plan=plan, by=cast.hr, now=now), by=cast.hr, now=now)
    services.book(person=cast.employee, session=made, by=cast.employee, now=now)
    return made


def _id(cast):
    return {"session_id": _session(cast).pk}


def _booking(cast):
    return {"booking_id": Booking.objects.get(session=_session(cast)).pk}


def _date(cast):
    return {"session_id": _session(cast).pk, "date_id": _session(cast).dates.get().pk}


def _room(cast, name):
    """A log, somebody at the door, a question, and the employee was there."""
    session = _session(cast)
    date = session.dates.get()
    if name == "log_id":
        return {"session_id": session.pk, "log_id": CallLog.objects.get_or_create(date=date, name="log.csv")[0].pk}
    if name == "walk_in_id":
        return {"session_id": session.pk, "walk_in_id": WalkIn.objects.get_or_create(date=date, person=cast.employee)[0].pk}
    return {"session_id": session.pk, "question_id": _question(cast).pk}


def _question(cast):
    return SessionQuestion.objects.get_or_create(session=_session(cast), person=cast.employee, text="Why?")[0]


def _was_there(cast):
    session = _session(cast)
    booking = Booking.objects.get(session=session)
    Attendance.objects.get_or_create(booking=booking, date=session.dates.get(), defaults={"value": "attended"})
    return {"session_id": session.pk}


def _at_the_door(cast):
    return {"date_id": WalkIn.objects.get_or_create(date=_session(cast).dates.get(), person=cast.employee)[0].date_id}


def _slot(cast):
    found = SessionPresenter.objects.first() or services.ask_presenter(session=_session(cast), person=cast.other, by=cast.hr, now=timezone.now())
    return {"slot_id": found.pk}


def _series(cast):
    found = SessionSeries.objects.first()
    if found is None:
        first = repeating.plan_of(_session(cast))
        found = services.plan_series(plans=[repeating.moved(first, 7), repeating.moved(first, 14)], by=cast.hr, now=timezone.now())
    return {"series_id": found.pk}


WITH_SESSION = (
    "session_interest", "plan_restore",
    "session", "session_book", "session_cancel", "offer_accept", "session_file", "session_join", "plan_show", "plan_change", "plan_publish", "plan_cancel",
    "plan_decide",
    "plan_seats", "plan_book", "roster", "plan_copy", "plan_book_several", "session_people", "plan_message", "presenter_ask",
)  # fmt: skip
ARGUMENTS = dict.fromkeys(WITH_SESSION, _id) | {
    "booking_promote": _booking,
    "booking_remove": _booking,
    "booking_front": _booking,
    "booking_back": _booking,
    "roster_mark": _date,
}
ARGUMENTS |= dict.fromkeys(("slot", "slot_answer", "presenter_withdraw"), _slot) | dict.fromkeys(("series_show", "series_publish", "series_copy"), _series)
ARGUMENTS |= dict.fromkeys(("room_screen", "notes_keep", "duty_note", "call_log"), _date)
ARGUMENTS |= dict.fromkeys(("call_log_show", "call_log_apply"), lambda cast: _room(cast, "log_id"))
ARGUMENTS |= {
    "walk_in_answer": lambda cast: _room(cast, "walk_in_id"),
    "question_done": lambda cast: _room(cast, "question_id"),
    "question_ask": _id,
    "question_take_back": lambda cast: {"question_id": _question(cast).pk},
    "session_feedback": _was_there,
    "session_pulse": _was_there,
    "check_in_code": lambda cast: {"code": "123456"},
    "walk_in": _at_the_door,
}
DATA = {"duty_note": lambda cast: {"person": cast.trainer.pk, "duty": "trainer"}, "walk_in_ask": lambda cast: {"code": "000000"}} | {
    "roster_mark": lambda cast: {"booking": "all"}
}
ARGUMENTS |= {"session_any": lambda cast: {"module_key": _session(cast).module.key}}
ARGUMENTS |= dict.fromkeys(("request_approve", "request_decline", "booking_move"), _booking)
