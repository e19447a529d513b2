"""Serving the files of lessons to people who may see the module, with parts of a file for seeking in a video (RFC 9110 §14)."""

from collections.abc import Iterator
from typing import IO

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from courses.catalogue.models import Attachment
from courses.catalogue.queries import modules_readable_by
from courses.content import ranges
from lms.people.access import may, requires
from lms.people.models import User

_CHUNK = 256 * 1024
_DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_ANYTHING_POLICY = "default-src 'none'; sandbox"


@requires("learn")  # type: ignore[arg-type]
@require_safe
def serve(request: HttpRequest, file_id: int, name: str) -> HttpResponseBase:
    """The file, or the part asked for. `?download` saves it instead of showing it."""
    attachment = get_object_or_404(_readable_by(request.user), pk=file_id)  # type: ignore[arg-type]
    short_name = attachment.name.rpartition("/")[2]
    if name != short_name:
        raise Http404
    etag = f'"{attachment.digest[:32]}"'
    response = _answer(request, attachment, etag)
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _DRAWING_POLICY if attachment.content_type == "image/svg+xml" else _ANYTHING_POLICY
    if attachment.content_type == "application/pdf":
        del response["Content-Security-Policy"]  # a sandboxed PDF is not shown by browsers
    response["Content-Disposition"] = content_disposition_header("download" in request.GET, short_name) or "inline"
    return response


def _readable_by(person: User) -> QuerySet[Attachment]:
    """Files of modules that the person may read; who writes courses sees those of drafts too."""
    if may(person, "content.own"):
        return Attachment.objects.all()
    return Attachment.objects.filter(module__in=modules_readable_by(person).values("pk"))


def _answer(request: HttpRequest, attachment: Attachment, etag: str) -> HttpResponseBase:
    if ranges.is_same(request.headers.get("If-None-Match", ""), etag):
        return HttpResponse(status=304)
    wanted = request.headers.get("Range", "") if request.method == "GET" else ""
    condition = request.headers.get("If-Range", "")
    if condition and condition != etag:
        wanted = ""
    size = attachment.bytes
    try:
        part = ranges.part_of(wanted, size)
    except ranges.NotInTheFile:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = part or (0, size - 1)
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse(content_type=attachment.content_type)
    else:
        try:
            file = attachment.file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        response = StreamingHttpResponse(_read(file, first, last), content_type=attachment.content_type)
    response["Content-Length"] = str(last - first + 1)
    if part:
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _read(file: IO[bytes], first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (piece := file.read(min(_CHUNK, left))):
            left -= len(piece)
            yield piece
