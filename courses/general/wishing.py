"""What pages show of wishes, worked out before they are drawn."""

from dataclasses import dataclass, field

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from courses.general.models import Wish, WishSupport
from courses.general.models.wishes import How, Part
from courses.general.queries import wishes as queries
from courses.live_sessions.queries.sessions import sessions_seen_by
from lms.people.models import Language, User


@dataclass(frozen=True)
class Row:
    """One wish as a reader meets it. `parts` and `how` are the choices, with whether this person chose them."""

    wish: Wish
    number: int
    sentence: str
    facts: list[str]
    is_mine: bool = False
    parts: list[tuple[str, str, bool]] = field(default_factory=list)
    how: list[tuple[str, str, bool]] = field(default_factory=list)
    session_url_id: int = 0


def language_here() -> str:
    """The language of the page, in which a session is asked for by one click."""
    return "en" if (get_language() or "").startswith("en") else "nl"


def row(wish: Wish, person: User, mine: WishSupport | None = None) -> Row:
    """A wish for an employee. `mine` is the own support, when it was read already."""
    if mine is None and wish.is_mine:  # type: ignore[attr-defined]
        mine = queries.own_support(wish, person)
    number: int = wish.number  # type: ignore[attr-defined]
    chosen, how = (set(mine.parts), mine.how) if mine else (set(), str(How.EITHER))
    return Row(
        wish, number, numbers(wish, is_mine=mine is not None), _facts(wish), mine is not None,
        [(value, str(label), value in chosen) for value, label in Part.choices], [(value, str(label), value == how) for value, label in How.choices],
    )  # fmt: skip


def rows(person: User, at_most: int = 50) -> list[Row]:
    """The open wishes, most wanted first."""
    mine = queries.own_supports(person)
    return [row(one, person, mine.get(one.pk)) for one in queries.open_wishes(person)[:at_most]]


def closed_rows(person: User) -> list[Row]:
    """What became of the own wishes, each in a sentence."""
    found = list(queries.own_closed_wishes(person)[:10])
    ids = [one.session_id for one in found if one.session_id]
    seen = set(sessions_seen_by(person).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    return [Row(one, 0, _became(one, one.session_id in seen), [], True, session_url_id=one.session_id if one.session_id in seen else 0) for one in found]


def _became(wish: Wish, is_for_me: bool) -> str:
    if wish.state == Wish.State.ANSWERED:
        return wish.answer
    return _("It became a session.") if is_for_me else _("It became a session for another part of the organisation.")


def staff_row(wish: Wish) -> Row:
    """A wish for staff: how many, and nobody by name."""
    number: int = wish.number  # type: ignore[attr-defined]
    return Row(wish, number, _for_staff(wish, number), _facts(wish))


def said(wish: Wish) -> str:
    """After the click."""
    if wish.kind == Wish.Kind.VARIANT:
        return _("You asked for a version for your division. You hear what becomes of it.")
    return _("You would come. When it becomes a session, you are offered a seat.")


def numbers(wish: Wish, *, is_mine: bool) -> str:
    """How many support it, seen by somebody who does or does not."""
    number: int = wish.number  # type: ignore[attr-defined]
    others = number - 1 if is_mine else number
    told = {"number": others}
    if wish.kind == Wish.Kind.VARIANT:
        if is_mine:
            words = ngettext("You ask for it, and %(number)d colleague too.", "You ask for it, and %(number)d colleagues too.", others)
            return words % told if others else _("You ask for it.")
        return ngettext("%(number)d colleague asks for it.", "%(number)d colleagues ask for it.", others) % told
    if is_mine:
        words = ngettext("You would come, and %(number)d colleague too.", "You would come, and %(number)d colleagues too.", others)
        return words % told if others else _("You would come.")
    return ngettext("%(number)d colleague would come.", "%(number)d colleagues would come.", others) % told


def _for_staff(wish: Wish, number: int) -> str:
    if wish.kind == Wish.Kind.VARIANT:
        return ngettext("%(number)d colleague asks for it.", "%(number)d colleagues ask for it.", number) % {"number": number}
    return ngettext("%(number)d colleague would come.", "%(number)d colleagues would come.", number) % {"number": number}


def _facts(wish: Wish) -> list[str]:
    """For which division, in which language, when and where it was asked, and by whom when that person chose so."""
    facts = []
    if wish.unit is not None:
        facts.append(_("A version for %(unit)s") % {"unit": wish.unit.name})
    else:
        facts.append(str(Language(wish.language).label))
    facts += [str(Part(one).label) for one in wish.parts if one in Part.values]
    if wish.how != How.EITHER:
        facts.append(str(How(wish.how).label))
    if wish.shows_author and wish.author is not None:
        facts.append(_("Asked by %(name)s") % {"name": wish.author.full_name})
    return facts
