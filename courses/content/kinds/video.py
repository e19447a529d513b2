"""A video with the same in words: one's own file with captions, or the address where it stands."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from courses.catalogue.kinds import LessonKind
from courses.catalogue.models import Lesson, LessonVersion
from courses.catalogue.rules import LINK_INSTEAD
from courses.content.reading import files_of, outside_of


def _facts(minutes: int) -> str:
    return ngettext("Video with captions, %(minutes)s minute", "Video with captions, %(minutes)s minutes", minutes) % {"minutes": minutes}


def _piece(request: HttpRequest, lesson: Lesson, version: LessonVersion) -> tuple[str, dict[str, Any]]:
    files = files_of(version)
    return "courses/content/_video.html", {"files": files, "outside": None if "video" in files else outside_of(version)}


VIDEO = LessonKind(
    key="video",
    label=_("video"),
    icon="circle-play",
    facts=_facts,
    order=20,
    piece=_piece,
    files={
        "video": frozenset({"video/mp4", "video/webm"}),
        "captions": frozenset({"text/vtt"}),
        "poster": frozenset({"image/png", "image/jpeg", "image/webp"}),
    },
    needs=("video", "captions"),
    link=LINK_INSTEAD,
    text_title=_("The video in words"),
)
