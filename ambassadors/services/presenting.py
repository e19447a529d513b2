"""A slot in a session goes to another ambassador, or back to who asked (ambassadors.md §11, §13)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ambassadors import queries
from ambassadors.models import Ambassador
from courses.live_sessions import services as sessions
from courses.live_sessions.models import SessionPresenter
from lms.lib.refusals import Refused
from lms.people.models import User


class CannotTakeOver(Refused):
    message = _("This colleague cannot come at that time, or gave the agreed hours. Choose somebody else, or give the slot back.")


def who_could_take_over(slot: SessionPresenter) -> list[Ambassador]:
    """Ambassadors who are free then and have hours left, without who gives the session, comes, or was asked already."""
    session = slot.session
    asked = session.presenters.filter(status__in=queries.OPEN).order_by().values_list("person", flat=True)
    busy = set(session.trainings.order_by().values_list("person", flat=True).union(asked))
    return [one.ambassador for one in queries.matches_for(session) if one.ambassador.person_id not in busy and one.has_hours_for(slot.minutes)]


@transaction.atomic
def hand_over(*, slot: SessionPresenter, to: int, now: datetime) -> SessionPresenter:
    """Ask an ambassador (a person's id) for the slot and give the own one up: who asked hears of it. Raises CannotTakeOver, NotAskedAnyMore."""
    by = slot.person
    chosen = next((one.person for one in who_could_take_over(slot) if one.person_id == to), None)
    if chosen is None:
        raise CannotTakeOver
    give_back(slot=slot, by=by, now=now)
    return sessions.ask_presenter(session=slot.session, person=chosen, by=by, now=now, minutes=slot.minutes, words=slot.words)


@transaction.atomic
def give_back(*, slot: SessionPresenter, by: User, now: datetime) -> None:
    """Not this time after all, without a reason; a question that was not answered yet is answered with no."""
    if slot.status == SessionPresenter.Status.ASKED:
        sessions.decline_slot(slot=slot, by=by, now=now)
    else:
        sessions.cancel_slot(slot=slot, by=by, now=now)


def let_go(*, ambassador: Ambassador, now: datetime) -> int:
    """Every slot ahead goes back to who asked. Returns how many."""
    return sessions.end_slots_of(person=ambassador.person, by=ambassador.person, now=now)
