"""Earlier versions of the own post: what was published, what was set aside; compared with the draft, taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors.services import versions
from ambassadors.views.writing import own_post
from lms.lib import differences
from lms.people.access import requires

HERE: dict[str, Any] = {"area": "ambassador", "nav": "posts"}


@requires("posts.write")
def post_versions(request: HttpRequest, post_id: int) -> HttpResponse:
    """Every version of the own post, the newest first."""
    post = own_post(request, post_id)
    return render(request, "ambassadors/post_versions.html", HERE | {"post": post, "versions": post.revisions.all()})


@requires("posts.write")
def post_version(request: HttpRequest, post_id: int, number: int) -> HttpResponse:
    """One version beside the draft, with the differences marked."""
    post = own_post(request, post_id)
    version = get_object_or_404(post.revisions, number=number)
    head = differences.compared([part for part in (version.title, version.lead) if part], [part for part in (post.draft_title, post.draft_lead) if part])
    rows = head + differences.compared(differences.paragraphs(version.body), differences.paragraphs(post.draft_body))
    context = {"post": post, "version": version, "rows": rows, "changed": sum(not row.is_same for row in rows)}
    return render(request, "ambassadors/post_version.html", HERE | context)


@requires("posts.write")
@require_POST
def post_version_take(request: HttpRequest, post_id: int, number: int) -> HttpResponse:
    """Make this version the draft again."""
    post = own_post(request, post_id)
    versions.take_back(post=post, version=get_object_or_404(post.revisions, number=number), now=timezone.now())
    messages.success(request, _("This version is your draft again. What was your draft stands with the earlier versions."))
    return redirect("post_edit", post_id=post.pk)
