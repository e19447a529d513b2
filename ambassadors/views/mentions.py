"""Calling a colleague in a comment: names that begin so, and the words of a comment with who is meant in bold."""

import re
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from ambassadors import queries
from ambassadors.models import Comment, Post
from lms.people.access import requires
from lms.people.models import User
from lms.web.rates import limited


@requires("comment")
@require_safe
@limited("names", at_most=240, seconds=600, method="GET")
def mention_names(request: HttpRequest, post_id: int) -> HttpResponse:
    """A few colleagues who may read the post and whose name begins with what was typed, as options of a list."""
    post = get_object_or_404(queries.posts_readable_by(request.user), pk=post_id)  # type: ignore[arg-type]
    words = request.GET.get("q", "").strip()[:100]
    return render(request, "ambassadors/_names.html", {"found": queries.people_to_call(post, words) if len(words) > 1 else []})


def with_name(text: str, person: User) -> str:
    """The text with @name at its end, for who chooses a name without a script."""
    return f"{text.rstrip()} @{person.full_name} ".lstrip()


def marked(comment: Comment) -> SafeString:
    """The text as paragraphs; each @name of somebody who is meant stands out."""
    html = str(linebreaks(escape(comment.text)))
    for person in comment.mentions.all() if "@" in comment.text else ():
        name = re.escape(str(escape(person.full_name)))
        html = re.sub(rf"@({name})(?!\w)", r"<strong>@\1</strong>", html, flags=re.IGNORECASE)
    return mark_safe(html)  # noqa: S308  escaped above


def numbers(typed: Iterable[str]) -> list[int]:
    """The ids of whom somebody chose from the list."""
    return [int(one) for one in typed if one.isdecimal() and len(one) < 16][:10]


def reader_named(post: Post, person_id: int) -> User | None:
    """A colleague who may read the post."""
    return queries.readers_of(post).filter(pk=person_id).first()
