"""Which wishes somebody sees, with how many support them. Who supports is asked for one's own name only."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from courses.catalogue.models import Module, State
from courses.catalogue.queries import modules_readable_by, unit_ids_of
from courses.general import rules
from courses.general.models import Wish, WishSupport
from courses.general.models.wishes import How, Part
from courses.general.queries.figures import division_of
from courses.live_sessions.models import LiveSession
from lms.lib.prepared import prepared
from lms.people.models import Unit, User


def _counted(wishes: QuerySet[Wish]) -> QuerySet[Wish]:
    return wishes.annotate(number=Count("supports")).select_related("module__course", "unit", "session", "author")


def wishes_seen_by(person: User) -> QuerySet[Wish]:
    """Wishes with `number` of supporters and `is_mine`: in own words, about a module the person may read, or a version for an own division."""
    readable = Q(module=None) | Q(module__in=modules_readable_by(person).order_by().values("pk"))
    own = Q(unit=None) | Q(unit__in=unit_ids_of(person))
    mine = WishSupport.objects.filter(wish=OuterRef("pk"), person=person)
    return _counted(Wish.objects.filter(readable, own)).annotate(is_mine=Exists(mine))


@prepared
def most_wanted(person: User) -> QuerySet[Wish]:
    """The three that most ask for."""
    return open_wishes(person)[:3]


def open_wishes(person: User) -> QuerySet[Wish]:
    """What one may support now, most wanted first."""
    return wishes_seen_by(person).filter(state=Wish.State.OPEN).order_by("-number", "-created_at", "-pk")  # type: ignore[misc]


def own_closed_wishes(person: User) -> QuerySet[Wish]:
    """What became of the wishes this person supports, the latest first."""
    return Wish.objects.filter(supports__person=person).exclude(state=Wish.State.OPEN).select_related("module", "session").order_by("-closed_at", "-pk")


def own_support(wish: Wish, person: User) -> WishSupport | None:
    return WishSupport.objects.filter(wish=wish, person=person).first()


def own_supports(person: User) -> dict[int, WishSupport]:
    """Wish id → the own support of it."""
    return {one.wish_id: one for one in WishSupport.objects.filter(person=person)}


def wishes_about(module: Module, person: User) -> list[Wish]:
    """The open wishes about one module, with `number` and `is_mine`."""
    about = Q(unit=None) | Q(unit__in=unit_ids_of(person))
    mine = WishSupport.objects.filter(wish=OuterRef("pk"), person=person)
    return list(_counted(Wish.objects.filter(about, module=module, state=Wish.State.OPEN)).annotate(is_mine=Exists(mine)).order_by("-number", "pk"))  # type: ignore[misc]


def wishes_for_staff(state: str = Wish.State.OPEN) -> QuerySet[Wish]:
    """Every wish with `number` of supporters, most wanted first; closed ones the latest first."""
    found = _counted(Wish.objects.filter(state=state))
    return found.order_by("-number", "created_at", "pk") if state == Wish.State.OPEN else found.order_by("-closed_at", "-pk")  # type: ignore[misc]


def wishes_for_staff_of_any_state() -> QuerySet[Wish]:
    return _counted(Wish.objects.all())


def sessions_to_link(wish: Wish, planned: QuerySet[LiveSession]) -> QuerySet[LiveSession]:
    """Of these sessions the drafts and the coming ones in the language of the wish; of its module, or of any for a subject in own words."""
    about = planned.filter(language=wish.language).exclude(capacity=0).exclude(state=LiveSession.State.CANCELLED)
    if wish.module_id is not None:
        about = about.filter(module=wish.module_id)
    coming = about.filter(Q(starts_at=None) | Q(starts_at__gt=timezone.now()))
    return coming.select_related("module").prefetch_related("dates").order_by(F("starts_at").asc(nulls_first=True), "pk")[:20]


@prepared
def wishes_to_decide() -> QuerySet[Wish]:
    """What stands on HR's page of today: enough supporters and nothing done yet, or a draft that somebody else proposes."""
    enough = Q(number__gte=rules.GROUP) & (Q(session=None) | Q(session__state="cancelled"))
    proposed = Q(is_proposed=True, session__state="draft")
    return wishes_for_staff().filter(enough | proposed)[:20]


@dataclass(frozen=True)
class Suits:
    """When it suits the supporters, and how: words and number, most first."""

    people: int
    parts: list[tuple[str, int]]
    how: list[tuple[str, int]]


def suits(wish: Wish) -> Suits | None:
    """A sum over the supporters, from eight people on; None below that."""
    rows = list(WishSupport.objects.filter(wish=wish).order_by().values_list("parts", "how"))
    if len(rows) < rules.GROUP:
        return None
    parts = Counter(part for chosen, _how in rows for part in set(chosen))
    how = Counter(one for _parts, one in rows)
    return Suits(
        len(rows),
        [(str(Part(value).label), number) for value, number in parts.most_common() if value in Part.values],
        [(str(How(value).label), number) for value, number in how.most_common() if value in How.values],
    )


def division_lacking_version(module: Module, person: User) -> Unit | None:
    """The person's division, when this module has versions for others and none for it."""
    variants = Module.objects.filter(variant_of=module, state=State.PUBLISHED)
    if not variants.exists() or variants.filter(units__in=unit_ids_of(person)).exists():
        return None
    return division_of(person)
