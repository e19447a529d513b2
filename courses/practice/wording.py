"""What the kinds, audiences and lacks of a case are called on a page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.practice.rules import case as shape
from courses.practice.rules import checks
from courses.practice.rules.case import Case
from courses.practice.rules.checks import Lack

KIND_WORDS: dict[str, str | Promise] = {
    shape.REPLY: pgettext_lazy("practice", "Reply"),
    shape.PRIVATE: pgettext_lazy("practice", "Private message"),
    shape.SHARE: pgettext_lazy("practice", "Share"),
    shape.WAIT: pgettext_lazy("practice", "Wait"),
    shape.ASK: pgettext_lazy("practice", "Ask a colleague"),
    shape.PRESS: pgettext_lazy("practice", "Pass on to the press office"),
    shape.DELETE: pgettext_lazy("practice", "Delete"),
    shape.CORRECT: pgettext_lazy("practice", "Correct"),
    shape.APOLOGISE: pgettext_lazy("practice", "Apologise"),
    shape.CALL: pgettext_lazy("practice", "Call"),
}
KIND_ICONS = {
    shape.REPLY: "message-circle",
    shape.PRIVATE: "mail",
    shape.SHARE: "repeat-2",
    shape.WAIT: "hourglass",
    shape.ASK: "users",
    shape.PRESS: "megaphone",
    shape.DELETE: "trash-2",
    shape.CORRECT: "pencil",
    shape.APOLOGISE: "heart-handshake",
    shape.CALL: "phone",
}
AUDIENCE_WORDS: dict[str, str | Promise] = {
    shape.NOBODY: _("Nobody hears from you"),
    shape.ONE: _("One person sees it"),
    shape.GROUP: _("The group sees it"),
    shape.ORGANISATION: _("All colleagues can see it"),
    shape.EVERYONE: _("Everybody can see it"),
}

_LACKS: dict[str, str | Promise] = {
    checks.NO_STEPS: _("The case has no step yet."),
    checks.NO_CHOICES: _("There is no choice in this step."),
    checks.DEAD_END: _("This leads nowhere. Choose which step comes next, or the end."),
    checks.UNREACHABLE: _("No choice leads to this step."),
    checks.CIRCLE: _("One can come back to this step. A case goes forward only."),
    checks.NO_KIND: _("What kind of choice is this?"),
    checks.NO_AUDIENCE: _("Say who sees this choice."),
    checks.NO_LABEL: _("Say in a few words what one does."),
    checks.NO_CONSEQUENCE: _("Say what happens after this choice."),
    checks.NO_TIME: _("The time of this step is missing."),
    checks.NO_MESSAGE: _("Begin with a message, so that there is a situation."),
    checks.NO_PLACE: _("Say where this happens."),
    checks.NO_DEBRIEF: _("The debrief has no text."),
    checks.NO_AMBASSADOR: _("The view of an ambassador is missing in the debrief."),
    checks.NO_CLAUSE: _("Choose the clause of the policy on which the debrief rests."),
    checks.SPREAD_OF_FEW: _("Only what somebody sees can spread, and deleting does not."),
    checks.NOTHING_TO_MEND: _("After a mistake one of the choices puts it right: delete, correct, apologise or call."),
    checks.KEY_TWICE: _("Two of these have the same short name."),
}
_LANGUAGES = {"nl": _("A text here is missing in Dutch."), "en": _("A text here is missing in English.")}


def sentence(lack: Lack) -> str | Promise:
    return _LANGUAGES[lack.language] if lack.what == checks.OTHER_LANGUAGE else _LACKS[lack.what]


def place_of(lack: Lack, case: Case) -> str:
    """Where it is missing: the number of the step and the place of the choice in it; nothing for the whole case."""
    step = case.step(lack.step)
    if step is None:
        return ""
    number = case.steps.index(step) + 1
    choice = step.choice(lack.choice)
    if choice is None:
        return str(_("Step %(step)s") % {"step": number})
    return str(_("Step %(step)s, choice %(choice)s") % {"step": number, "choice": step.choices.index(choice) + 1})
