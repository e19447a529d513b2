"""Following people and topics, the own feed, and the list for the intranet."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_POST, require_safe

from ambassadors import queries
from ambassadors.models import Ambassador, Topic
from ambassadors.services import following as services
from lms.people.access import requires
from lms.people.models import Organisation
from lms.web.fragments import back_to

HERE: dict[str, Any] = {"nav": "podium"}
SIGNER = Signer(salt="ambassadors.embedded")


@requires("learn")
def following(request: HttpRequest) -> HttpResponse:
    """Whom and what I follow, what is new there, and the address for my own feed reader."""
    person = request.user
    address = queries.feed_address_of(person)  # type: ignore[arg-type]
    context = {
        "followings": queries.followings_of(person),  # type: ignore[arg-type]
        "posts": list(queries.posts_followed_by(person).defer("body", "draft_body", "plain_body")[:20]),  # type: ignore[arg-type]
        "is_hint_off": queries.is_hint_off(person),  # type: ignore[arg-type]
        "feed": settings.PUBLIC_URL + reverse("feed", args=[address.secret]) if address else "",
    }
    return render(request, "ambassadors/following.html", HERE | context)


@requires("learn")
@require_POST
def follow_person(request: HttpRequest, slug: str) -> HttpResponse:
    """Follow an ambassador, or not any more; the form says which."""
    return _follow(request, reverse("ambassador_show", args=[slug]), ambassador=get_object_or_404(queries.ambassadors_listed(), slug=slug))


@requires("learn")
@require_POST
def follow_topic(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Follow a topic, or not any more; the form says which."""
    return _follow(request, reverse("following"), topic=get_object_or_404(Topic, pk=topic_id))


def _follow(request: HttpRequest, place: str, **what: Ambassador | Topic) -> HttpResponse:
    if request.POST.get("follow") == "no":
        services.unfollow(person=request.user, **what)  # type: ignore[arg-type]
        messages.success(request, _("You do not follow this any more."))
    else:
        services.follow(person=request.user, now=timezone.now(), **what)  # type: ignore[arg-type]
        messages.success(request, _("You follow this. Once a week you hear what is new, if anything is. Only you see it."))
    return redirect(back_to(request, place))


@requires("learn")
@require_POST
def feed_address(request: HttpRequest) -> HttpResponse:
    """A new secret address, or none any more."""
    if request.POST.get("what") == "end":
        services.end_feed_address(person=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Your feed address answers no more."))
    else:
        services.new_feed_address(person=request.user, now=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("This is your address. An earlier one answers no more."))
    return redirect(f"{reverse('following')}#feed")


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The own posts to read, as an Atom feed (RFC 4287): of what somebody follows, or everything when that is nothing. No signing in: the address is secret."""
    reader = queries.reader_of_feed(secret)
    if reader is None:
        raise Http404
    followed = list(queries.posts_followed_by(reader).defer("body", "draft_body", "plain_body")[:30])
    posts = followed or list(queries.posts_readable_by(reader).defer("body", "draft_body", "plain_body")[:30])
    with override(reader.language):
        organisation = Organisation.current()
        title = _("Podium of %(organisation)s") % {"organisation": organisation.name if organisation else "Podium"}
        made = Atom1Feed(title=title, link=settings.PUBLIC_URL + reverse("podium"), description="", language=reader.language)
        for post in posts:
            address = settings.PUBLIC_URL + reverse("post_show", args=[post.pk])
            writer = queries.writer_name(post) or _("Former ambassador")
            made.add_item(
                title=post.title,
                link=address,
                description=post.lead,
                author_name=writer,
                pubdate=post.published_at,
                updateddate=post.changed_at or post.published_at,
                unique_id=address,
            )
    response = HttpResponse(made.writeString("utf-8"), content_type=made.content_type)
    response["Cache-Control"], response["X-Robots-Tag"], response["Referrer-Policy"] = "private, no-store", "noindex", "no-referrer"
    return response


@xframe_options_exempt
@require_safe
def embedded(request: HttpRequest, token: str) -> HttpResponse:
    """The newest posts for everybody, as a list that stands in the intranet. The address is signed; a new number ends it."""
    choices = queries.choices()
    try:
        is_ours = SIGNER.unsign(token) == str(choices.embed_number)
    except BadSignature:
        is_ours = False
    if not is_ours or not choices.embed_origin:
        raise Http404
    language = request.GET.get("language", "nl")
    with override(language if language in {"nl", "en"} else "nl"):
        response = render(request, "ambassadors/embedded.html", {"posts": queries.newest_for_everybody(), "home": settings.PUBLIC_URL})
    response["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {choices.embed_origin}"
    )
    response["Cache-Control"], response["X-Robots-Tag"] = "no-store", "noindex"
    return response


def embedded_address() -> str:
    """The whole signed address of the list, or nothing while it is off."""
    choices = queries.choices()
    return settings.PUBLIC_URL + reverse("embedded", args=[SIGNER.sign(str(choices.embed_number))]) if choices.embed_origin else ""


def origin_of(typed: str) -> str | None:
    """`https://intranet.example.org` from what was typed; "" for nothing, None when it is no origin."""
    typed = typed.strip()
    if not typed:
        return ""
    parts = urlsplit(typed if "//" in typed else f"https://{typed}")
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    host = parts.hostname or ""
    is_fine = parts.scheme in {"https", "http"} and host and all(letter.isalnum() or letter in ".-" for letter in host) and host.isascii()
    return f"{parts.scheme}://{host}{port}" if is_fine else None
