"""My stage: my posts, my page, my term. Only the ambassador comes here."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors import forms, queries
from ambassadors.models import Ambassador, Post
from ambassadors.services import posts, terms
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.web.templatetags.podium import ago_words, moment

HERE: dict[str, Any] = {"area": "ambassador"}


def me(request: HttpRequest) -> Ambassador:
    """The ambassador who is signed in."""
    return get_object_or_404(Ambassador.objects.select_related("person"), person=request.user.pk)


@requires("posts.write")
def my_posts(request: HttpRequest) -> HttpResponse:
    """Drafts and posts, and what they did."""
    ambassador = me(request)
    page = Paginator(queries.posts_of(ambassador), 20).get_page(request.GET.get("page"))
    context = {"nav": "posts", "ambassador": ambassador, "page": page, "posts": [_in_list(post) for post in page], "impact": queries.impact(ambassador)}
    context |= {"notes": queries.notes_to(ambassador), "requests": queries.open_requests(ambassador=ambassador.pk)}
    return render(request, "ambassadors/my_posts.html", HERE | context)


def _in_list(post: Any) -> Any:
    """A post with the line below its title in words."""
    if post.state == Post.State.PUBLISHED:
        post.when = mark_safe(escape(_("Published %(day)s")) % {"day": ago_words(post.published_at)})  # noqa: S308  a <time> of ours
    else:
        post.when = mark_safe(escape(_("Kept %(day)s")) % {"day": moment(post.draft_saved_at)})  # noqa: S308
    return post


@requires("posts.write")
@require_POST
def post_new(request: HttpRequest) -> HttpResponse:
    """An empty draft to write in."""
    try:
        post = posts.start_post(ambassador=me(request), now=timezone.now(), language=request.user.language)  # type: ignore[union-attr]
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect("my_posts")
    return redirect("post_edit", post_id=post.pk)


@requires("learn")
@require_POST
def post_withdraw(request: HttpRequest, post_id: int) -> HttpResponse:
    """Take an own post away, everywhere at once; the draft stays. Also after the term."""
    post = get_object_or_404(Post.objects.select_related("ambassador"), pk=post_id, ambassador__person=request.user.pk)
    try:
        posts.withdraw(post=post, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("The post has been withdrawn, here and wherever it was linked. Your draft is still there."))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return redirect("podium" if post.ambassador.state == Ambassador.State.ENDED else "my_posts")


@requires("posts.write")
@require_POST
def post_delete(request: HttpRequest, post_id: int) -> HttpResponse:
    """Throw a draft away that nobody has read."""
    try:
        posts.throw_away(post=get_object_or_404(Post, pk=post_id, ambassador__person=request.user.pk))
        messages.success(request, _("The draft has been thrown away."))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return redirect("my_posts")


@requires("posts.write")
def my_page(request: HttpRequest) -> HttpResponse:
    """My introduction, topics and photo."""
    ambassador = me(request)
    form = forms.PageForm(request.POST or None, request.FILES or None, ambassador=ambassador)
    if request.method == "POST" and form.is_valid():
        known = form.cleaned_data
        page = {"introduction": known["introduction"], "topics": known["topics"].split(","), "photo": known["photo"], "has_consent": known["has_consent"]}
        try:
            terms.change_page(ambassador=ambassador, now=timezone.now(), **page)
        except terms.ConsentIsMissing as refusal:
            form.add_error("has_consent", str(refusal.message))
        except Refused as refusal:
            form.add_error("photo", str(refusal.message))
        else:
            messages.success(request, _("Your page has been kept."))
            return redirect("my_page")
    return render(request, "ambassadors/my_page.html", HERE | {"nav": "term", "ambassador": ambassador, "form": form}, status=422 if form.errors else 200)


@requires("posts.write")
def my_term(request: HttpRequest) -> HttpResponse:
    """What was agreed; pausing, going on, stopping."""
    ambassador = me(request)
    if request.method == "POST":
        what = request.POST.get("what")
        if what == "pause":
            terms.pause(ambassador=ambassador, now=timezone.now(), keeps_slots=bool(request.POST.get("keeps_slots")))
            messages.success(request, _("You pause. Your posts stay; you are not in the directory and nobody asks you anything."))
        elif what == "resume":
            terms.resume(ambassador=ambassador)
            messages.success(request, _("Welcome back on the podium."))
        return redirect("my_term")
    context = {"nav": "term", "ambassador": ambassador, "today": timezone.localdate(), "slots": _promised(ambassador)}
    return render(request, "ambassadors/my_term.html", HERE | context)


def _promised(ambassador: Ambassador) -> list[Any]:
    """Slots in sessions ahead that the ambassador said yes to."""
    return [slot for slot in queries.coming_slots(ambassador.person, now=timezone.now()) if slot.status == slot.Status.ACCEPTED]


@requires("posts.write")
@require_POST
def my_stories(request: HttpRequest) -> HttpResponse:
    """Consent to show my posts: taken back they are gone everywhere at once; given again they are back."""
    are_shown = request.POST.get("shown") == "yes"
    terms.show_stories(ambassador=me(request), are_shown=are_shown)
    messages.success(request, _("Colleagues can read your posts again.") if are_shown else _("Nobody sees your posts any more, here, in feeds and in mails."))
    return redirect("my_page")


@requires("learn")
def my_stop(request: HttpRequest) -> HttpResponse:
    """Stop, with a choice for every post; after that the choices can be changed, any day."""
    ambassador = me(request)
    has_ended = ambassador.state == Ambassador.State.ENDED
    published = ambassador.posts.filter(state=Post.State.PUBLISHED)
    if request.method == "POST":
        choices = {post.pk: request.POST.get(f"post-{post.pk}", "former") for post in published}
        if has_ended:
            terms.choose_for_posts(ambassador=ambassador, now=timezone.now(), posts=choices)
            messages.success(request, _("Your choice has been kept."))
            return redirect("my_stop")
        terms.stop(ambassador=ambassador, now=timezone.now(), posts=choices)
        messages.success(request, _("You have stopped. Thank you for every word."))
        return redirect("podium")
    context = {"nav": "term", "ambassador": ambassador, "posts": published, "has_ended": has_ended, "slots": _promised(ambassador)}
    return render(request, "ambassadors/my_stop.html", HERE | context | {"has_hours": has_ended and bool(queries.hours_given(ambassador.person))})
