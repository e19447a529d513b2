"""A text with layout in a form: the text area that js/written_text.js turns into an editor, drawn by components/written_text.html."""

import json
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django_prose_editor.config import expand_extensions, js_from_extensions
from django_prose_editor.widgets import prose_editor_media
from js_asset import Media

from lms.lib.rich_text import CALLOUT_LABELS

PLAIN = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Link": {"enableTarget": False, "protocols": ["https", "http", "mailto", "tel"]},
    "Image": True,
    "HardBreak": True,
    "History": True,
}
WITH_BOXES = PLAIN | {"Callout": True, "CalloutLabel": True, "Table": True, "TableRow": True, "TableHeader": True, "TableCell": True}
WITHOUT_PICTURES = {name: options for name, options in WITH_BOXES.items() if name != "Image"}


class TextWithLayout(forms.Textarea):
    """A text area that becomes an editor; without a script it stays a text area.

    `extensions` are PLAIN, WITH_BOXES (callouts and tables) or WITHOUT_PICTURES (boxes, and no pictures).
    """

    def __init__(self, extensions: dict[str, Any] | None = None, *, language: str = "", rows: int = 14) -> None:
        self.extensions = extensions or PLAIN
        super().__init__(attrs={"rows": rows} | ({"lang": language} if language else {}))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """All that the extensions need, without the row of buttons of the package; ours is in the template, in words of the reader."""
        context = super().get_context(name, value, attrs)
        needed = {one: options for one, options in expand_extensions(self.extensions).items() if one != "Menu"}
        config = {"extensions": needed, "js_modules": js_from_extensions(self.extensions)}
        context["widget"]["attrs"]["data-editor"] = json.dumps(config, cls=DjangoJSONEncoder)
        return context

    @property
    def media(self) -> Any:
        return prose_editor_media(preset="configurable")


def boxes() -> list[tuple[str, str, str, str]]:
    """The boxes that one can put in a text: kind, name in the language of the page, label in a Dutch and in an English text."""
    names = {"tip": _("Tip"), "example": _("Example"), "chance": _("Opportunity"), "risk": _("Risk"), "try": _("Try this today")}
    return [(kind, name, CALLOUT_LABELS["nl"][kind], CALLOUT_LABELS["en"][kind]) for kind, name in names.items()]


def editor_media(request: HttpRequest, form: forms.Form) -> Media:
    """What the head of the page needs, with the nonce of the page."""
    return Media.from_media(form.media).with_nonce(str(request.csp_nonce))  # type: ignore[attr-defined]
