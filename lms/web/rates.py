"""How often something may be asked, counted in the shared cache. A cache that is away refuses nobody."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from lms.lib.refusals import TooOften

View = Callable[..., HttpResponse]


class WaitAMoment(TooOften):
    message = _("You did this many times in a short time. Nothing has been changed. Go back, wait a few minutes and try again.")


def is_too_often(key: str, *, at_most: int, seconds: int) -> bool:
    """Count one more for `key`; True when that is more than `at_most` in a window of so many seconds."""
    name = f"rate-{key}"
    cache.add(name, 0, timeout=seconds)
    try:
        return cache.incr(name) > at_most
    except ValueError:  # the window closed between the two lines
        return False


def limited(name: str, *, at_most: int, seconds: int, method: str = "POST") -> Callable[[View], View]:
    """A view that each person may ask for so often; views with the same name count together. Raises WaitAMoment."""

    def around(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            who = request.user.pk if request.user.is_authenticated else address_of(request)
            if request.method == method and is_too_often(f"{name}-{who}", at_most=at_most, seconds=seconds):
                raise WaitAMoment
            return view(request, *args, **kwargs)

        return answer

    return around


def address_of(request: HttpRequest) -> str:
    """The address of who asks: what the outermost of our own proxies saw, because anybody can write the rest of that header."""
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if settings.PROXIES and len(seen) >= settings.PROXIES:
        return str(seen[-settings.PROXIES])
    return str(request.META.get("REMOTE_ADDR", ""))
