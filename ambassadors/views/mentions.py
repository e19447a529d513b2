"""A comment in words, with the names of colleagues who are meant in bold."""

import re

from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString, mark_safe

from ambassadors.models import Comment


def marked(comment: Comment) -> SafeString:
    """The text as paragraphs; each @name of somebody who is meant stands out."""
    html = str(linebreaks(escape(comment.text)))
    for person in comment.mentions.all() if "@" in comment.text else ():
        name = re.escape(str(escape(person.full_name)))
        html = re.sub(rf"@({name})(?!\w)", r"<strong>@\1</strong>", html, flags=re.IGNORECASE)
    return mark_safe(html)  # noqa: S308  escaped above
