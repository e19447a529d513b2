"""Who may do what: the one table that pages, the API and the tests read."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.lib.prepared import prepared
from lms.people.models import ManagerLine, User

EMPLOYEE, TRAINER, AMBASSADOR, MANAGER, DEPUTY = "employee", "trainer", "ambassador", "manager", "deputy"
HR, HR_BRANCH, CONTENT_OWNER, ADMINISTRATOR = "hr", "hr_branch", "content_owner", "administrator"

ROLE_NAMES: dict[str, str | Promise] = {
    EMPLOYEE: _("employee"),
    TRAINER: _("trainer"),
    AMBASSADOR: _("ambassador"),
    MANAGER: _("manager"),
    DEPUTY: _("deputy of a manager"),
    HR: _("HR"),
    HR_BRANCH: _("HR of one branch"),
    CONTENT_OWNER: _("content owner"),
    ADMINISTRATOR: _("administrator"),
}

# capability → the roles that have it. `employee` is everybody who is signed in.
TABLE: dict[str, frozenset[str]] = {
    "learn": frozenset({EMPLOYEE}),
    "nominate": frozenset({EMPLOYEE}),
    "comment": frozenset({EMPLOYEE}),
    "posts.write": frozenset({AMBASSADOR}),
    "posts.moderate": frozenset({HR}),
    "nominations.answer": frozenset({HR}),
    "sessions.plan": frozenset({HR}),
    "sessions.give": frozenset({TRAINER, HR}),
    "wishes.turn": frozenset({TRAINER, AMBASSADOR, HR}),
    "tracks.assign": frozenset({HR}),
    "people.manage": frozenset({HR, HR_BRANCH, ADMINISTRATOR}),  # who has only a branch sees and changes only that (lms/people/queries.py)
    "people.feed": frozenset({HR, ADMINISTRATOR}),
    "organisation.shape": frozenset({HR, ADMINISTRATOR}),
    "policy.manage": frozenset({HR}),
    "content.own": frozenset({HR, CONTENT_OWNER}),
    "hr.today": frozenset({HR}),
    "messages.word": frozenset({HR, ADMINISTRATOR}),
    "team.required": frozenset({MANAGER, DEPUTY}),
    "team.lend": frozenset({MANAGER}),
    "roles.grant": frozenset({ADMINISTRATOR}),
    "health.read": frozenset({HR, ADMINISTRATOR}),
    "system": frozenset({ADMINISTRATOR}),
    "audit.read": frozenset({ADMINISTRATOR}),
}

_sources: dict[str, Exists] = {}
_numbers: dict[str, Subquery] = {}


def add_role_source(role: str, holds: Exists) -> None:
    """A part above tells when a role follows from its own data: `holds` is an Exists over OuterRef("pk") of the person. Call it in `ready()`."""
    _sources[role] = holds


def add_number(name: str, number: Subquery) -> None:
    """A part above has a number that every page shows, over OuterRef("pk") of the person: read together with the roles. Call it in `ready()`."""
    _numbers[name] = number


def number_of(person: User, name: str) -> int:
    """That number as it was when the page began; costs no query of its own."""
    roles_of(person)
    found: dict[str, int] = getattr(person, "_numbers", {})
    return found.get(name, 0)


def roles_of(person: User) -> frozenset[str]:
    """Every role of the person, derived ones included: one query, which reads the units as well, worked out once per request."""
    if not person.is_authenticated or not person.is_active:
        return frozenset()
    found: frozenset[str] | None = getattr(person, "_roles", None)
    if found is None:
        roles, units, numbers = {EMPLOYEE}, set[int](), dict[str, int]()
        derived = (MANAGER, *_sources)
        for granted, path, *held in _place_of(person=person.pk):
            roles.update(role for role, is_so in zip(derived, held, strict=False) if is_so)
            numbers.update((name, number or 0) for name, number in zip(_numbers, held[len(derived) :], strict=True))
            units.update(ids_in(path or ""))
            if granted:
                roles.add(granted)
        found = frozenset(roles)
        person._roles, person._unit_ids, person._numbers = found, sorted(units), numbers  # type: ignore[attr-defined]
    return found


def ids_in(path: str) -> list[int]:
    """The ids of a unit and of everything above it, from its path."""
    return [int(part) for part in path.split("/") if part]


def _derived() -> dict[str, Exists | Subquery]:
    reports = ManagerLine.objects.filter(manager=OuterRef("pk"), person__is_active=True).order_by()
    # Counted, because the first of many lines of others would be looked for among all of them.
    return {MANAGER: Subquery(reports.values("manager").annotate(number=Count("pk")).values("number")), **_sources}


@prepared
def _place_of(person: int) -> QuerySet[Any]:
    """Rows with every granted role and the path of every unit (or None), each with whether each derived role holds and the numbers."""
    names = {f"is_{role}": holds for role, holds in _derived().items()} | {f"number_{at}": number for at, number in enumerate(_numbers.values())}
    return User.objects.filter(pk=person).order_by().annotate(**names).values_list("grants__role", "units__path", *names)


def has_role(person: User, role: str) -> bool:
    """Whether a role holds for this person now, also one that a part above derives. Costs no query of its own."""
    return role in roles_of(person)


def may(person: User, capability: str) -> bool:
    """Whether one of the person's roles has the capability. An unknown capability is a mistake in our code."""
    roles = TABLE[capability]
    if EMPLOYEE in roles:  # everybody who is signed in, and what else somebody is need not be asked
        return bool(person.is_authenticated and person.is_active)
    return not roles.isdisjoint(roles_of(person))


def branches_of(person: User) -> list[str] | None:
    """The paths of the units to which this person's view of people is limited; None for who sees everybody. Asked once per request."""
    if not {HR, ADMINISTRATOR}.isdisjoint(roles_of(person)):
        return None
    found: list[str] | None = getattr(person, "_branches", None)
    if found is None:
        found = person._branches = list(person.grants.filter(role=HR_BRANCH).values_list("unit__path", flat=True))  # type: ignore[attr-defined]
    return found


def requires(capability: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A page for people who have the capability; strangers sign in first, others read that it is not theirs."""
    if capability not in TABLE:
        raise LookupError(f"{capability} is not in the table of capabilities")

    def around(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @login_required
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(request.user, capability):  # type: ignore[arg-type]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        answer.capability = capability  # type: ignore[attr-defined]
        return answer

    return around
