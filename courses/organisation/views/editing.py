"""Pages with the text editor: its files with the nonce of the page, and the one style that it adds by itself."""

from csp.decorators import csp_update
from django import forms
from django.http import HttpRequest
from js_asset import Media

# The base style that the editor writes into the page, by its digest (CSP Level 3, §2.3.1); every other inline style stays forbidden.
STYLE_OF_THE_EDITOR = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"
with_text_editor = csp_update({"style-src": [STYLE_OF_THE_EDITOR]})


def editor_media(request: HttpRequest, form: forms.Form) -> Media:
    """What the head of the page needs."""
    return Media.from_media(form.media).with_nonce(str(request.csp_nonce))  # type: ignore[attr-defined]
