"""What the shell of every page needs."""

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """The theme and the organisation; drawn by templates/base.html."""
    person = getattr(request, "user", None)
    theme = person.theme if person is not None and person.is_authenticated else request.COOKIES.get("podium_theme", "")
    return {"theme": theme if theme in {"light", "dark"} else ""}
