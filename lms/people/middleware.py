"""Language and time zone of the person who reads; the way to the first-run page."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from lms.people.models import Organisation


class Preferences:
    """Signed in: the person's own language and zone. Otherwise the cookie, then the browser's wish."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        if person.is_authenticated:
            language, zone = person.language, person.time_zone
        else:
            language = translation.get_language_from_request(request)
            zone = settings.TIME_ZONE
        try:
            timezone.activate(zoneinfo.ZoneInfo(zone))
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            timezone.deactivate()
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response


class FirstRun:
    """Until there is an organisation every page leads to the first-run page. After that it costs nothing."""

    OPEN = ("/welcome/", "/me/language/", "/healthz", "/robots.txt", "/favicon.ico", "/accessibility/", "/help/")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith((*self.OPEN, settings.STATIC_URL)) or Organisation.current() is not None:
            return self.get_response(request)
        return HttpResponseRedirect(reverse("welcome"))
