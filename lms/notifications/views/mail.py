"""The administrator's view of the outbox."""

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.audit.services import record
from lms.lib.refusals import Refused
from lms.notifications import queries, rendering, services
from lms.notifications.models import Message
from lms.people.access import requires


@requires("system")
def mail_list(request: HttpRequest) -> HttpResponse:
    """Every mail: waiting, sent, kept or failed."""
    state = request.GET.get("state", "")
    state = state if state in Message.Mail.values else ""
    page = Paginator(queries.mails(state=state), 50).get_page(request.GET.get("page"))
    states = [{"value": value, "label": label} for value, label in Message.Mail.choices if value != Message.Mail.NONE]
    own = queries.own_words()
    rows = [{"message": message, "line": rendering.line(message, own)} for message in page]
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
