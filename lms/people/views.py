"""HR's pages about one person, units and job roles, and everybody's own settings. The list of people is in `hr_list`."""

from typing import Any

from allauth.account.forms import ResetPasswordForm
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.lib.refusals import Refused
from lms.people import effects, forms, person_page, queries, services
from lms.people.access import may, requires
from lms.people.feed.forms import HeirForm
from lms.people.models import Unit, User
from lms.web import dates

HERE = {"area": "hr", "nav": "people"}


@requires("people.manage")
def person_new(request: HttpRequest) -> HttpResponse:
    """Make an account."""
    form = forms.PersonForm(request.POST or None, staff=request.user)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        try:
            person = services.create_person(by=request.user, now=timezone.now(), **form.facts())  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("%(name)s has an account. Now give a way to sign in.") % {"name": person.full_name})
            return redirect("person_show", person_id=person.pk)
    return render(request, "people/person_form.html", HERE | {"form": form}, status=422 if form.is_bound else 200)


@requires("people.manage")
def person_show(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: place in the organisation, access, system roles. Nothing of optional learning."""
    person = get_object_or_404(queries.people_with_places(queries.people_of(request.user)), pk=person_id)  # type: ignore[arg-type]
    return render(request, "people/person_show.html", HERE | _about(request, person))


@requires("people.manage")
def person_edit(request: HttpRequest, person_id: int) -> HttpResponse:
    """Change what HR knows about a person."""
    person = _changed(request, person_id)
    form = forms.PersonForm(request.POST or None, person=person, staff=request.user, initial=forms.person_facts(person))  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        try:
            services.change_person(person=person, by=request.user, now=timezone.now(), **form.facts())  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("The data of %(name)s have been changed.") % {"name": person.full_name})
            return redirect("person_show", person_id=person.pk)
    return render(request, "people/person_form.html", HERE | {"form": form, "person": person}, status=422 if form.is_bound else 200)


@requires("people.manage")
def person_leave(request: HttpRequest, person_id: int) -> HttpResponse:
    """Say goodbye: first what it means, then the deed."""
    person = _changed(request, person_id)
    form = HeirForm(request.POST if request.method == "POST" else None, initial={"heir": request.user.employee_number})  # type: ignore[union-attr]
    if request.method == "POST" and form.is_valid():
        _try(
            request, _("%(name)s has no access any more.") % {"name": person.full_name},
            services.leave, person=person, by=request.user, now=timezone.now(), heir=form.cleaned_data["heir"],
        )  # fmt: skip
        return redirect("person_show", person_id=person.pk)
    context = HERE | {"person": person, "form": form, "effects": effects.of_leaving(person)}
    return render(request, "people/person_leave.html", context, status=422 if form.is_bound else 200)


@requires("people.manage")
@require_POST
def person_back(request: HttpRequest, person_id: int) -> HttpResponse:
    """Somebody who left works here again."""
    person = _changed(request, person_id)
    _try(request, _("%(name)s has access again.") % {"name": person.full_name}, services.come_back, person=person, by=request.user, now=timezone.now())
    return redirect("person_show", person_id=person.pk)


@requires("people.manage")
@require_POST
def person_invite(request: HttpRequest, person_id: int) -> HttpResponse:
    """Mail the link with which a person chooses a password."""
    person = _changed(request, person_id, is_active=True)
    form = ResetPasswordForm({"email": person.email or ""})
    if form.is_valid():
        form.save(request)
        messages.success(request, _("The link to choose a password is on its way to %(address)s.") % {"address": person.email})
    else:
        messages.error(request, _("%(name)s has no work address. Give a sign-in code instead.") % {"name": person.full_name})
    return redirect("person_show", person_id=person.pk)


@requires("people.manage")
@require_POST
def person_code(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show a sign-in code, once."""
    person = _changed(request, person_id, is_active=True)
    try:
        code = services.give_sign_in_code(person=person, by=request.user)  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect("person_show", person_id=person.pk)
    response = render(request, "people/person_show.html", HERE | _about(request, person) | {"code": code})
    response["Cache-Control"] = "no-store"
    return response


@requires("roles.grant")
@require_POST
def person_roles(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give and take system roles."""
    person = get_object_or_404(User.objects.active(), pk=person_id)
    form = forms.RolesForm(request.POST)
    if form.is_valid():
        _try(
            request, _("The roles of %(name)s have been kept.") % {"name": person.full_name},
            services.set_roles, person=person, by=request.user, now=timezone.now(), **form.facts(),
        )  # fmt: skip
    return redirect("person_show", person_id=person.pk)


@requires("people.manage")
def unit_list(request: HttpRequest) -> HttpResponse:
    """The organisation as a tree, and the job roles."""
    staff: User = request.user  # type: ignore[assignment]
    context = HERE | {
        "units": queries.units_with_counts(staff), "job_roles": queries.job_roles_with_counts(staff), "may_shape": may(staff, "organisation.shape"),
        "branches": queries.branches_named(staff),
    }  # fmt: skip
    return render(request, "people/unit_list.html", context)


@requires("organisation.shape")
def unit_new(request: HttpRequest) -> HttpResponse:
    """Add a unit to the tree."""
    form = forms.UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.create_unit(by=request.user, now=timezone.now(), **form.facts())  # type: ignore[arg-type]
            return redirect("unit_list")
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
    return render(request, "people/unit_form.html", HERE | {"form": form}, status=422 if form.is_bound else 200)


@requires("organisation.shape")
def unit_edit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Rename or move a unit."""
    unit = get_object_or_404(Unit, pk=unit_id)
    known = {"name_nl": unit.name_nl, "name_en": unit.name_en, "kind": unit.kind, "parent": unit.parent_id or ""}
    form = forms.UnitForm(request.POST or None, unit=unit, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_unit(unit=unit, by=request.user, now=timezone.now(), **form.facts())  # type: ignore[arg-type]
            return redirect("unit_list")
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
    return render(request, "people/unit_form.html", HERE | {"form": form, "unit": unit}, status=422 if form.is_bound else 200)


@requires("organisation.shape")
def job_role_new(request: HttpRequest) -> HttpResponse:
    """Add a job role."""
    form = forms.JobRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.create_job_role(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            return redirect("unit_list")
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
    return render(request, "people/job_role_form.html", HERE | {"form": form}, status=422 if form.is_bound else 200)


@login_required
def my_settings(request: HttpRequest) -> HttpResponse:
    """Language, time zone, light or dark, and the ways to sign in."""
    person: User = request.user  # type: ignore[assignment]
    known = {"language": person.language, "time_zone": person.time_zone, "theme": person.theme}
    form = forms.SettingsForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        services.set_preferences(person=person, **form.cleaned_data)
        messages.success(request, _("Your choice has been kept."))
        return redirect("my_settings")
    return render(request, "people/my_settings.html", {"form": form}, status=422 if form.is_bound else 200)


def _changed(request: HttpRequest, person_id: int, **more: Any) -> User:
    """The person whom this member of staff is about to change; of somebody out of reach nothing is known here."""
    people = queries.people_changed_by(request.user).filter(**more)  # type: ignore[arg-type]
    return get_object_or_404(queries.people_with_places(people), pk=person_id)


def _about(request: HttpRequest, person: User) -> dict[str, Any]:
    grants = list(person.grants.select_related("unit"))
    held = {"roles": [grant.role for grant in grants], "unit": next((grant.unit_id for grant in grants if grant.unit_id), "")}
    staff: User = request.user  # type: ignore[assignment]
    reports = list(queries.reports_of(person))
    seen = set(queries.people_of(staff).filter(Q(report_lines__person=person) | Q(manager_lines__manager=person)).values_list("pk", flat=True))
    return {
        "person": person,
        "working_days": dates.weekdays(person.working_days),
        "managers": User.objects.filter(report_lines__person=person),
        "reports": [one for one in reports if one.pk in seen],
        "reports_elsewhere": sum(one.pk not in seen for one in reports),
        "seen": seen,
        "may_change": queries.people_changed_by(staff).filter(pk=person.pk).exists(),
        "roles_form": forms.RolesForm(initial=held) if may(staff, "roles.grant") and person.is_active else None,
        "grants": grants,
        "sections": person_page.sections(person),
    }


def _try(request: HttpRequest, done: str, service: Any, **facts: Any) -> None:
    try:
        service(**facts)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, done)
