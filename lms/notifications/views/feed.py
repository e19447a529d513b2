"""The calendar feed itself, and the page on which a person gets, renews or switches off its address."""

from typing import Any

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.notifications import feeds, queries
from lms.web.rates import address_of, is_too_often

AT_MOST, WINDOW = 60, 600


@require_safe
def calendar_feed(request: HttpRequest, number: int, secret: str) -> HttpResponse:
    """For calendar programs: no sign-in but the secret in the address. 410 tells them to stop asking (§9.6)."""
    feed = feeds.found_by(number, secret)
    if feed is None:
        if is_too_often(f"wrong-feed-{address_of(request)}", at_most=AT_MOST, seconds=WINDOW):
            return _too_often()
        raise Http404
    if is_too_often(f"feed-{feed.pk}", at_most=AT_MOST, seconds=WINDOW):
        return _too_often()
    if not feed.is_on or not feed.person.is_active:
        return HttpResponse(_("This calendar has ended."), content_type="text/plain; charset=utf-8", status=410)
    text = feeds.text_of(feed.person, now=timezone.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="podium.ics"'
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    response["ETag"] = feeds.tag_of(text)
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    return answer or response


def _too_often() -> HttpResponse:
    answer = HttpResponse(_("Too often in a short time. Try again in ten minutes."), content_type="text/plain; charset=utf-8", status=429)
    answer["Retry-After"] = str(WINDOW)
    return answer


@login_required
def my_calendar(request: HttpRequest) -> HttpResponse:
    """The own calendar address: what it holds, how to use it, and how to stop it."""
    feed = queries.feed_of(request.user)  # type: ignore[arg-type]
    is_on = feed is not None and feed.is_on
    context: dict[str, Any] = {"feed": feed, "is_on": is_on}
    if feed is not None and is_on:
        context |= {"address": feeds.full_address(feed), "link": feeds.calendar_link(feed)}
    response = render(request, "notifications/my_calendar.html", context)
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def calendar_address(request: HttpRequest) -> HttpResponse:
    """A first address, or a new one that makes the old one stop."""
    had_one = queries.feed_of(request.user) is not None  # type: ignore[arg-type]
    feeds.new_address(person=request.user, now=timezone.now())  # type: ignore[arg-type]
    flash.success(request, _("There is a new address. The old one has stopped.") if had_one else _("Your calendar has an address."))
    return redirect("my_calendar")


@login_required
@require_POST
def calendar_off(request: HttpRequest) -> HttpResponse:
    """The address stops."""
    feeds.switch_off(person=request.user)  # type: ignore[arg-type]
    flash.success(request, _("Your calendar address has stopped."))
    return redirect("my_calendar")
