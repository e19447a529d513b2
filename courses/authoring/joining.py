"""Where authoring joins the rest: the word in the header, the margin of a lesson, HR's page of today, messages, and what it stores about people."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.authoring import in_pages
from courses.catalogue import slots
from lms.notifications import kinds
from lms.web import decisions, navigation, privacy_facts
from lms.web.privacy_facts import Fact

_GROUP = _("Courses and lessons")
_TITLE = {"nl": "Van zender naar gesprek", "en": "From sender to conversation"}

KINDS = (
    kinds.Kind(
        "lesson_flagged", _GROUP, is_optional=False, button=_("Read and answer"),
        example={"title": _TITLE, "is_outdated": True}, steers=("is_outdated",),
    ),
    kinds.Kind(
        "lesson_flag_answered", _GROUP, is_optional=False, is_private=True, button=_("See the lesson"),
        example={"title": _TITLE, "answer": "Je hebt gelijk, dit is vandaag aangepast."},
    ),
    kinds.Kind(
        "lessons_to_check", _GROUP, is_optional=False, button=_("See which"),
        example={"platform": "instagram", "number": 4, "note": "Stories zijn nu openbaar."},
    ),
    kinds.Kind(
        "lesson_not_published", _GROUP, is_optional=False, button=_("See what is missing"),
        example={"title": _TITLE, "problem": {"nl": "De Engelse tekst ontbreekt.", "en": "The English text is missing."}},
    ),
)  # fmt: skip

FACTS = (
    Fact(
        models=("courses.LessonDraft", "courses.SetAsideText", "courses.LessonCheck"),
        what=_("Drafts of lessons with who saved them last and who planned to publish them, and who asked for a look at a lesson or had one"),
        why=_("So that no text is lost and somebody can be asked"),
        seen_by=_("HR and content owners"),
        kept=_("As long as the lesson is kept"),
        group=_("What you can learn"),
    ),
    Fact(
        models=("courses.LessonFlag",),
        what=_("What you wrote about a lesson that is outdated or unclear, and the answer"),
        why=_("So that lessons become better and somebody answers you"),
        seen_by=_("You, and HR and content owners, who answer it. Your manager does not see it."),
        kept=_("As long as you work here"),
        group=_("Your own learning"),
    ),
)


def join() -> None:
    navigation.add(navigation.Item(navigation.HR, "learning", pgettext_lazy("navigation", "Courses"), "hr_courses", 35, "content.own"))
    slots.add_piece(slots.Piece(slots.LESSON_ASIDE, 80, "courses/authoring/_flag_here.html", in_pages.flag_here))
    decisions.add_source(in_pages.decisions)
    kinds.register(*KINDS)
    privacy_facts.add(*FACTS)
