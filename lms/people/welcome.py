"""The first-run page. It exists until there is an organisation, and is gone after that."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lms.lib.refusals import Refused
from lms.lib.time_zones import time_zones_by_name
from lms.people.founding import Founder, found_organisation
from lms.people.models import Language, Organisation
from lms.web import toasts


def _zones() -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in time_zones_by_name() if zone.split("/")[0] in REGIONS]


REGIONS = {"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}


class WelcomeForm(forms.Form):
    """Nine questions; everything can be changed later, except the employee number."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=120)
    default_language = forms.ChoiceField(label=_("First language"), choices=Language.choices, help_text=_("Everybody can choose another one."))
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=_zones, initial=settings.TIME_ZONE)
    given_name = forms.CharField(label=_("Given name"), max_length=80)
    name_prefix = forms.CharField(label=_("Prefix"), max_length=20, required=False, help_text=_("Such as ‘van der’."))
    family_name = forms.CharField(label=_("Family name"), max_length=80)
    employee_number = forms.CharField(
        label=_("Employee number"), max_length=40, help_text=_("As in your HR system. It is the key of your account and never changes.")
    )
    email = forms.EmailField(label=_("Work address"))
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(render_value=False),
        help_text=_("At least 10 characters. A sentence of four words is easy to remember and hard to guess."),
    )

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"])
        return str(self.cleaned_data["password"])


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Ask, found, sign in, and go to the first page."""
    if Organisation.current() is not None:
        raise Http404
    form = WelcomeForm(request.POST if request.method == "POST" else None, initial={"default_language": translation.get_language()})
    if request.method == "POST" and form.is_valid():
        try:
            return _founded(request, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
    return render(request, "people/welcome.html", {"form": form}, status=422 if form.errors else 200)


def _founded(request: HttpRequest, answers: dict[str, Any]) -> HttpResponse:
    own = {key: answers[key] for key in ("employee_number", "given_name", "name_prefix", "family_name", "email", "password")}
    person = found_organisation(
        name=answers["name"], default_language=answers["default_language"], time_zone=answers["time_zone"], founder=Founder(**own), now=timezone.now()
    )
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    with translation.override(person.language):
        toasts.say(request, str(_("Podium is yours. Add people first: they can come from your HR system or be typed in.")))
    return HttpResponseRedirect("/")
