"""One view, two answers: htmx gets the fragment, a browser goes to the page that includes it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme


def render_fragment(request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, page: str = "", status: int = 200) -> HttpResponse:
    """The fragment for htmx; without a script a redirect to `page` (a path, an #anchor included), or the fragment when there is none."""
    if page and not getattr(request, "htmx", False):
        return HttpResponseRedirect(page)
    return render(request, template, context, status=status)


def back_to(request: HttpRequest, otherwise: str) -> str:
    """Where a form came from (its field `next`), when that is a path of this site; else `otherwise`."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours and wanted.startswith("/") else otherwise
