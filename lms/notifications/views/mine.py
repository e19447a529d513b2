"""My messages and my preferences."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.notifications import queries, rendering, rules, services, weekly
from lms.notifications.forms import WeeklyMomentForm
from lms.notifications.kinds import every_kind
from lms.notifications.models import Message


@login_required
def my_messages(request: HttpRequest) -> HttpResponse:
    """What Podium told me, newest first."""
    page = Paginator(queries.messages_of(request.user), 30).get_page(request.GET.get("page"))  # type: ignore[arg-type]
    own = queries.own_words()
    rows = [{"message": message, "line": rendering.line(message, own)} for message in page]
    return render(request, "notifications/my_messages.html", {"rows": rows, "page": page, "unread": queries.unread_count(request.user)})  # type: ignore[arg-type]


@login_required
def message_open(request: HttpRequest, message_id: int) -> HttpResponse:
    """Mark one line as read and go to the page it is about."""
    message = get_object_or_404(queries.messages_of(request.user), pk=message_id)  # type: ignore[arg-type]
    services.mark_read(person=request.user, messages=Message.objects.filter(pk=message.pk), now=timezone.now())  # type: ignore[arg-type]
    return redirect(message.url or "my_messages")


@login_required
@require_POST
def messages_read(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    services.mark_read(person=request.user, messages=queries.messages_of(request.user), now=timezone.now())  # type: ignore[arg-type]
    return redirect("my_messages")


@login_required
def message_preferences(request: HttpRequest) -> HttpResponse:
    """Which optional messages also come by mail, and when the weekly mail leaves."""
    person = request.user
    form = WeeklyMomentForm(request.POST or None, initial=dict(zip(("weekday", "hour"), queries.weekly_moment_of(person), strict=True)))  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        services.set_preferences(person=person, by_mail=set(request.POST.getlist("by_mail")))  # type: ignore[arg-type]
        weekly.choose_moment(person=person, weekday=int(form.cleaned_data["weekday"]), hour=int(form.cleaned_data["hour"]))  # type: ignore[arg-type]
        flash.success(request, _("Your choice has been kept."))
        return redirect("message_preferences")
    silent = queries.silent_kinds(person)  # type: ignore[arg-type]
    subjects = _subjects(silent)
    context = {
        "subjects": [one for one in subjects if one.optional], "always": [one.name for one in subjects if one.has_always and not one.optional],
        "has_weekly": weekly.KIND not in silent, "weekly_kind": weekly.KIND, "form": form, "at_once": rules.OPTIONAL_MAILS_A_WEEK,
    }  # fmt: skip
    return render(request, "notifications/preferences.html", context, status=422 if form.is_bound else 200)


@dataclass
class Subject:
    """What messages are about: those that one may switch off, as key, words and whether they are on; and whether others always come."""

    name: str
    optional: list[tuple[str, str, bool]] = field(default_factory=list)
    has_always: bool = False


def _subjects(silent: Collection[str]) -> list[Subject]:
    """The subjects by name, the weekly mail left out: it is about all of them."""
    found: dict[str, Subject] = {}
    for one in every_kind():
        if one.by_mail and one.key != weekly.KIND:
            subject = found.setdefault(str(one.group), Subject(str(one.group)))
            if one.is_optional:
                subject.optional.append((one.key, str(one.label or one.group), one.key not in silent))
            else:
                subject.has_always = True
    return sorted(found.values(), key=lambda one: one.name.casefold())
