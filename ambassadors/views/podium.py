"""What everybody reads: the directory, the list of posts, an ambassador, a post, pictures."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import parse_etags, quote_etag

from ambassadors import queries
from ambassadors.models import Ambassador, Post, PostImage, PostReading
from ambassadors.services import posts
from ambassadors.views.talk import talk_below
from courses.catalogue.models import Lesson, Module
from lms.lib.numbers import whole_number
from lms.people.access import may, requires
from lms.people.forms import unit_choices
from lms.people.models import Language, Unit

HERE: dict[str, Any] = {"nav": "podium"}


@requires("learn")
def podium(request: HttpRequest) -> HttpResponse:
    """Meet a colleague, read what they write."""
    topic, language, words = request.GET.get("topic", ""), request.GET.get("language", ""), request.GET.get("q", "").strip()[:100]
    unit_id = whole_number(request.GET.get("unit"))
    unit = Unit.objects.filter(pk=unit_id).first() if unit_id else None
    found = list(queries.directory(topic=topic, unit=unit, language=language, words=words))
    latest = list(queries.posts_readable_by(request.user)[:5])  # type: ignore[arg-type]
    names = queries.unit_names([one.unit for one in found] + [post.writer_unit for post in latest])  # type: ignore[attr-defined]
    for one in found:
        one.unit_name = names.get(one.unit, "")  # type: ignore[attr-defined]
    for post in latest:
        post.writer_unit_name = names.get(post.writer_unit, "")  # type: ignore[attr-defined]
    context = HERE | {
        "ambassadors": found,
        "voice": next((post for post in latest if post.lead), None),
        "latest": latest,
        "topics": queries.topics_in_use(),
        "languages": Language.choices,
        "units": unit_choices(),
        "topic": topic,
        "language": language,
        "unit": unit,
        "words": words,
        "is_filtered": bool(topic or language or unit or words),
    }
    if getattr(request, "htmx", False) and request.htmx.target == "found":  # type: ignore[attr-defined]
        return render(request, "ambassadors/_people.html", context)
    context |= {"missing": queries.missing_units(), "missing_languages": queries.missing_languages()}
    return render(request, "ambassadors/podium.html", context)


@requires("learn")
def post_list(request: HttpRequest) -> HttpResponse:
    """Every post, newest first, by stance, language and words."""
    stance, language, words = request.GET.get("stance", ""), request.GET.get("language", ""), request.GET.get("q", "").strip()[:100]
    found = queries.with_words(queries.posts_readable_by(request.user), words)  # type: ignore[arg-type]
    if stance in Post.Stance.values:
        found = found.filter(stance=stance)
    if language in Language.values:
        found = found.filter(language=language)
    page = Paginator(found, 20).get_page(request.GET.get("page"))
    page.object_list = queries.with_units(list(page.object_list))
    context = {"page": page, "stance": stance, "language": language, "words": words, "stances": Post.Stance.choices, "languages": Language.choices}
    is_fragment = getattr(request, "htmx", False) and request.htmx.target == "posts"  # type: ignore[attr-defined]
    return render(request, "ambassadors/_posts.html" if is_fragment else "ambassadors/post_list.html", HERE | context)


@requires("learn")
def ambassador_show(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of one ambassador, as long as the term runs; a pause takes it away for a while."""
    ambassador = get_object_or_404(queries.ambassadors_listed(), slug=slug)
    written = queries.posts_readable_by(request.user).filter(ambassador=ambassador, byline=Post.Byline.NAME)  # type: ignore[arg-type]
    shown = list(written.prefetch_related("modules")[:30])
    names = queries.unit_names([ambassador.unit])  # type: ignore[attr-defined]
    context = {
        "ambassador": ambassador,
        "unit_name": names.get(ambassador.unit, ""),  # type: ignore[attr-defined]
        "first": shown[0] if shown else None,
        "more": shown[1:],
        "is_own": ambassador.person_id == request.user.pk,
    }
    return render(request, "ambassadors/ambassador.html", HERE | context)


@requires("learn")
def ambassador_photo(request: HttpRequest, slug: str) -> HttpResponse:
    """The photo, as long as the consent stands."""
    with_photo = Ambassador.objects.exclude(state=Ambassador.State.ENDED).filter(person__is_active=True, photo_consent_at__isnull=False)
    return _picture(request, get_object_or_404(with_photo, slug=slug).photo)


@requires("learn")
def post_image(request: HttpRequest, image_id: int) -> HttpResponse:
    """A picture of a post, for who may read the post or writes it."""
    image = get_object_or_404(PostImage.objects.select_related("post__ambassador"), pk=image_id)
    if not queries.is_own(image.post, request.user) and not queries.posts_readable_by(request.user).filter(pk=image.post_id).exists():  # type: ignore[arg-type]
        raise Http404
    return _picture(request, image.file)


def _picture(request: HttpRequest, file: Any) -> HttpResponse:
    """Asked again each time, so that what is withdrawn is gone at once; sent again only when it changed."""
    if not file:
        raise Http404
    tag = quote_etag(file.name)
    response: HttpResponse
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        try:
            response = FileResponse(file.open("rb"), content_type="image/webp")  # type: ignore[assignment]
        except FileNotFoundError:
            raise Http404 from None
    response["ETag"], response["Cache-Control"] = tag, "private, no-cache"
    return response


@requires("learn")
def post_show(request: HttpRequest, post_id: int) -> HttpResponse:
    """Read a post and what colleagues say."""
    read = PostReading.objects.filter(post=OuterRef("pk"), person=request.user.pk)
    places = Prefetch("modules", Module.objects.select_related("course")), Prefetch("lessons", Lesson.objects.select_related("module", "published"))
    readable = queries.posts_readable_by(request.user).annotate(is_read=Exists(read))  # type: ignore[arg-type]
    post = get_object_or_404(readable.prefetch_related(*places, "sessions"), pk=post_id)
    if not post.is_read and not queries.is_own(post, request.user):  # type: ignore[attr-defined, arg-type]
        posts.note_reading(post=post, person=request.user, now=timezone.now())  # type: ignore[arg-type]
    reply_to = whole_number(request.GET.get("reply"))
    other = queries.other_side(post, reader=request.user)  # type: ignore[arg-type]
    writers = queries.with_units([one for one in (post, other) if one])
    known_units = {one.writer_unit: one.writer_unit_name for one in writers if one.writer_unit}  # type: ignore[attr-defined]
    context = talk_below(request, post, reply_to=reply_to, known_units=known_units)
    if getattr(request, "htmx", False) and request.htmx.target == "talk":  # type: ignore[attr-defined]
        return render(request, "ambassadors/_talk.html", HERE | context)
    module = next(iter(post.modules.all()), None)
    context |= {
        "phase": module.course.phase if module else "",
        "body": queries.body_to_read(post),
        "places": queries.places_of(post, reader=request.user, now=timezone.now()),  # type: ignore[arg-type]
        "other": other,
        "may_write": may(request.user, "posts.write"),  # type: ignore[arg-type]
    }
    return render(request, "ambassadors/post.html", HERE | context)
