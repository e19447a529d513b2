"""The editor: keeping the draft, pictures, preview, publishing, planning. Everything works without a script; with one, the draft keeps itself."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ambassadors import queries
from ambassadors.models import Post, PostFile, PostImage
from ambassadors.post_form import PlanForm, PostForm
from ambassadors.services import files, planning, posts, versions
from lms.lib.numbers import whole_number
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.web.dates import clock_words, moment
from lms.web.written_text import editor_media

HERE: dict[str, Any] = {"area": "ambassador", "nav": "posts"}
_MISSING = {"title": gettext_lazy("Give the post a title."), "body": gettext_lazy("Write a text.")}


def own_post(request: HttpRequest, post_id: int) -> Post:
    """A post of who is signed in; for everybody else it is not there."""
    posts_of_mine = Post.objects.select_related("ambassador__person").annotate(version_count=Count("revisions"))
    return get_object_or_404(posts_of_mine, pk=post_id, ambassador__person=request.user.pk)


def _form(request: HttpRequest, post: Post, *, is_sent: bool) -> PostForm:
    return PostForm(request.POST if is_sent else None, post=post, writer=request.user)  # type: ignore[arg-type]


@requires("posts.write")
def post_edit(request: HttpRequest, post_id: int) -> HttpResponse:
    """Write. The buttons keep the draft and go on to publishing, the preview, a picture, a file, or a plan."""
    post = own_post(request, post_id)
    form = _form(request, post, is_sent=request.method == "POST")
    if request.method != "POST":
        return _editor(request, post, form)
    if not form.is_valid():
        return _editor(request, post, form, status=422)
    if request.POST.get("then") == "set_aside":
        return _set_aside(request, post, form)
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


def _keep(request: HttpRequest, post: Post, form: PostForm, *, with_facts: bool = True) -> Post:
    """The text, what it is about, and the sentences of the pictures."""
    post = posts.save_draft(post=post, now=timezone.now(), **form.text())
    if with_facts:
        post = posts.set_facts(post=post, **form.about())
    for image in post.images.all():
        alt = request.POST.get(f"alt-{image.pk}")
        if alt is not None and alt != image.alt:
            files.describe_image(image=image, alt=alt)
    return post


def _set_aside(request: HttpRequest, post: Post, form: PostForm) -> HttpResponse:
    """Go on with what the other device saved; the text of this one stays with the earlier versions."""
    text = {name: form.cleaned_data[name] for name in ("title", "lead", "body")}
    versions.set_aside(post=post, now=timezone.now(), **text)
    messages.success(request, _("Your other text is kept with the earlier versions."))
    return redirect(f"{reverse('post_edit', args=[post.pk])}?kept={form.cleaned_data['key']}")


def _go_on(request: HttpRequest, post: Post) -> HttpResponse:
    steps: dict[str, Callable[[HttpRequest, Post], HttpResponse]] = {
        "publish": _publish,
        "look": _ask_for_a_look,
        "picture": _insert_picture,
        "file": _add_file,
        "plan": _plan,
        "unplan": _unplan,
    }
    what = request.POST.get("then", "")
    if what in steps:
        return steps[what](request, post)
    if what == "preview":
        return redirect("post_preview", post_id=post.pk)
    picture = whole_number(what.removeprefix("people-")) if what.startswith("people-") else None
    if picture:
        return redirect("picture_people", post_id=post.pk, image_id=picture)
    if what == "read_along":
        return redirect("read_along_ask", post_id=post.pk)
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
    return files.add_image(post=post, picture=picture, alt=request.POST.get("alt", ""), now=timezone.now())


def _add_file(request: HttpRequest, post: Post) -> HttpResponse:
    try:
        chosen = request.FILES.get("file")
        if chosen is None:
            raise Refused(_("Choose a file first."))
        files.add_file(post=post, file=chosen, now=timezone.now())
        messages.success(request, _("The file stands with the post."))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return redirect(f"{reverse('post_edit', args=[post.pk])}#files")


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


def _ask_for_a_look(request: HttpRequest, post: Post) -> HttpResponse:
    try:
        posts.ask_for_a_look(post=post, now=timezone.now())
        messages.success(request, _("HR looks at it. You hear what they say; until then you can write on."))
    except posts.NotReadyToPublish as refusal:
        return _editor(request, post, _form(request, post, is_sent=False), missing=refusal.missing, status=422)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return redirect("post_edit", post_id=post.pk)


def _plan(request: HttpRequest, post: Post) -> HttpResponse:
    form = PlanForm(request.POST, post=post)
    if form.is_valid():
        try:
            post = planning.plan(post=post, now=timezone.now(), **form.moments())
            if post.publish_at and posts.needs_a_look(post):
                posts.ask_for_a_look(post=post, now=timezone.now())
            messages.success(request, _("The plan has been kept."))
            return redirect(f"{reverse('post_edit', args=[post.pk])}#plan")
        except posts.NotReadyToPublish as refusal:
            return _editor(request, post, _form(request, post, is_sent=False), missing=refusal.missing, status=422)
        except Refused as refusal:
            form.add_error("publish_at" if "publish_at" in form.fields and form.cleaned_data.get("publish_at") else "unpublish_at", str(refusal.message))
    return _editor(request, post, _form(request, post, is_sent=False), plan=form, status=422)


def _unplan(request: HttpRequest, post: Post) -> HttpResponse:
    planning.plan(post=post, publish_at=None, unpublish_at=None, now=timezone.now())
    messages.success(request, _("Nothing is planned any more."))
    return redirect(f"{reverse('post_edit', args=[post.pk])}#plan")


def _editor(
    request: HttpRequest,
    post: Post,
    form: PostForm,
    *,
    conflict: str = "",
    missing: list[str] | None = None,
    plan: PlanForm | None = None,
    status: int = 200,
) -> HttpResponse:
    images = queries.images_in(post)
    for name in {"title", "body"} & set(missing or ()):
        form.errors[name] = form.error_class([str(_MISSING[name])])
    context = {
        "post": post,
        "form": form,
        "plan": plan or PlanForm(post=post, typed=request.POST),
        "images": images,
        "without_yes": queries.images_without_yes(post),
        "first_without_words": next((image for image in images if not image.alt), None),
        "files": post.files.all(),
        "conflict": conflict,
        "their_body": mark_safe(post.draft_body),  # noqa: S308  sanitised when it was kept
        "missing": missing if missing is not None else [],
        "editor_media": editor_media(request, form),
        "needs_a_look": post.approved_number != post.draft_number and queries.choices().is_reviewed_first,
        "read_alongs": post.read_alongs.select_related("person"),
        "version_count": post.version_count if hasattr(post, "version_count") else post.revisions.count(),
        "dropped": request.GET.get("kept", "")[:40],
    }
    return render(request, "ambassadors/post_edit.html", HERE | context | _places(post, form), status=status)


def _places(post: Post, form: PostForm) -> dict[str, Any]:
    """Where the post belongs, for the fragment that autosave brings up to date."""
    balances = queries.stance_balances([pk for pk, _label in form.chosen_modules])  # type: ignore[attr-defined]
    modules = [(pk, label, balances[pk]) for pk, label in form.chosen_modules]  # type: ignore[attr-defined]
    return {"form": form, "post": post, "modules": modules}


@requires("posts.write")
@require_POST
def post_save(request: HttpRequest, post_id: int) -> JsonResponse:
    """Autosave: answers the number and the moment of the save; 409 with the other text when another device saved in between.

    What a published post is about, and who reads it, changes by the buttons only, never by itself.
    """
    post = own_post(request, post_id)
    form = _form(request, post, is_sent=True)
    if not form.is_valid():
        return JsonResponse({"problem": " ".join(error for errors in form.errors.values() for error in errors)}, status=422)  # type: ignore[misc]
    try:
        post = _keep(request, post, form, with_facts=post.state != Post.State.PUBLISHED)
    except posts.SavedElsewhere as refusal:
        post.refresh_from_db()
        theirs = {"title": post.draft_title, "lead": post.draft_lead, "body": post.draft_body, "number": post.draft_number}
        return JsonResponse({"problem": str(refusal.message), "theirs": theirs, "at": clock_words(post.draft_saved_at)}, status=409)
    except Refused as refusal:
        return JsonResponse({"problem": str(refusal.message)}, status=422)
    words = _("Draft kept at %(time)s") % {"time": clock_words(post.draft_saved_at)}
    if post.state == Post.State.PUBLISHED:
        words = _("Draft kept at %(time)s. Colleagues read it when you publish the changes.") % {"time": clock_words(post.draft_saved_at)}
    answer: dict[str, Any] = {"number": post.draft_number, "key": request.POST.get("key", ""), "status": words}
    if request.POST.get("wants") == "places" and post.state != Post.State.PUBLISHED:
        answer["places"] = render_to_string("ambassadors/_places.html", _places(post, _form(request, post, is_sent=False)), request)
    return JsonResponse(answer)


@requires("posts.write")
@require_POST
def post_image_add(request: HttpRequest, post_id: int) -> JsonResponse:
    """Add a picture; answers its address to the editor."""
    try:
        image = _added(request, own_post(request, post_id))
    except Refused as refusal:
        return JsonResponse({"problem": str(refusal.message)}, status=422)
    return JsonResponse({"id": image.pk, "src": reverse("post_image", args=[image.pk]), "alt": image.alt, "width": image.width, "height": image.height})


@requires("posts.write")
@require_POST
def post_image_describe(request: HttpRequest, post_id: int, image_id: int) -> JsonResponse:
    """The sentence for who does not see the picture."""
    image = get_object_or_404(own_post(request, post_id).images, pk=image_id)
    return JsonResponse({"alt": files.describe_image(image=image, alt=request.POST.get("alt", "")).alt})


@requires("posts.write")
@require_POST
def post_file_remove(request: HttpRequest, post_id: int, file_id: int) -> HttpResponse:
    """Take a file away from the own post."""
    files.remove_file(file=get_object_or_404(PostFile, pk=file_id, post=own_post(request, post_id)))
    messages.success(request, _("The file has been taken away."))
    return redirect(f"{reverse('post_edit', args=[post_id])}#files")


@requires("posts.write")
def post_preview(request: HttpRequest, post_id: int) -> HttpResponse:
    """The post as colleagues will see it."""
    post = own_post(request, post_id)
    body = queries.draft_to_read(post)
    planned = moment(post.publish_at) if post.publish_at else ""
    context = {"post": post, "body": body, "missing": posts.missing_for(post), "files": post.files.all(), "planned": planned}
    return render(request, "ambassadors/post_preview.html", HERE | context | {"needs_a_look": posts.needs_a_look(post)})


@requires("posts.write")
@require_POST
def post_publish(request: HttpRequest, post_id: int) -> HttpResponse:
    """Publish the draft as it was kept, or ask for the look that comes first here."""
    post = own_post(request, post_id)
    return _ask_for_a_look(request, post) if posts.needs_a_look(post) else _publish(request, post)
