"""What staff fill in about sessions; the services look at everything once more."""

from courses.live_sessions.forms.deciding import ExtendForm, MergeForm
from courses.live_sessions.forms.messages import MessageForm, PresenterForm
from courses.live_sessions.forms.moving import MoveForm
from courses.live_sessions.forms.people import PersonField, SeveralForm
from courses.live_sessions.forms.reasons import DeclineForm, ReasonForm
from courses.live_sessions.forms.repeating import CopyForm, RepeatForm
from courses.live_sessions.forms.session import SessionForm

__all__ = [
    "CopyForm",
    "DeclineForm",
    "ExtendForm",
    "MergeForm",
    "MessageForm",
    "MoveForm",
    "PersonField",
    "PresenterForm",
    "ReasonForm",
    "RepeatForm",
    "SessionForm",
    "SeveralForm",
]
