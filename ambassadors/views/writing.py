"""The editor: keeping the draft, pictures, preview, publishing. Everything works without a script; with one, the draft keeps itself."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from js_asset import Media

from ambassadors import forms, queries
from ambassadors.models import Post, PostImage
from ambassadors.services import posts
from courses.catalogue.queries import lessons_of
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.web.dates import clock_words

HERE: dict[str, Any] = {"area": "ambassador", "nav": "posts"}
# The editor adds one style of its own, always the same; another version of it may need another hash (the browser says which).
EDITOR_STYLE = {"style-src": ["'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"]}


def _post(request: HttpRequest, post_id: int) -> Post:
    return get_object_or_404(Post.objects.select_related("ambassador__person"), pk=post_id, ambassador__person=request.user.pk)


def _form(request: HttpRequest, post: Post, *, is_sent: bool) -> forms.PostForm:
    return forms.PostForm(request.POST if is_sent else None, post=post, writer=request.user)  # type: ignore[arg-type]


@requires("posts.write")
def post_edit(request: HttpRequest, post_id: int) -> HttpResponse:
    """Write. The buttons keep the draft and go on to publishing, the preview, or a picture."""
    post = _post(request, post_id)
    form = _form(request, post, is_sent=request.method == "POST")
    if request.method != "POST":
        return _editor(request, post, form)
    if not form.is_valid():
        return _editor(request, post, form, status=422)
    try:
        post = _keep(request, post, form)
    except posts.SavedElsewhere as refusal:
        post.refresh_from_db()
        return _editor(request, post, form, conflict=str(refusal.message), status=409)
    except posts.NotReadyToPublish as refusal:
        return _editor(request, post, form, missing=refusal.missing, status=422)
    except Refused as refusal:
        form.add_error(None, str(refusal.message))
        return _editor(request, post, form, status=422)
    return _go_on(request, post)


def _keep(request: HttpRequest, post: Post, form: forms.PostForm) -> Post:
    """The text, what it is about, and the sentences of the pictures."""
    post = posts.save_draft(post=post, now=timezone.now(), **form.text())
    post = posts.set_facts(post=post, **form.about())
    for image in post.images.all():
        alt = request.POST.get(f"alt-{image.pk}")
        if alt is not None and alt != image.alt:
            posts.describe_image(image=image, alt=alt)
    return post


def _go_on(request: HttpRequest, post: Post) -> HttpResponse:
    what = request.POST.get("then", "")
    if what == "preview":
        return redirect("post_preview", post_id=post.pk)
    if what == "publish":
        return _publish(request, post)
    if what == "picture":
        return _insert_picture(request, post)
    messages.success(request, _("Your draft has been kept."))
    return redirect("post_edit", post_id=post.pk)


def _insert_picture(request: HttpRequest, post: Post) -> HttpResponse:
    """Without a script a picture comes at the end of the text."""
    try:
        image = _added(request, post)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect("post_edit", post_id=post.pk)
    body = f'{post.draft_body}<p><img src="{reverse("post_image", args=[image.pk])}" alt=""></p>'
    posts.save_draft(post=post, now=timezone.now(), title=post.draft_title, lead=post.draft_lead, body=body, based_on=post.draft_number)
    return redirect(f"{reverse('post_edit', args=[post.pk])}#alt-{image.pk}")


def _added(request: HttpRequest, post: Post) -> PostImage:
    picture = request.FILES.get("picture")
    if picture is None:
        raise Refused(_("Choose a picture first."))
    return posts.add_image(post=post, picture=picture, alt=request.POST.get("alt", ""), now=timezone.now())


def _publish(request: HttpRequest, post: Post) -> HttpResponse:
    try:
        posts.publish(post=post, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    except posts.NotReadyToPublish as refusal:
        return _editor(request, post, _form(request, post, is_sent=False), missing=refusal.missing, status=422)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect("post_edit", post_id=post.pk)
    messages.success(request, _("Your post stands on the podium."))
    return redirect("post_show", post_id=post.pk)


def _editor(request: HttpRequest, post: Post, form: forms.PostForm, *, conflict: str = "", missing: list[str] | None = None, status: int = 200) -> HttpResponse:
    module = form.initial["module"]
    images = queries.images_in(post)
    context = {
        "post": post,
        "form": form,
        "images": images,
        "first_without_words": next((image for image in images if not image.alt), None),
        "conflict": conflict,
        "missing": missing if missing is not None else [],
        "editor_media": Media.from_media(form.media).with_nonce(str(request.csp_nonce)),  # type: ignore[attr-defined]
        "balance": queries.stance_balance(module.pk) if module else None,
    }
    response = render(request, "ambassadors/post_edit.html", HERE | context, status=status)
    response._csp_update = EDITOR_STYLE  # type: ignore[attr-defined]
    return response


@requires("posts.write")
@require_POST
def post_save(request: HttpRequest, post_id: int) -> JsonResponse:
    """Autosave: answers the number and the moment of the save; 409 with the other text when another device saved in between."""
    post = _post(request, post_id)
    form = _form(request, post, is_sent=True)
    if not form.is_valid():
        return JsonResponse({"problem": " ".join(error for errors in form.errors.values() for error in errors)}, status=422)  # type: ignore[misc]
    try:
        post = _keep(request, post, form)
    except posts.SavedElsewhere as refusal:
        post.refresh_from_db()
        theirs = {"title": post.draft_title, "lead": post.draft_lead, "body": post.draft_body, "number": post.draft_number}
        return JsonResponse({"problem": str(refusal.message), "theirs": theirs, "at": clock_words(post.draft_saved_at)}, status=409)
    except Refused as refusal:
        return JsonResponse({"problem": str(refusal.message)}, status=422)
    words = _("Draft kept at %(time)s") % {"time": clock_words(post.draft_saved_at)}
    module = form.cleaned_data["module"]
    lessons = [[lesson.pk, str(lesson)] for lesson in lessons_of(module)] if module else []
    return JsonResponse({"number": post.draft_number, "status": words, "lessons": lessons})


@requires("posts.write")
@require_POST
def post_image_add(request: HttpRequest, post_id: int) -> JsonResponse:
    """Add a picture; answers its address to the editor."""
    try:
        image = _added(request, _post(request, post_id))
    except Refused as refusal:
        return JsonResponse({"problem": str(refusal.message)}, status=422)
    return JsonResponse({"id": image.pk, "src": reverse("post_image", args=[image.pk]), "alt": image.alt, "width": image.width, "height": image.height})


@requires("posts.write")
@require_POST
def post_image_describe(request: HttpRequest, post_id: int, image_id: int) -> JsonResponse:
    """The sentence for who does not see the picture."""
    image = get_object_or_404(_post(request, post_id).images, pk=image_id)
    return JsonResponse({"alt": posts.describe_image(image=image, alt=request.POST.get("alt", "")).alt})


@requires("posts.write")
def post_preview(request: HttpRequest, post_id: int) -> HttpResponse:
    """The post as colleagues will see it."""
    post = _post(request, post_id)
    context = {"post": post, "body": queries.draft_to_read(post), "missing": posts.missing_for(post)}
    return render(request, "ambassadors/post_preview.html", HERE | context)


@requires("posts.write")
@require_POST
def post_publish(request: HttpRequest, post_id: int) -> HttpResponse:
    """Publish the draft as it was kept."""
    return _publish(request, _post(request, post_id))
