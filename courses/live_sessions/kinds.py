"""The kinds of messages about live sessions, each with an example of what it tells."""

from django.utils.translation import gettext_lazy as _

from lms.notifications.kinds import Kind

GROUP = _("Live sessions")
SEE, ANSWER, DATES = _("See the session"), _("Answer the offer"), _("See the dates")
ON_NEXT_DATE = {"offer": ANSWER, "place": _("See your place")}

_SESSION = {
    "module": {"nl": "Een klacht in het openbaar", "en": "A complaint in public"},
    "when": {"nl": "dinsdag 26 mei, 10:00–11:30 uur", "en": "Tuesday 26 May, 10:00–11:30"},
    "place": {"nl": "Zaal Wilg, Zwolle", "en": "Zaal Wilg, Zwolle"},
}
_UNTIL = {"nl": "maandag 25 mei, 10:00 uur", "en": "Monday 25 May, 10:00"}
_DAY = {"nl": "woensdag 20 mei", "en": "Wednesday 20 May"}
_SEAT = _SESSION | {"free_until": _UNTIL}
_REASON = {"nl": "De trainer is ziek.", "en": "The trainer is ill."}
_OTHERS = {"nl": "- donderdag 11 juni, 13:00–14:30 uur", "en": "- Thursday 11 June, 13:00–14:30"}
_OLD = {"old_when": {"nl": "maandag 25 mei, 10:00–11:30 uur", "en": "Monday 25 May, 10:00–11:30"}, "old_place": _SESSION["place"]}
_WHO = "Samira El Idrissi"
_NEXT = {
    "next_when": {"nl": "donderdag 11 juni, 13:00–14:30 uur", "en": "Thursday 11 June, 13:00–14:30"},
    "offered_until": {"nl": "vrijdag 29 mei, 09:00 uur", "en": "Friday 29 May, 09:00"},
    "next_url": "https://podium.example.org/learn/sessions/12/",
    "then": "offer",
}

