"""My messages, my preferences, and the administrator's view of the outbox."""

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.audit.services import record
from lms.lib.refusals import Refused
from lms.notifications import queries, rendering, services
from lms.notifications.kinds import every_kind
from lms.notifications.models import Message
from lms.people.access import requires


@login_required
def my_messages(request: HttpRequest) -> HttpResponse:
    """What Podium told me, newest first."""
    page = Paginator(queries.messages_of(request.user), 30).get_page(request.GET.get("page"))  # type: ignore[arg-type]
    rows = [{"message": message, "line": rendering.line(message)} for message in page]
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
    """Which optional messages also come by mail."""
    person = request.user
    if request.method == "POST":
        services.set_preferences(person=person, by_mail=set(" ".join(request.POST.getlist("by_mail")).split()))  # type: ignore[arg-type]
        flash.success(request, _("Your choice has been kept."))
        return redirect("message_preferences")
    silent = queries.silent_kinds(person)  # type: ignore[arg-type]
    optional: dict[str, list[str]] = {}
    for one in every_kind():
        if one.is_optional and one.by_mail:
            optional.setdefault(str(one.group), []).append(one.key)
    rows = [{"group": group, "keys": " ".join(keys), "is_on": not silent.issuperset(keys)} for group, keys in optional.items()]
    always = dict.fromkeys(str(one.group) for one in every_kind() if not one.is_optional)
    return render(request, "notifications/preferences.html", {"optional": rows, "always": always})


@requires("system")
def mail_list(request: HttpRequest) -> HttpResponse:
    """Every mail: waiting, sent, kept or failed."""
    state = request.GET.get("state", "")
    state = state if state in Message.Mail.values else ""
    page = Paginator(queries.mails(state=state), 50).get_page(request.GET.get("page"))
    states = [{"value": value, "label": label} for value, label in Message.Mail.choices if value != Message.Mail.NONE]
    rows = [{"message": message, "line": message.subject or rendering.line(message)} for message in page]
    return render(
        request, "notifications/mail_list.html", {"rows": rows, "page": page, "state": state, "states": states, "nav": "mail", "area": "administrator"}
    )


@requires("system")
def mail_show(request: HttpRequest, message_id: int) -> HttpResponse:
    """One mail in words. Reading somebody's mail leaves a line in the audit."""
    message = get_object_or_404(queries.mails(), pk=message_id)
    record(request.user, "mail.read", message)  # type: ignore[arg-type]
    return render(request, "notifications/mail_show.html", {"message": message, "words": rendering.words(message), "nav": "mail", "area": "administrator"})


@requires("system")
@require_POST
def mail_send_again(request: HttpRequest, message_id: int) -> HttpResponse:
    """Try a failed mail once more."""
    message = get_object_or_404(queries.mails(), pk=message_id)
    try:
        services.send_again(message=message, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        flash.success(request, _("The mail is on its way again."))
    except Refused as refusal:
        flash.error(request, str(refusal.message))
    return redirect("mail_show", message_id=message.pk)
