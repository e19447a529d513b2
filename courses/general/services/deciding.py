"""What becomes of a wish: an answer, or a session of which the supporters are offered seats in their order."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Module, State
from courses.general.models import Wish, WishSupport
from courses.general.services.wishes import WishIsClosed, WishIsGone
from courses.live_sessions.models import LiveSession
from courses.live_sessions.services import interest, planning
from courses.live_sessions.services.planning import SessionPlan
from lms.audit.services import record
from lms.lib.locks import lock_all, transaction_or_busy
from lms.lib.refusals import Refused
from lms.notifications.services import notify_all
from lms.people.access import may
from lms.people.models import User

PAGE = "/learn/wishes/"


class AnswerNeeded(Refused):
    message = _("Write one sentence. It is what the colleagues who asked for it read.")


class NeedsAModule(Refused):
    message = _("A session belongs to a module. Choose the one that comes closest.")


class NoSessionOfAVersion(Refused):
    message = _("This wish asks for a version of a module, not for a session. Answer it with a sentence.")


class SessionDoesNotFit(Refused):
    message = _("This session cannot be joined any more. Choose another one, or plan a new one.")


@transaction_or_busy()
def answer(*, wish: Wish, text: str, by: User, now: datetime) -> Wish:
    """Close the wish with a sentence that the supporters read. Raises AnswerNeeded, WishIsClosed; the same answer twice is one."""
    text = " ".join(text.split())[:400]
    if not text:
        raise AnswerNeeded
    wish = _there(wish)
    if wish.state == Wish.State.ANSWERED and wish.answer == text:
        return wish
    if not wish.is_open:
        raise WishIsClosed
    _close(wish, Wish.State.ANSWERED, now=now, answer=text)
    record(by, "wish.answered", wish, changes={"answer": ["", text]})
    people = [one.person for one in WishSupport.objects.filter(wish=wish, person__is_active=True).select_related("person")]
    notify_all([(one, {"subject": _subject(wish), "answer": text}) for one in people], "wish_answered", url=PAGE, event_key=str(wish.pk))
    return wish


@transaction_or_busy()
def turn_into_session(*, wish: Wish, by: User, now: datetime, module: Module | None = None, language: str = "", mode: str = "") -> LiveSession:
    """Make a draft without a date, which HR or the trainer fills in. A second time gives the draft that is there.

    Who cannot plan sessions proposes it: HR opens the draft. Nothing is told before it is open.
    Raises NeedsAModule, WishIsClosed, NoSessionOfAVersion.
    """
    wish = _there(wish)
    if wish.session is not None and not wish.session.is_cancelled:
        return wish.session
    if not wish.is_open:
        raise WishIsClosed
    if wish.kind != Wish.Kind.SESSION:
        raise NoSessionOfAVersion
    module = wish.module or module
    if module is None or module.state != State.PUBLISHED:
        raise NeedsAModule
    plans_all, gives = may(by, "sessions.plan"), may(by, "sessions.give")
    plan = SessionPlan(
        module=module,
        dates=(),
        language=language or wish.language,
        mode=mode or {"room": "room", "online": "online"}.get(wish.how, "room"),
        trainers=[by] if gives and not plans_all else [],
        notes="",
    )
    session = planning.plan(plan=plan, by=by, now=now)
    wish.session, wish.is_proposed = session, not gives
    wish.save(update_fields=["session", "is_proposed"])
    record(by, "wish.turned", wish)
    return session


@transaction_or_busy()
def link(*, wish: Wish, session: LiveSession, by: User, now: datetime) -> LiveSession:
    """The wish becomes a session that is planned already; when it is open, the supporters join it at once. Twice is the same as once."""
    locked = lock_all(LiveSession, [session.pk])
    wish = _there(wish)
    if wish.session_id == session.pk:
        return session
    if not wish.is_open:
        raise WishIsClosed
    if wish.kind != Wish.Kind.SESSION:
        raise NoSessionOfAVersion
    session = locked[0]
    if session.is_cancelled or session.capacity == 0 or (session.starts_at is not None and session.starts_at <= now):
        raise SessionDoesNotFit
    if wish.module_id is not None and wish.module_id != session.module_id:
        raise NeedsAModule
    wish.session, wish.is_proposed = session, False
    wish.save(update_fields=["session", "is_proposed"])
    record(by, "wish.turned", wish)
    if session.is_published:
        become(session=session, by=by, now=now)
    return session


@transaction_or_busy()
def let_go(*, wish: Wish, by: User, now: datetime) -> Wish:
    """The draft is not used for this wish; it stays among the drafts, and the wish is open again. Twice is the same as once."""
    wish = _there(wish)
    if not wish.is_prepared:
        return wish
    wish.session, wish.is_proposed = None, False
    wish.save(update_fields=["session", "is_proposed"])
    record(by, "wish.let_go", wish)
    if not WishSupport.objects.filter(wish=wish).exists():
        wish.delete()
    return wish


def become(*, session: LiveSession, by: User | None, now: datetime) -> None:
    """An open session is there: the wishes it came from are done, and their supporters join it in the order in which they asked.

    Runs in the transaction that opens the session, which holds its lock.
    """
    ids = list(Wish.objects.filter(session=session, state=Wish.State.OPEN).order_by().values_list("pk", flat=True))
    wishes = [one for one in lock_all(Wish, ids) if one.is_open and one.session_id == session.pk]
    if not wishes:
        return
    for wish in wishes:
        _close(wish, Wish.State.SESSION, now=now)
        record(by, "wish.became_session", wish)
    in_order = WishSupport.objects.filter(wish__in=wishes).order_by("at", "pk").values_list("person_id", flat=True)
    interest.join_in_order(session=session, people=list(dict.fromkeys(in_order)), kind="wish_became_session", now=now)


def _there(wish: Wish) -> Wish:
    found = lock_all(Wish, [wish.pk])
    if not found:
        raise WishIsGone
    return found[0]


def _close(wish: Wish, state: str, *, now: datetime, answer: str = "") -> None:
    wish.state, wish.closed_at, wish.answer = state, now, answer
    wish.save(update_fields=["state", "closed_at", "answer"])


def _subject(wish: Wish) -> dict[str, str]:
    """What it was about, in both languages."""
    if wish.module is None:
        return {"nl": wish.words, "en": wish.words}
    return {"nl": wish.module.title_nl or wish.module.title_en, "en": wish.module.title_en or wish.module.title_nl}
