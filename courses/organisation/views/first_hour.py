"""When something went wrong: what to do in the first hour and whom to call; for everybody, signed in or not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from courses.organisation.models import FirstHour
from courses.organisation.views.texts import as_html


@require_safe
def something_went_wrong(request: HttpRequest) -> HttpResponse:
    """Needs no account. `?from=` is the page one came from, for the way back."""
    page = FirstHour.objects.order_by("pk").first()
    back = request.GET.get("from", "")
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    context = {
        "page": page,
        "html": as_html(str(page.body), heading="h2") if page else "",
        "back": back if is_ours and back != request.path and request.user.is_authenticated else "",
    }
    return render(request, "courses/organisation/something_went_wrong.html", context)
