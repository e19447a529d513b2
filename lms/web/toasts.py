"""Saying what somebody just did, with a way back where there is one."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _

UNDO = "undo:"


@dataclass(frozen=True)
class Undo:
    """The button of a toast: a POST to `url`."""

    url: str
    label: str


def say(request: HttpRequest, text: str | Promise, *, undo: str = "", label: str | Promise = "") -> None:
    """A toast on the page that follows. `undo` is the path of a POST that takes it back; `label` is the button's word."""
    word = label or _("Undo")
    messages.success(request, str(text), extra_tags=f"{UNDO}{undo} {word}" if undo else "")


def undo_of(message: Message) -> Undo | None:
    """The button that `say` gave to this message."""
    if not (message.extra_tags or "").startswith(UNDO):
        return None
    url, _space, label = message.extra_tags.removeprefix(UNDO).partition(" ")
    return Undo(url, label)


def waiting(request: HttpRequest) -> list[dict[str, object]]:
    """Every message for this person, ready for components/toast.html; each is shown once."""
    return [{"text": str(one), "stays": one.level_tag in {"error", "warning"}, "undo": undo_of(one)} for one in messages.get_messages(request)]


def out_of_band(request: HttpRequest) -> str:
    """The toasts as a piece that htmx adds to the live region, or nothing."""
    toasts = waiting(request)
    return render_to_string("components/_toasts_added.html", {"toasts": toasts}, request=request) if toasts else ""
