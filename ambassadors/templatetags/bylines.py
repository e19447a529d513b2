"""Who wrote a post, drawn in one go: lists have many, and a template of ten variables for each costs more than the rest of the page."""

from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ambassadors.models import Ambassador, Post
from lms.web.drawing import icon
from lms.web.templatetags.podium import ago_words, avatar

register = template.Library()


@register.simple_tag
def writer_of(post: Any) -> SafeString:
    """Initials, name, unit, day and minutes; without a name when the writer stopped and chose so, without a link when there is no page."""
    minutes = ngettext("%(minutes)s minute", "%(minutes)s minutes", post.minutes) % {"minutes": post.minutes}
    facts = f"{ago_words(post.published_at)} · {minutes}"
    if post.byline == Post.Byline.FORMER:
        former = _("Former ambassador")
        face, name = f'<span class="avatar" aria-hidden="true">{icon("user")}</span>', f"<strong>{escape(former)}</strong>"
    else:
        ambassador = post.ambassador
        face, name = avatar(ambassador.person), f"<strong>{escape(ambassador.person.full_name)}</strong>"
        if ambassador.state == Ambassador.State.ACTIVE:
            name = f'<a href="/podium/people/{ambassador.slug}/">{name}</a>'
        if post.writer_unit_name:
            facts = f"{escape(post.writer_unit_name)} · {facts}"
    return SafeString(f'<div class="byline">{face}<div>{name}<span>{facts}</span></div></div>')
