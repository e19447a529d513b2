"""Who may open the pages of live sessions."""

from datetime import timedelta

from django.utils import timezone

from courses.live_sessions import services
from courses.live_sessions.models import Booking, LiveSession

ONLY_HR = {"anonymous": 302, "employee": 403, "hr": 200}
HR_ACTS = {"anonymous": 302, "employee": 403, "hr": 302}
GIVES = {"anonymous": 302, "employee": 403, "trainer": 200, "hr": 200}

NOT_OTHERS = dict.fromkeys(("other", "manager", "trainer", "ambassador", "hr", "content_owner", "administrator"), 404)

PAGES = {
    "session_list": {"anonymous": 302, "employee": 200},
    "session": {"anonymous": 302, "employee": 200},
    "session_book": {"anonymous": 302, "employee": 302},
    "session_cancel": {"anonymous": 302, "employee": 302},
    "offer_accept": {"anonymous": 302, "employee": 302} | NOT_OTHERS,
    "session_file": {"anonymous": 302, "employee": 200} | NOT_OTHERS,
    "session_join": {"anonymous": 302, "employee": 302},
    "plan_list": ONLY_HR,
    "plan_new": ONLY_HR,
    "plan_show": ONLY_HR,
    "plan_change": ONLY_HR,
    "plan_publish": HR_ACTS,
    "plan_cancel": HR_ACTS,
    "plan_seats": HR_ACTS,
    "plan_book": HR_ACTS,
    "booking_promote": HR_ACTS,
    "booking_remove": HR_ACTS,
    "trainer_sessions": GIVES,
    "roster": GIVES,
    "roster_mark": {"anonymous": 302, "employee": 403, "trainer": 302, "hr": 302},
}  # fmt: skip
ACTS = "session_book session_cancel offer_accept plan_publish plan_cancel plan_seats plan_book booking_promote booking_remove roster_mark"
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


WITH_SESSION = (
    "session", "session_book", "session_cancel", "offer_accept", "session_file", "session_join", "plan_show", "plan_change", "plan_publish", "plan_cancel",
    "plan_seats", "plan_book", "roster",
)  # fmt: skip
ARGUMENTS = dict.fromkeys(WITH_SESSION, _id) | {"booking_promote": _booking, "booking_remove": _booking, "roster_mark": _date}
DATA = {"roster_mark": lambda cast: {"booking": "all"}}
