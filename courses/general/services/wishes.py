"""Making a wish, supporting it, and taking that back.

Who supports what is optional learning: none of it is written in the audit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Module
from courses.general.models import Wish, WishSupport
from courses.general.models.wishes import How, Part
from lms.lib.locks import lock_all, transaction_or_busy
from lms.lib.refusals import Refused
from lms.people.models import Language, Unit, User

MOST_OPEN = 20


class NothingWished(Refused):
    message = _("Choose a module, or write in a few words what it should be about.")


class WishIsClosed(Refused):
    message = _("This wish has been answered in the meantime. You see on this page what became of it.")


class WishIsGone(Refused):
    message = _("Nobody asks for this any more, so the wish is gone. You can make it again.")


class EnoughWishes(Refused):
    message = _("You support twenty open wishes. Take one back that matters less to you, and then add this one.")


@dataclass(frozen=True)
class When:
    """When it suits somebody, and how; what is not known is left out."""

    parts: tuple[str, ...] = ()
    how: str = How.EITHER

    @classmethod
    def of(cls, parts: Iterable[str], how: str = "") -> "When":
        chosen = set(parts)
        return cls(tuple(one for one in Part.values if one in chosen), how if how in How.values else How.EITHER)


@transaction_or_busy()
def wish_for_session(
    *, person: User, now: datetime, language: str, module: Module | None = None, words: str = "", when: When | None = None, shows_author: bool = False
) -> Wish:
    """Make the wish, or support the one that is there already about the same. Twice is the same as once. Raises NothingWished."""
    words = "" if module is not None else " ".join(words.split())[:160]
    if module is None and not words:
        raise NothingWished
    language = language if language in Language.values else Language.NL
    same = Wish.objects.filter(kind=Wish.Kind.SESSION, state=Wish.State.OPEN, language=language, module=module, words__iexact=words)
    new = Wish(kind=Wish.Kind.SESSION, module=module, words=words, language=language, shows_author=shows_author)
    return _made_or_supported(same, new, person, when or When(), now)


@transaction_or_busy()
def wish_for_version(*, person: User, module: Module, unit: Unit, now: datetime) -> Wish:
    """Ask for a version of the module for this division (spec/learning.md §1.4)."""
    same = Wish.objects.filter(kind=Wish.Kind.VARIANT, state=Wish.State.OPEN, module=module, unit=unit)
    return _made_or_supported(same, Wish(kind=Wish.Kind.VARIANT, module=module, unit=unit, language=person.language), person, When(), now)


def _made_or_supported(same: QuerySet[Wish], new: Wish, person: User, when: When, now: datetime) -> Wish:
    """Who asks for the same at this moment, in another window or elsewhere, may make it first; then that one is supported."""
    found = same.first()
    if found is None:
        new.parts, new.how, new.author, new.created_at = list(when.parts), when.how, person, now
        try:
            with transaction.atomic():
                new.save(force_insert=True)
            found = new
        except IntegrityError:
            found = same.get()
    try:
        return support(wish=found, person=person, when=when, now=now)
    except WishIsGone:  # its last supporter took it back at this moment
        return _made_or_supported(same.all(), new, person, when, now)


@transaction_or_busy()
def support(*, wish: Wish, person: User, now: datetime, when: When | None = None) -> Wish:
    """ "I would come too." A second time keeps the place in the order, and changes when it suits. Raises WishIsClosed, WishIsGone, EnoughWishes."""
    wish = _locked(wish)
    mine = WishSupport.objects.filter(wish=wish, person=person).first()
    if mine is None:
        if WishSupport.objects.filter(person=person, wish__state=Wish.State.OPEN).count() >= MOST_OPEN:
            raise EnoughWishes
        when = when or When()
        WishSupport.objects.create(wish=wish, person=person, parts=list(when.parts), how=when.how, at=now)
    elif when is not None and (when.parts or when.how != How.EITHER):
        mine.parts, mine.how = list(when.parts), when.how
        mine.save(update_fields=["parts", "how"])
    return wish


@transaction_or_busy()
def change_when(*, wish: Wish, person: User, when: When, now: datetime) -> Wish:
    """Say when it suits, or that any moment does. Who does not support the wish yet does so by this."""
    wish = support(wish=wish, person=person, when=when, now=now)
    WishSupport.objects.filter(wish=wish, person=person).update(parts=list(when.parts), how=when.how)
    return wish


@transaction_or_busy()
def take_back(*, wish: Wish, person: User) -> bool:
    """Not any more; a second time changes nothing. A wish that nobody supports goes, unless a session is being prepared. Returns whether it is still there."""
    found = lock_all(Wish, [wish.pk])
    if not found:
        return False
    if not found[0].is_open:
        raise WishIsClosed
    return _without(found[0], person)


def _without(wish: Wish, person: User) -> bool:
    WishSupport.objects.filter(wish=wish, person=person).delete()
    if wish.author_id == person.pk:
        Wish.objects.filter(pk=wish.pk).update(author=None, shows_author=False)
    if wish.is_open and wish.session_id is None and not WishSupport.objects.filter(wish=wish).exists():
        wish.delete()
        return False
    return True


def forget(*, person: User) -> None:
    """Somebody leaves: the own support goes. Runs in the transaction in which access ends."""
    ids = list(WishSupport.objects.filter(person=person).values_list("wish_id", flat=True))
    for wish in lock_all(Wish, ids):
        _without(wish, person)
    Wish.objects.filter(author=person).update(author=None, shows_author=False)


def _locked(wish: Wish) -> Wish:
    found = lock_all(Wish, [wish.pk])
    if not found:
        raise WishIsGone
    if not found[0].is_open:
        raise WishIsClosed
    return found[0]
