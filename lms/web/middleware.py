"""What happens to every request: its number, its size, refusals that nobody caught, toasts and signing in for htmx."""

import uuid
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from lms.lib.numbers import whole_number
from lms.lib.refusals import Refused
from lms.web import errors, toasts

LARGEST = 2**63 - 1
Answer = Callable[[HttpRequest], HttpResponse]


class RequestId:
    """The number that error pages show and logs carry."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.number = uuid.uuid4().hex[:8]  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-ID"] = request.number  # type: ignore[attr-defined]
        return response


class PermissionsPolicy:
    """Which powers of the device pages may ask for: keys for signing in and full screen for lessons, nothing else."""

    NOT_USED = "accelerometer autoplay camera display-capture geolocation gyroscope magnetometer microphone midi payment usb"
    USED = "fullscreen publickey-credentials-create publickey-credentials-get"

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.policy = ", ".join([f"{name}=()" for name in self.NOT_USED.split()] + [f"{name}=(self)" for name in self.USED.split()])

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.policy)
        return response


class SizeLimit:
    """A form that brings more than UPLOAD_LIMIT_MB is refused before anything of it is read, so that it fills no disk."""

    OTHER_FIELDS = 1024 * 1024  # bytes

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = whole_number(request.headers.get("Content-Length"))
        if length is not None and length > settings.UPLOAD_LIMIT + self.OTHER_FIELDS:
            return errors.too_large(request)
        return self.get_response(request)


class KnownNumbers:
    """A number in an address that no column can hold is of nothing: such a page is not found."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: tuple[object, ...], kwargs: dict[str, object]) -> None:
        if any(isinstance(value, int) and value > LARGEST for value in kwargs.values()):
            raise Http404


class Refusals:
    """A refusal that a view did not turn into a message of its own becomes a page with its sentence."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if isinstance(problem, ValueError) and "NUL (0x00)" in str(problem):
            return errors.bad_request(request, problem)  # PostgreSQL holds no text with NUL, and no person types it
        return errors.refused(request, problem) if isinstance(problem, Refused) else None


class Fragments:
    """What htmx needs on every answer: toasts travel with the fragment, and who is signed out goes to sign-in and comes back."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        if not getattr(request, "htmx", False):
            return response
        sign_in = resolve_url(settings.LOGIN_URL)
        if response.status_code == 302 and urlsplit(response["Location"]).path == sign_in:
            answer = HttpResponse(status=401)
            answer["HX-Redirect"] = f"{sign_in}?{urlencode({'next': _page_here(request)})}"
            return answer
        is_fragment = response.status_code < 500 and response.status_code not in {204, 301, 302, 303} and "HX-Redirect" not in response
        if is_fragment and not response.streaming and response.get("Content-Type", "").startswith("text/html") and b"<html" not in response.content[:300]:
            response.content += toasts.out_of_band(request).encode()
            if "Content-Length" in response:
                response["Content-Length"] = str(len(response.content))
        return response


def _page_here(request: HttpRequest) -> str:
    """The page of ours that somebody looks at, as path and query; the home page when what the browser says is no path of ours."""
    said = urlsplit(request.headers.get("HX-Current-URL", "/"))
    here = said._replace(scheme="", netloc="", fragment="").geturl()
    return here if here.startswith("/") and url_has_allowed_host_and_scheme(here, allowed_hosts=None) else "/"
