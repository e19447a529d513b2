"""The administrator reads who did what when, checks the chain and takes it along."""

import json

from django.core.paginator import Paginator
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from lms.audit import queries, services
from lms.audit.models import AuditEntry
from lms.lib.tables import csv_response
from lms.people.access import requires


def _asked(request: HttpRequest) -> dict[str, object]:
    def day(name: str) -> object:
        try:
            return parse_date(request.GET.get(name, ""))
        except ValueError:
            return None

    return {"words": request.GET.get("q", "").strip(), "action": request.GET.get("action", ""), "since": day("since"), "until": day("until")}


@requires("audit.read")
def audit_list(request: HttpRequest) -> HttpResponse:
    """The lines, newest first, and whether the chain holds when asked."""
    asked = _asked(request)
    page = Paginator(queries.lines(**asked), 50).get_page(request.GET.get("page"))  # type: ignore[arg-type]
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": page,
        "asked": asked,
        "actions": queries.actions(),
        "query": query.urlencode(),
        "area": "administrator",
        "nav": "audit",
        "sealed": AuditEntry.objects.filter(position__isnull=False).count(),
    }
    if "check" in request.GET:
        context |= {"is_checked": True, "first_break": services.first_break()}
    return render(request, "audit/audit_list.html", context)


@requires("audit.read")  # type: ignore[arg-type]
def audit_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same lines as on the screen, as CSV."""
    found = queries.lines(**_asked(request))  # type: ignore[arg-type]
    rows = (
        [one.pk, one.at.isoformat(), one.by_name, one.action, one.subject_type, one.subject_id, one.subject_name, _json(one.changes), one.reason, one.hash]
        for one in found.iterator(chunk_size=1000)
    )
    head = [_("Number"), _("Moment"), _("By"), _("What"), _("Kind"), _("Key"), _("Thing"), _("Changes"), _("Reason"), _("Seal")]
    return csv_response("audit", head, rows)


def _json(changes: object) -> str:
    return json.dumps(changes, ensure_ascii=False, cls=DjangoJSONEncoder) if changes else ""
