"""Who can be recognised in a picture: the writer names colleagues, and each of them answers on a page of their own."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors import queries
from ambassadors.models import PictureConsent
from ambassadors.services import pictures
from ambassadors.views.colleagues import found_colleagues
from ambassadors.views.writing import own_post
from lms.lib.numbers import whole_number
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.people.models import User

MINE: dict[str, Any] = {"area": "ambassador", "nav": "posts"}


@requires("posts.write")
def picture_people(request: HttpRequest, post_id: int, image_id: int) -> HttpResponse:
    """Name who can be recognised, and see who said what."""
    post = own_post(request, post_id)
    image = get_object_or_404(post.images, pk=image_id)
    if request.method == "POST":
        try:
            if request.POST.get("what") == "back":
                pictures.ask_no_more(consent=get_object_or_404(image.consents, pk=whole_number(request.POST.get("consent")) or 0))
                messages.success(request, _("You do not ask any more."))
            else:
                person = get_object_or_404(User, pk=whole_number(request.POST.get("person")) or 0)
                pictures.name_in_picture(image=image, person=person, by=request.user, now=timezone.now())  # type: ignore[arg-type]
                messages.success(request, _("%(name)s has been asked. You hear what the answer is.") % {"name": person.full_name})
        except Refused as refusal:
            messages.error(request, str(refusal.message))
        return redirect("picture_people", post_id=post.pk, image_id=image.pk)
    context = MINE | {"post": post, "image": image, "consents": image.consents.select_related("person"), **found_colleagues(request)}
    return render(request, "ambassadors/picture_people.html", context)


@requires("learn")
def my_pictures(request: HttpRequest) -> HttpResponse:
    """Pictures in which I was named, and what I said; only I see this page."""
    context = {"nav": "podium", "consents": queries.pictures_with(request.user)}  # type: ignore[arg-type]
    return render(request, "ambassadors/my_pictures.html", context)


@requires("learn")
@require_POST
def picture_answer(request: HttpRequest, consent_id: int) -> HttpResponse:
    """Yes or no, at any time, with effect at once."""
    consent = get_object_or_404(PictureConsent, pk=consent_id, person=request.user.pk)
    is_yes = request.POST.get("answer") == "yes"
    pictures.answer(consent=consent, is_yes=is_yes, now=timezone.now())
    messages.success(request, _("The picture may be shown. You can take that back at any time.") if is_yes else _("The picture is shown nowhere any more."))
    return redirect(f"{reverse('my_pictures')}#picture-{consent.pk}")
