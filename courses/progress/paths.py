"""The path: the three phases as stations on every page."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.phases import ORDER, PhaseKey
from courses.progress import rules
from courses.progress.queries import Standing, standing_of
from lms.web.navigation import Station


def stations(request: HttpRequest, phase: str) -> list[Station]:
    """The path of this person. On the first page the phase to go on with is current, elsewhere the phase of the page."""
    standing = standing_of(request.user)  # type: ignore[arg-type]
    is_first_page = request.resolver_match is not None and request.resolver_match.url_name == "home"
    current = phase or (_to_go_on_with(standing) if is_first_page else "")
    return [
        Station(
            key=key,
            label=PhaseKey(key).label,
            url=f"{reverse('catalogue')}#phase-{key}",
            is_done=standing[key].is_done,
            is_current=key == current,
            sentence=sentence_of(standing[key]),
        )
        for key in (str(one) for one in ORDER)
    ]


def _to_go_on_with(standing: dict[str, Standing]) -> str:
    unfinished = [one for one in standing.values() if not one.is_done]
    busy = [one for one in unfinished if one.state == rules.BUSY]
    return (busy or unfinished)[0].phase if unfinished else ""


def sentence_of(one: Standing) -> str:
    """How this phase stands, in a sentence; numbers of modules, never a percentage."""
    if one.is_done:
        return _("You said that you know this.") if one.declared_at and one.completed < one.modules else _("Finished. You can always look again.")
    if one.modules == 0:
        return _("Nothing is waiting here.")
    if one.completed:
        text = ngettext("You finished %(done)s of %(number)s module.", "You finished %(done)s of %(number)s modules.", one.modules)
        return text % {"done": one.completed, "number": one.modules}
    if one.state == rules.BUSY:
        return _("You have begun here.")
    return ngettext("%(number)s module to choose. Begin whenever you like.", "%(number)s modules to choose from. Begin whenever you like.", one.modules) % {
        "number": one.modules
    }
