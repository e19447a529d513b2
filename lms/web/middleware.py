"""A number for every request, and refusals that nobody caught."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from lms.lib.refusals import Refused
from lms.web import errors


class RequestId:
    """The number that error pages show and logs carry."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.number = uuid.uuid4().hex[:8]  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-ID"] = request.number  # type: ignore[attr-defined]
        return response


class Refusals:
    """A refusal that a view did not turn into a message of its own becomes a page with its sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        return errors.refused(request, problem) if isinstance(problem, Refused) else None
