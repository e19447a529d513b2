"""The kinds of messages about wishes."""

from django.utils.translation import gettext_lazy as _

from courses.live_sessions.kinds import ANSWER
from lms.notifications.kinds import Kind

GROUP = _("Wishes")

KINDS = (
    Kind(
        "wish_answered", GROUP, label=_("A wish of yours was answered"), button=_("See the wishes"),
        example={
            "subject": {"nl": "Reageren op recensies", "en": "Answering reviews"},
            "answer": {"nl": "Dit zit vanaf januari in de module over klachten.", "en": "From January on this is in the module about complaints."},
        },
    ),
    Kind(
        "wish_became_session", GROUP, is_optional=False, button=_("See the session"), buttons={"offer": ANSWER}, steers=("has_date", "then"),
        example={
            "module": {"nl": "Een klacht in het openbaar", "en": "A complaint in public"},
            "when": {"nl": "dinsdag 26 mei, 10:00–11:30 uur", "en": "Tuesday 26 May, 10:00–11:30"},
            "place": {"nl": "Zaal Wilg, Zwolle", "en": "Zaal Wilg, Zwolle"},
            "has_date": True,
            "next_when": {"nl": "dinsdag 26 mei, 10:00–11:30 uur", "en": "Tuesday 26 May, 10:00–11:30"},
            "offered_until": {"nl": "vrijdag 22 mei, 09:00 uur", "en": "Friday 22 May, 09:00"},
            "next_url": "https://podium.example.org/learn/sessions/12/",
            "then": "offer",
        },
    ),
)  # fmt: skip
