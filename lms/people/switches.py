"""The language and the theme, changed with one button from any page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from lms.people import services
from lms.people.models import Language, User
from lms.web.context import THEME_COOKIE
from lms.web.fragments import back_to

A_YEAR = 365 * 24 * 3600


def _back(request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(back_to(request, "/"))


def _keep(response: HttpResponse, cookie: str, value: str) -> HttpResponse:
    response.set_cookie(cookie, value, max_age=A_YEAR, secure=settings.IS_HTTPS, httponly=True, samesite="Lax")
    return response


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """From now on in this language: stored on the person, and in a cookie for the sign-in page."""
    wanted = request.POST.get("language", "")
    if wanted not in Language.values:
        return _back(request)
    if isinstance(request.user, User):
        services.set_preferences(person=request.user, language=wanted)
    return _keep(_back(request), settings.LANGUAGE_COOKIE_NAME, wanted)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """From now on light, dark, or as the system says."""
    wanted = request.POST.get("theme", "")
    if wanted not in User.Theme.values:
        return _back(request)
    if isinstance(request.user, User):
        services.set_preferences(person=request.user, theme=wanted)
    return _keep(_back(request), THEME_COOKIE, wanted)
