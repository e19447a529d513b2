"""HR's list of people: search, filters, views kept under a name, a file of the same, and one action for many."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.lib.numbers import whole_number
from lms.lib.refusals import Refused
from lms.lib.tables import csv_response
from lms.people import forms, queries, saved_views
from lms.people.access import may, requires
from lms.people.feed.rules import together
from lms.people.feed.services import acting, applying
from lms.people.models import JobRole, SavedView, Unit, User

HERE = {"area": "hr", "nav": "people"}
STATES = ("here", "left", "all")


@dataclass(frozen=True)
class Filters:
    """What is asked for; what makes no sense is left out."""

    words: str
    unit: Unit | None
    job_role: JobRole | None
    state: str

    @property
    def unit_id(self) -> int | None:
        return self.unit.pk if self.unit else None

    @property
    def job_role_id(self) -> int | None:
        return self.job_role.pk if self.job_role else None

    def query(self, **without: bool) -> str:
        """The address of these filters, without the named ones."""
        pairs = {"q": self.words, "unit": self.unit_id, "job_role": self.job_role_id,
                 "state": "" if self.state == "here" else self.state}  # fmt: skip
        return urlencode({name: value for name, value in pairs.items() if value and not without.get(name)})

    def found_by(self, staff: User) -> QuerySet[User]:
        return queries.people_found(staff=staff, words=self.words, unit=self.unit, job_role_id=self.job_role_id, state=self.state)


def filters_in(asked: QueryDict, staff: User) -> Filters:
    """The filters in an address or a form."""
    state = asked.get("state", "here")
    unit, job_role = whole_number(asked.get("unit")), whole_number(asked.get("job_role"))
    return Filters(
        asked.get("q", "").strip(),
        queries.units_of(staff).filter(pk=unit).first() if unit else None,
        JobRole.objects.filter(pk=job_role).first() if job_role else None,
        state if state in STATES else "here",
    )


@requires("people.manage")
def people_list(request: HttpRequest) -> HttpResponse:
    """Find people by name, number, unit or job role, and do something with them."""
    staff: User = request.user  # type: ignore[assignment]
    filters = filters_in(request.GET, staff)
    page = Paginator(filters.found_by(staff).prefetch_related(None), 50).get_page(request.GET.get("page"))
    units = forms.unit_choices(queries.units_of(staff))
    context = HERE | {
        "may_feed": may(staff, "people.feed"), "branches": queries.branches_named(staff), "page": page, "rows": _rows(page.object_list),
        "filters": filters, "query": filters.query(), "units": units,
        "chips": _chips(filters), "clear_url": reverse("people_list"), "job_roles": JobRole.objects.order_by("name_nl"), "views": staff.saved_views.all(),
        "actions": together.ACTIONS.items(), "states": [("here", _("Works here")), ("left", _("Has left")), ("all", _("Everybody"))],
    }  # fmt: skip
    return render(request, "people/_people.html" if request.htmx else "people/people_list.html", context)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Row:
    """One person of the list, in words; `choose` is what the box to tick says."""

    person: User
    url: str
    choose: str
    units: str
    job_roles: str


def _rows(people: Iterable[User]) -> list[Row]:
    found, choose, before = list(people), _("Choose %(name)s"), reverse("people_list")
    places = queries.names_of_places(found)
    return [Row(one, f"{before}{one.pk}/", choose % {"name": one.full_name}, *places[one.pk]) for one in found]


def _chips(filters: Filters) -> list[tuple[str, str]]:
    """Each chosen filter, with the address without it."""
    chosen = {
        "q": f"‘{filters.words}’" if filters.words else "", "unit": str(filters.unit or ""), "job_role": str(filters.job_role or ""),
        "state": {"left": _("Has left"), "all": _("Everybody")}.get(filters.state, ""),
    }  # fmt: skip
    return [(label, f"{reverse('people_list')}?{filters.query(**{name: True})}") for name, label in chosen.items() if label]


@requires("people.manage")
def people_export(request: HttpRequest) -> HttpResponse:
    """The same people with the same columns as a file."""
    staff: User = request.user  # type: ignore[assignment]
    head = [_("Name"), _("Number"), _("Unit"), _("Job role"), _("Work address"), _("Left on")]
    return csv_response("podium-people", head, _lines(filters_in(request.GET, staff).found_by(staff)))  # type: ignore[return-value]


def _lines(people: QuerySet[User]) -> Iterator[list[str]]:
    for one in people.iterator(chunk_size=500):
        units = ", ".join(str(membership.unit.name) for membership in one.memberships.all())
        job_roles = ", ".join(str(job_role.name) for job_role in one.job_roles.all())
        yield [one.full_name, one.employee_number, units, job_roles, one.email or "", one.left_on.isoformat() if one.left_on and not one.is_active else ""]


@requires("people.manage")
@require_POST
def people_together(request: HttpRequest) -> HttpResponse:
    """Begin one action for the ticked people, or for everybody who was found. What it would change is shown first."""
    staff: User = request.user  # type: ignore[assignment]
    filters = filters_in(request.POST, staff)
    reach = queries.people_changed_by(staff).filter(is_active=True)
    if request.POST.get("who") == "found":
        people = reach.filter(pk__in=filters.found_by(staff).order_by().values("pk"))
    else:
        people = reach.filter(pk__in=[pk for pk in map(whole_number, request.POST.getlist("person")) if pk])
    action = request.POST.get("do", "")
    try:
        run = acting.act_together(
            action=action, people=list(people.order_by("pk").values_list("pk", flat=True)), target=_target(action, request.POST, staff), by=staff,
            now=timezone.now(), task=applying.TASK,
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('people_list')}?{filters.query()}")
    return redirect("feed_run", run_id=run.pk)


def _target(action: str, posted: QueryDict, staff: User) -> JobRole | Unit | User | None:
    """What the action is about, as far as this member of staff may choose it."""
    if action in {together.ADD_JOB_ROLE, together.TAKE_JOB_ROLE}:
        return JobRole.objects.filter(pk=whole_number(posted.get("to_job_role")) or 0).first()
    if action == together.MOVE:
        return queries.units_of(staff).filter(pk=whole_number(posted.get("to_unit")) or 0).first()
    if action == together.SET_MANAGER:
        return User.objects.active().filter(employee_number=posted.get("to_manager", "").strip()).first()
    return None


@requires("people.manage")
@require_POST
def view_keep(request: HttpRequest) -> HttpResponse:
    """Keep the filters under a name; the same name again means the new filters."""
    staff: User = request.user  # type: ignore[assignment]
    filters = filters_in(request.POST, staff)
    try:
        view = saved_views.keep(person=staff, name=request.POST.get("name", ""), query=filters.query())
        messages.success(request, _("Kept as ‘%(name)s’.") % {"name": view.name})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('people_list')}?{filters.query()}")


@requires("people.manage")
@require_POST
def view_remove(request: HttpRequest, view_id: int) -> HttpResponse:
    """Forget a view."""
    view = get_object_or_404(SavedView, pk=view_id, person=request.user)
    saved_views.remove(view=view)
    return redirect("people_list")