KINDS = (
    Kind("booking_confirmed", GROUP, is_optional=False, button=SEE, example=_SEAT),
    Kind(
        "booking_waiting", GROUP, is_optional=False, button=ON_NEXT_DATE["place"],
        example=_SESSION | {"number": 3, "stops": _UNTIL, "rule": "automatic"}, steers=("rule",),
    ),
    Kind("booking_skipped", GROUP, is_optional=False, button=SEE, example=_SESSION),
    Kind("booking_promoted", GROUP, is_optional=False, button=SEE, example=_SEAT),
    Kind("booking_back", GROUP, is_optional=False, button=SEE, example=_SEAT),
    Kind(
        "booking_back_waits", GROUP, is_optional=False, button=ON_NEXT_DATE["place"],
        example=_SESSION | {"number": 1, "stops": _UNTIL, "rule": "automatic"}, steers=("rule",),
    ),
    Kind("booking_offered", GROUP, is_optional=False, button=ANSWER, example=_SESSION | {"until": _UNTIL}),
    Kind("booking_offer_expired", GROUP, is_optional=False, button=DATES, example=_SESSION),
    Kind("booking_cancelled", GROUP, is_optional=False, button=SEE, example=_SESSION),
    Kind("booking_removed", GROUP, is_optional=False, button=SEE, example=_SESSION | {"reason": _REASON}),
    Kind("booking_not_placed", GROUP, is_optional=False, button=DATES, example=_SESSION | {"alternatives": _OTHERS}),
    Kind("booking_requested", GROUP, is_optional=False, button=SEE, example=_SESSION | {"who": "Bart Kuipers", "until": _UNTIL}),
    Kind("request_to_answer", GROUP, is_optional=False, button=_("Answer the request"), example=_SESSION | {"who": "Samira El Idrissi", "until": _UNTIL}),
    Kind("booking_approved", GROUP, is_optional=False, button=SEE, example=_SEAT),
    Kind(
        "booking_approved_waits", GROUP, is_optional=False, button=ON_NEXT_DATE["place"],
        example=_SESSION | {"number": 3, "stops": _UNTIL, "rule": "automatic"}, steers=("rule",),
    ),
    Kind("request_declined", GROUP, is_optional=False, button=DATES, example=_SESSION | {"reason": _REASON, "alternatives": _OTHERS}),
    Kind("request_expired", GROUP, is_optional=False, button=DATES, example=_SESSION | {"alternatives": _OTHERS}),
    Kind("interest_has_a_date", GROUP, is_optional=False, button=ON_NEXT_DATE["place"], example=_SESSION | {"number": 3}),
    Kind("booking_moved", GROUP, is_optional=False, button=SEE, example=_SEAT | {"old_when": _OLD["old_when"], "reason": _REASON}),
    Kind(
        "session_merged", GROUP, is_optional=False, button=DATES, buttons=ON_NEXT_DATE,
        example=_SESSION | {"reason": _REASON, "alternatives": _OTHERS} | _NEXT, steers=("then",),
    ),
    Kind("session_goes_ahead", GROUP, is_optional=False, button=SEE, example=_SESSION),
    Kind("session_decided_later", GROUP, is_optional=False, button=SEE, example=_SESSION | {"day": _DAY, "minimum": 6}),
    Kind("session_restored", GROUP, is_optional=False, button=SEE, buttons=ON_NEXT_DATE, example=_SESSION | _NEXT, steers=("then",)),
    Kind("session_changed", GROUP, is_optional=False, button=SEE, example=_SEAT | _OLD),
    Kind("session_tellers", GROUP, label=_("Who tells something in a session you go to"), button=SEE, example=_SESSION | {"who": _WHO}),
    Kind("session_date_dropped", GROUP, is_optional=False, button=SEE, example={"module": _SESSION["module"], "when": _SESSION["when"]}),
    Kind(
        "session_cancelled", GROUP, is_optional=False, button=DATES, buttons=ON_NEXT_DATE,
        example=_SESSION | {"reason": _REASON, "alternatives": _OTHERS} | _NEXT, steers=("then",),
    ),
    Kind("session_late_cancellation", GROUP, is_optional=False, button=_("See who comes"), example=_SESSION | {"who": _WHO}),
    Kind("session_reminder", GROUP, is_optional=False, button=SEE, example=_SESSION),
    Kind(
        "session_message", GROUP, is_optional=False, button=SEE, is_editable=False,
        example=_SESSION | {"title": "Bring your phone", "text": "We look at your own profile.\n\nSee you then.", "who": _WHO},
    ),
    Kind(
        "presenter_asked", GROUP, is_optional=False, button=_("Read and answer"),
        example=_SESSION | {"who": _WHO, "minutes": 10, "words": "How do you answer a complaint?"},
    ),
    Kind("presenter_accepted", GROUP, label=_("A colleague says yes to telling something"), button=SEE, example=_SESSION | {"who": _WHO, "minutes": 10}),
    Kind("presenter_declined", GROUP, label=_("A colleague says no to telling something"), button=_("Ask somebody else"), example=_SESSION | {"who": _WHO}),
    Kind("presenter_cancelled", GROUP, is_optional=False, button=_("Ask somebody else"), example=_SESSION | {"who": _WHO, "others": "Fatma Yildiz, Daan Smit"}),
    Kind("presenter_withdrawn", GROUP, is_optional=False, button=_("See what is asked of you"), example=_SESSION),
    Kind("duty_planned", GROUP, is_optional=False, button=_("See who comes"), example=_SESSION),
    Kind("duty_ended", GROUP, is_optional=False, button=_("See your sessions"), example=_SESSION),
    Kind("duty_changed", GROUP, is_optional=False, button=SEE, example=_SESSION),
    Kind("duty_cancelled", GROUP, is_optional=False, button=SEE, example=_SESSION | {"reason": _REASON}),
    Kind("walk_in_welcome", GROUP, is_optional=False, by_mail=False, button=SEE, example=_SESSION),
    Kind("walk_in_refused", GROUP, is_optional=False, by_mail=False, button=DATES, example=_SESSION),
    Kind("session_feedback", GROUP, label=_("What you thought of a session"), button=_("Say what you thought"), example=_SESSION),
    Kind("session_pulse", GROUP, label=_("Six weeks after a session"), button=_("Answer the question"), example=_SESSION),
)  # fmt: skip
