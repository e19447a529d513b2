"""What everybody reads: the directory, the list of posts, an ambassador, a post, pictures."""

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.http import content_disposition_header, parse_etags, quote_etag
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ambassadors import queries
from ambassadors.models import Ambassador, HouseRule, Post, PostFile, PostImage
from ambassadors.services import posts, questions
from ambassadors.views.talk import talk_below
from lms.lib.bilingual import pick
from lms.lib.numbers import whole_number
from lms.lib.prepared import Text
from lms.people.access import may, requires
from lms.people.models import Language, Unit
from lms.web.finding import the_one
from lms.web.templatetags.podium import ago_words

HERE: dict[str, Any] = {"nav": "podium"}


@requires("learn")
def podium(request: HttpRequest) -> HttpResponse:
    """Meet a colleague, read what they write."""
    topic, language, words = request.GET.get("topic", ""), request.GET.get("language", ""), request.GET.get("q", "").strip()[:100]
    unit_id = whole_number(request.GET.get("unit"))
    unit = Unit.objects.filter(pk=unit_id).first() if unit_id else None
    role = request.GET.get("role", "")[:40]
    directory = queries.directory(topic=topic, unit=unit, role=role, language=language, words=words, page=request.GET.get("page", ""))
    is_filtered = bool(topic or language or unit or role or words)
    tongues = {code: str(label) for code, label in Language.choices}
    narrowing = {"number": sum(map(bool, (topic, language, unit, role)))}
    context = HERE | {"ambassadors": [_in_list(one, tongues) for one in directory.page], "page": directory.page}
    context |= {"is_filtered": is_filtered, "narrowing": narrowing}
    if getattr(request, "htmx", False) and request.htmx.target == "found":  # type: ignore[attr-defined]
        return render(request, "ambassadors/_people.html", context)
    latest, units = queries.newest_posts(person=request.user), queries.unit_rows()  # type: ignore[arg-type]
    context |= {
        "voice": next((post for post in latest if post.lead), None),
        "latest": latest,
        "topics": directory.topics,
        "roles": directory.roles,
        "role": role,
        "languages": Language.choices,
        "unit_options": unit_options(units, chosen=unit.pk if unit else None),
        "topic": topic,
        "language": language,
        "words": words,
        "missing": queries.missing_units(units, units_with_one=directory.units_with_one, at_most=3),
        "missing_languages": [] if is_filtered else queries.languages_without(directory.languages),
        "hint": queries.hint_for(request.user),  # type: ignore[arg-type]
    }
    return render(request, "ambassadors/podium.html", context)


def _in_list(one: Any, tongues: dict[str, str]) -> Any:
    """An ambassador with the lines of the directory in words."""
    writes_in = ", ".join(word for code, word in tongues.items() if getattr(one, f"writes_{code}"))
    one.line = f"{one.unit_name} · {writes_in}" if one.unit_name else writes_in
    one.about = ", ".join(one.topic_names)
    one.wrote = mark_safe(escape(_("Wrote %(day)s")) % {"day": ago_words(one.last_post_at)}) if one.last_post_at else ""  # noqa: S308  a <time> of ours
    return one


def unit_options(rows: list[Any], *, chosen: int | None) -> SafeString:
    """The tree of units as options of a list, a deeper one further to the right; there are hundreds, and a template would take longer than the page."""
    names = {pk: pick(nl, en) for pk, nl, en, _kind, _path in rows}
    paths = {pk: [int(part) for part in path.split("/") if part] for pk, _nl, _en, _kind, path in rows}
    ordered = sorted(names, key=lambda pk: [names.get(one, "") for one in paths[pk]])
    top = min((len(path) for path in paths.values()), default=0)
    lines = (f'<option value="{pk}"{" selected" if pk == chosen else ""}>{escape(chr(0x2003) * (len(paths[pk]) - top) + names[pk])}</option>' for pk in ordered)
    return mark_safe("".join(lines))  # noqa: S308  names are escaped


@requires("learn")
def podium_rules(request: HttpRequest) -> HttpResponse:
    """The rules of the podium, for everybody who writes here."""
    return render(request, "ambassadors/podium_rules.html", HERE | {"rules": [label for _key, label in HouseRule.choices]})


@requires("learn")
def post_list(request: HttpRequest) -> HttpResponse:
    """Every post, newest first, by stance, language, writer and words."""
    words = request.GET.get("q", "").strip()[:100]
    stance, language = _one_of(request, "stance", Post.Stance.values), _one_of(request, "language", Language.values)
    slug = request.GET.get("by", "")[:80]
    writer = get_object_or_404(Ambassador.objects.filter(state=Ambassador.State.ACTIVE).select_related("person"), slug=slug) if slug else None
    found = queries.post_page(request.user, stance=stance, language=language, writer=writer.pk if writer else None, words=words)  # type: ignore[arg-type]
    page = Paginator(found, 20).get_page(request.GET.get("page"))  # type: ignore[arg-type]  # it counts and cuts
    context = {"page": page, "stance": stance, "language": language, "words": words, "stances": Post.Stance.choices, "languages": Language.choices}
    is_fragment = getattr(request, "htmx", False) and request.htmx.target == "posts"  # type: ignore[attr-defined]
    return render(request, "ambassadors/_posts.html" if is_fragment else "ambassadors/post_list.html", HERE | context | {"writer": writer})


