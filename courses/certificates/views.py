"""One's own certificates, the page on which anybody with a number checks one, and the authors' page of what gives one."""

import json
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.certificates import papers, pdf, queries, rules, services
from courses.certificates.forms import OfferForm
from courses.certificates.models import Certificate, CertificateOffer
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.web import toasts
from lms.web.rates import limited

_often = limited("certificate", at_most=60, seconds=300, method="GET")


# --- one's own ----------------------------------------------------------------------------------------------------
@requires("learn")
@require_safe
def my_certificates(request: HttpRequest) -> HttpResponse:
    """What the person has, with the file, the badge and the page for others."""
    now = timezone.now()
    rows = [_row(one, now) for one in queries.certificates_of(request.user)]  # type: ignore[arg-type]
    context = {
        "nav": "mine",
        "rows": [row for row in rows if row["is_current"]],
        "earlier": [row for row in rows if not row["is_current"]],
        "papers": papers.own(request.user),  # type: ignore[arg-type]
    }
    return render(request, "courses/certificates/my_certificates.html", context)


def _row(one: Certificate, now: datetime) -> dict[str, Any]:
    may_renew = one.is_current and one.offer.is_on and rules.may_renew(expires_at=one.expires_at, now=now)
    return {"certificate": one, "is_current": one.is_current, "is_valid": one.state(now) == rules.VALID, "may_renew": may_renew}


@requires("learn")
@require_POST
def certificate_renew(request: HttpRequest, number: str) -> HttpResponse:
    """Bring it up to date; what stands in the way is said on a page, with what changed."""
    one = _own(request, number)
    try:
        services.renew(certificate=one, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    except services.ReadTheChanges as refusal:
        changes = queries.changes_before(one)
        context = {"nav": "mine", "certificate": one, "refusal": str(refusal), "changes": changes, "here": reverse("my_certificates")}
        return render(request, "courses/certificates/renew.html", context, status=422)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        toasts.say(request, _("Your certificate is renewed. The earlier one stands below it, with its own number."))
    return HttpResponseRedirect(reverse("my_certificates"))


def _own(request: HttpRequest, number: str) -> Certificate:
    return get_object_or_404(queries.certificates_of(request.user), number=number)  # type: ignore[arg-type]


@requires("learn")
@require_safe
def certificate_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate as a file, in the person's language."""
    one = _own(request, number)
    response = HttpResponse(pdf.certificate(one, language=request.user.language), content_type="application/pdf")  # type: ignore[union-attr]
    response.headers["Content-Disposition"] = f'attachment; filename="podium-{one.number}.pdf"'
    return response


@requires("learn")
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, number: str) -> HttpResponse:
    """The question, and doing it. It cannot be undone."""
    one = _own(request, number)
    if request.method == "POST":
        services.take_back(certificate=one, by=request.user)  # type: ignore[arg-type]
        toasts.say(request, _("The certificate is gone. Its number leads nowhere any more."))
        return HttpResponseRedirect(reverse("my_certificates"))
    return render(request, "courses/certificates/take_back.html", {"nav": "mine", "certificate": one})


# --- for whoever has a number -------------------------------------------------------------------------------------
@_often
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Type a number; the page of that certificate follows."""
    typed = request.GET.get("number", "")[:60]
    number = rules.read(typed)
    if queries.certificate_numbered(number) or papers.found(number):
        return HttpResponseRedirect(reverse("certificate_check", args=[number]))
    return _public(render(request, "courses/certificates/find.html", {"typed": typed, "is_unknown": bool(typed)}, status=404 if typed else 200))


@_often
@require_safe
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Whose certificate it is, for what, by whom, and whether it is still valid. Nothing else about the person."""
    one = queries.certificate_numbered(rules.read(number))
    other = papers.found(rules.read(number)) if one is None else None
    if other is not None:
        return _public(render(request, *other))
    if one is None:
        context = {"typed": number[:60], "is_unknown": True}
        return _public(render(request, "courses/certificates/find.html", context, status=404))
    context = {"certificate": one, "is_valid": one.state(timezone.now()) == rules.VALID}
    return _public(render(request, "courses/certificates/check.html", context))


@_often
@require_safe
def badge(request: HttpRequest, number: str) -> HttpResponse:
    """The signed Open Badge, as any wallet or validator reads it."""
    one = queries.certificate_numbered(rules.read(number))
    if one is None:
        raise Http404
    content = json.dumps(one.badge, ensure_ascii=False, indent=2)
    return _public(HttpResponse(content, content_type="application/vc+ld+json; charset=utf-8"))


def _public(response: HttpResponse) -> HttpResponse:
    """No search engine keeps it, and no cache on the way."""
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    response.headers["Cache-Control"] = "private, no-store"
    return response


# --- for authors --------------------------------------------------------------------------------------------------
@requires("content.own")
@require_http_methods(["GET", "HEAD", "POST"])
def offers(request: HttpRequest) -> HttpResponse:
    """What gives a certificate, offering one, and how far the making of many is."""
    form = OfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.offer(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error("course", str(refusal))
        else:
            toasts.say(request, _("Whoever completes ‘%(title)s’ gets a certificate from now on.") % {"title": made.subject.title})
            return HttpResponseRedirect(reverse("certificate_offers"))
    rows = [{"offer": one, "run": next(iter(one.runs.all()), None)} for one in queries.offers().prefetch_related("runs")]
    context = {"area": "hr", "nav": "learning", "form": form, "rows": rows}
    return render(request, "courses/certificates/offers.html", context, status=422 if form.errors else 200)


@requires("content.own")
@require_POST
def offer_switch(request: HttpRequest, offer_id: int) -> HttpResponse:
    one = get_object_or_404(CertificateOffer, pk=offer_id)
    services.switch(offer=one, is_on=request.POST.get("on") == "1", by=request.user)  # type: ignore[arg-type]
    return HttpResponseRedirect(f"{reverse('certificate_offers')}#offer-{one.pk}")


@requires("content.own")
@require_POST
def offer_make(request: HttpRequest, offer_id: int) -> HttpResponse:
    """For everybody who completed it before."""
    one = get_object_or_404(CertificateOffer, pk=offer_id)
    try:
        services.start_run(offer=one, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(f"{reverse('certificate_offers')}#offer-{one.pk}")
