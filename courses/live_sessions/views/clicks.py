"""One click, one plan: a form that arrives twice makes one session (ui.md §10.6)."""

import re
from collections.abc import Callable
from uuid import uuid4

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

REMEMBERED = 24 * 3600
OUR_KEY = re.compile("[0-9a-f]{32}")


def form_key(request: HttpRequest) -> str:
    """The key of this form: the one that came along, or a new one. A key that we did not make is no key."""
    key = request.POST.get("form_key", "")
    return key if OUR_KEY.fullmatch(key) else uuid4().hex


def made_before(request: HttpRequest) -> HttpResponse | None:
    """Where the plan of this form stands, when the form has been here: asked first, because what was made would be in its own way."""
    address = cache.get(_name(request))
    return None if address is None else HttpResponseRedirect(address or reverse("plan_list") + "?show=draft")


def _name(request: HttpRequest) -> str:
    return f"planned:{request.user.pk}:{form_key(request)}"


def once(request: HttpRequest, make: Callable[[], str]) -> HttpResponse:
    """Make it and go to where it stands; the same form a second time goes there too and makes nothing.

    When `make` refuses, nothing is remembered, so that the form can be sent again.
    """
    key = _name(request)
    if not cache.add(key, "", REMEMBERED):
        return HttpResponseRedirect(cache.get(key) or reverse("plan_list") + "?show=draft")
    try:
        address = make()
    except BaseException:
        cache.delete(key)
        raise
    cache.set(key, address, REMEMBERED)
    return HttpResponseRedirect(address)
