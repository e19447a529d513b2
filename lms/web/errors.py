"""Pages for when something is not possible: what happened, what is safe, what to do, a number."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lms.lib.refusals import Busy, Refused


def _page(request: HttpRequest, status: int, **context: object) -> HttpResponse:
    return render(request, f"web/errors/{status}.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or cookies are off: nothing was changed."""
    return render(request, "web/errors/form_expired.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)


def refused(request: HttpRequest, refusal: Exception) -> HttpResponse:
    """A refusal as a page: 423 when somebody else holds the lock, otherwise 409."""
    status = 423 if isinstance(refusal, Busy) else 409
    message = refusal.message if isinstance(refusal, Refused) else ""
    return render(request, "web/errors/refused.html", {"message": message}, status=status)