def _one_of(request: HttpRequest, name: str, values: list[str]) -> str:
    typed = request.GET.get(name, "")
    return typed if typed in values else ""


@requires("learn")
def ambassador_show(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of one ambassador, as long as the term runs; a pause takes it away for a while."""
    ambassador = the_one(queries.ambassador_to_meet(reader=request.user, slug=Text(slug)))  # type: ignore[arg-type]
    shown = queries.written_by(person=request.user, ambassador=ambassador.pk)  # type: ignore[arg-type]
    modules = queries.modules_of_posts(ambassador.pk) if len(shown) > 1 else {}
    for post in shown:
        post.with_modules = modules.get(post.pk, [])  # type: ignore[attr-defined]
    context = {
        "ambassador": ambassador,
        "unit_name": ambassador.unit_name,  # type: ignore[attr-defined]
        "first": shown[0] if shown else None,
        "more": shown[1:],
        "has_more": len(shown) == 10,
        "is_own": ambassador.person_id == request.user.pk,
        "sessions": queries.sessions_with(ambassador, reader=request.user, now=timezone.now()),  # type: ignore[arg-type]
        "is_followed": ambassador.is_followed,  # type: ignore[attr-defined]
    }
    return render(request, "ambassadors/ambassador.html", HERE | context)


@requires("learn")
def ambassador_photo(request: HttpRequest, slug: str) -> HttpResponse:
    """The photo, as long as the consent stands."""
    with_photo = Ambassador.objects.exclude(state=Ambassador.State.ENDED).filter(person__is_active=True, photo_consent_at__isnull=False)
    return _picture(request, get_object_or_404(with_photo, slug=slug).photo)


@requires("learn")
def post_image(request: HttpRequest, image_id: int) -> HttpResponse:
    """A picture of a post, for who may read the post or writes it, and for who is in it; not while somebody in it did not say yes."""
    image = get_object_or_404(PostImage.objects.select_related("post__ambassador"), pk=image_id)
    if not queries.is_writer_or_named(image, request.user):  # type: ignore[arg-type]
        if not queries.may_be_shown(image):
            raise Http404
        _refuse_stranger(request, image.post)
    return _picture(request, image.file)


def _refuse_stranger(request: HttpRequest, post: Post) -> None:
    """What belongs to a post is not found by who may read neither the post nor its draft."""
    is_readable = queries.posts_readable_by(request.user).filter(pk=post.pk).exists()  # type: ignore[arg-type]
    if not is_readable and not queries.may_see_draft(post, request.user):  # type: ignore[arg-type]
        raise Http404


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


@requires("learn")  # type: ignore[arg-type]
def post_file(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """A file of a post, to take along, for who may read the post or writes it."""
    file = get_object_or_404(PostFile.objects.select_related("post__ambassador"), pk=file_id)
    _refuse_stranger(request, file.post)
    try:
        response = FileResponse(file.file.open("rb"), content_type=file.content_type)
    except FileNotFoundError:
        raise Http404 from None
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response["Cache-Control"], response["X-Content-Type-Options"] = "private, no-cache", "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@requires("learn")
def post_show(request: HttpRequest, post_id: int) -> HttpResponse:
    """Read a post and what colleagues say."""
    post = the_one(queries.post_to_read(person=request.user, post=post_id))  # type: ignore[arg-type]
    if not post.is_read and not queries.is_own(post, request.user):  # type: ignore[attr-defined, arg-type]
        posts.note_reading(post=post, person=request.user, now=timezone.now())  # type: ignore[arg-type]
    reply_to = whole_number(request.GET.get("reply"))
    other = queries.other_side(post, reader=request.user)  # type: ignore[arg-type]
    context = talk_below(request, post, reply_to=reply_to)
    if getattr(request, "htmx", False) and request.htmx.target == "talk":  # type: ignore[attr-defined]
        return render(request, "ambassadors/_talk.html", HERE | context)
    places = queries.places_of(post, reader=request.user)  # type: ignore[arg-type]
    context |= {
        "body": queries.body_to_read(post),
        "phase": places[0].phase if places else "",
        "places": places,
        "files": post.files.all() if post.has_files else [],  # type: ignore[attr-defined]
        "topics": queries.topics_of(ambassador=post.ambassador_id) if post.byline == Post.Byline.NAME else [],
        "ask_url": reverse("question_ask_post", args=[post.pk]),
        "questions": queries.questions_of(request.user, post=post),  # type: ignore[arg-type]
        "may_answer": questions.may_answer(request.user),  # type: ignore[arg-type]
        "other": other,
        "may_write": may(request.user, "posts.write"),  # type: ignore[arg-type]
    }
    return render(request, "ambassadors/post.html", HERE | context)
