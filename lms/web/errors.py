"""Pages for when something is not possible: what happened, what is safe, what to do, a number."""

import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_noop as _

from lms.lib.refusals import Busy, Refused, TooOften

CONNECTION_IS_GONE = ("08", "57P", "53")
SQLITE_IS_AWAY = ("unable to open", "locked", "disk i/o", "disk is full", "readonly")


def _page(request: HttpRequest, status: int, **context: object) -> HttpResponse:
    return render(request, f"web/errors/{status}.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or cookies are off: nothing was changed."""
    return render(request, "web/errors/form_expired.html", {"back": _referring_page(request)}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def too_often(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """More tries than the rate limits of signing in allow."""
    response = _page(request, 429)
    response["Retry-After"] = "300"
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """A mistake of ours, or the database is away. Needs neither the database nor a person."""
    problem = sys.exc_info()[1]
    if problem is not None and database_is_away(problem):
        return away(request)
    return _bare(
        request,
        500,
        _("Something broke on our side"),
        _("What you did before is stored. Try again in a moment. If it happens again, mention the number below."),
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """More than a form may bring along; nothing of it has been read."""
    most = settings.UPLOAD_LIMIT // 1024**2
    words = _("The file that you sent is larger than %(most)s MB, so it was not taken. Make it smaller or choose another one. Nothing has been changed.")
    return _bare(request, 413, _("This file is too large"), words, most=most)


def away(request: HttpRequest) -> HttpResponse:
    """The database cannot be reached; everything that was stored is safe."""
    response = _bare(request, 503, _("We are back soon"), _("Podium cannot reach its data at this moment. What was stored is safe. Try again in a minute."))
    response["Retry-After"] = "30"
    return response


def refused(request: HttpRequest, refusal: Exception) -> HttpResponse:
    """A refusal as a page: 423 when somebody else holds the lock, 429 when it came too often, otherwise 409. htmx gets it as a toast that stays."""
    is_busy, is_too_often = isinstance(refusal, Busy), isinstance(refusal, TooOften)
    status = 423 if is_busy else 429 if is_too_often else 409
    message = refusal.message if isinstance(refusal, Refused) else ""
    context = {"message": message, "is_busy": is_busy, "is_too_often": is_too_often, "status": status, "back": _referring_page(request)}
    if getattr(request, "htmx", False):
        response = render(request, "components/_refusal.html", context, status=status)
        response["HX-Reswap"] = "none"
    else:
        response = render(request, "web/errors/refused.html", context, status=status)
    if is_too_often:
        response["Retry-After"] = "300"
    return response


def database_is_away(problem: BaseException) -> bool:
    """Whether this exception, or what caused it, says that the database cannot be reached now."""
    seen: BaseException | None = problem
    while seen is not None:
        if isinstance(seen, InterfaceError):
            return True
        if isinstance(seen, OperationalError):
            code = getattr(seen.__cause__, "pgcode", None)
            if code is not None:
                return str(code).startswith(CONNECTION_IS_GONE)
            words = str(seen).lower()
            is_sqlite = type(seen.__cause__).__module__.startswith("sqlite3")
            return any(sign in words for sign in SQLITE_IS_AWAY) if is_sqlite else True
        seen = seen.__cause__ or seen.__context__
    return False


def _bare(request: HttpRequest, status: int, title: str, sentence: str, **facts: object) -> HttpResponse:
    """In the language of the person when that is known, else of the browser; `title` and `sentence` are marked strings, `facts` stand in the sentence."""
    language = getattr(request, "LANGUAGE_CODE", "") or translation.get_language_from_request(request)
    with translation.override(language):
        context = {
            "status": status,
            "title": translation.gettext(title),
            "sentence": translation.gettext(sentence) % facts if facts else translation.gettext(sentence),
            "number": getattr(request, "number", ""),
            "retry": request.get_full_path() if request.method in {"GET", "HEAD"} else "",
        }
        return HttpResponse(render_to_string("web/errors/bare.html", context), status=status, headers={"Content-Language": language})


def _referring_page(request: HttpRequest) -> str:
    """The path of the page on this site that the person came from."""
    parts = urlsplit(request.headers.get("Referer", ""))
    return (parts.path + (f"?{parts.query}" if parts.query else "")) if parts.netloc == request.get_host() and parts.path.startswith("/") else ""
