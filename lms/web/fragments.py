"""One view, two answers: htmx gets the fragment, a browser goes to the page that includes it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render


def render_fragment(request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, page: str = "", status: int = 200) -> HttpResponse:
    """The fragment for htmx; without a script a redirect to `page` (a path, an #anchor included), or the fragment when there is none."""
    if page and not getattr(request, "htmx", False):
        return HttpResponseRedirect(page)
    return render(request, template, context, status=status)
