"""What the shell of every page needs."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lms.web import shell as around

THEME_COOKIE = "podium_theme"


def theme_of(request: HttpRequest) -> str:
    """`light`, `dark`, or nothing for as the system says. The person's own choice, else the cookie of the browser."""
    person = getattr(request, "user", None)
    theme = person.theme if person is not None and person.is_authenticated else request.COOKIES.get(THEME_COOKIE, "")
    return theme if theme in {"light", "dark"} else ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """The theme and the organisation; drawn by templates/base.html."""
    return {"theme": theme_of(request), "organisation": SimpleLazyObject(around.organisation)}
