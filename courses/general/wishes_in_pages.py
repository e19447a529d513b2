"""What wishes show on pages of others: at a module, at the end of the catalogue, and on HR's page of today."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.catalogue import slots
from courses.general import wishing
from courses.general.models import Wish
from courses.general.queries import wishes as queries
from courses.live_sessions.in_pages import has_sessions_ahead
from courses.live_sessions.models import LiveSession
from lms.people.models import User
from lms.web import decisions


def join() -> None:
    slots.add_piece(slots.Piece(slots.MODULE_MAIN, 20, "courses/general/_wish_at_module.html", _at_module))
    slots.add_piece(slots.Piece(slots.CATALOGUE_END, 20, "courses/general/_wishes_at_end.html", _at_end))
    decisions.add_source(_to_decide)


def _at_module(request: HttpRequest, subject: slots.Subject) -> dict[str, Any] | None:
    """Where no session is coming: would you come? And a version for the own division, where others have one."""
    module, person = subject.module, request.user
    if module is None:
        return None
    has_variants = getattr(module, "has_variants", True)
    unit = queries.division_lacking_version(module, person) if has_variants else None  # type: ignore[arg-type]
    asks_session = not has_sessions_ahead(request, module)
    if unit is None and not asks_session:
        return None
    found = queries.wishes_about(module, person)  # type: ignore[arg-type]
    sessions = [one for one in found if one.kind == Wish.Kind.SESSION]
    here = next((one for one in sessions if one.language == wishing.language_here()), None)
    version = next((one for one in found if one.kind == Wish.Kind.VARIANT and unit is not None and one.unit_id == unit.pk), None)
    return {
        "module": module,
        "asks_session": asks_session,
        "session_row": _row(here, person),
        "unit": unit,
        "version_row": _row(version, person),
    }


def _row(wish: Wish | None, person: Any) -> wishing.Row | None:
    return wishing.row(wish, person) if wish is not None else None


def _at_end(request: HttpRequest, subject: slots.Subject) -> dict[str, Any]:
    """The most wanted wishes, and the way to say one's own."""
    person: User = request.user  # type: ignore[assignment]
    most = queries.most_wanted(person=person)
    return {"most": [(one, wishing.numbers(one, is_mine=one.is_mine)) for one in most], "searched": request.GET.get("q", "")[:160]}  # type: ignore[attr-defined]


def _to_decide(request: HttpRequest) -> list[decisions.Decision]:
    found = []
    for one in queries.wishes_to_decide():
        told = {"title": one.subject, "number": one.number}  # type: ignore[attr-defined]
        if one.is_proposed and one.session is not None and one.session.state == LiveSession.State.DRAFT:
            found.append(
                decisions.Decision(
                    weight=45,
                    label=_("Proposed"),
                    title=_("A session about ‘%(title)s’") % told,
                    sentence=_("An ambassador made a draft from a wish. Give it dates and a place, then open it: who asked for it is offered a seat."),
                    url=reverse("plan_show", args=[one.session_id]),
                    button=_("See the draft"),
                )
            )
        else:
            found.append(
                decisions.Decision(
                    weight=50,
                    label=_("Wish"),
                    title=_("‘%(title)s’: %(number)d colleagues ask for it") % told,
                    sentence=_("Turn it into a session, or answer with a sentence. Nothing happens until you do."),
                    url=reverse("wish_turn" if one.kind == Wish.Kind.SESSION else "wish_answer", args=[one.pk]),
                    button=_("Decide"),
                )
            )
    return found
