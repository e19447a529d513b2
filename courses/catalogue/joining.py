"""Where the catalogue joins the rest: the word in the header, search, and what it stores about people."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.catalogue import filters, owners
from lms.lib.searching import words_in
from lms.web import navigation, privacy_facts, search
from lms.web.search import Hit


def join() -> None:
    filters.join()
    owners.join()
    navigation.add(navigation.Item(navigation.OWN, "learn", pgettext_lazy("navigation", "Learn"), "catalogue", 10))
    search.add_source(search.Source("modules", _("Modules"), 10, _find))
    privacy_facts.add(
        privacy_facts.Fact(
            models=("courses.Course", "courses.Module", "courses.Lesson", "courses.LessonVersion", "courses.Attachment"),
            what=_("Courses, modules and lessons, and who wrote and published them"),
            why=_("So that everybody can learn, and questions about a lesson reach its owner"),
            seen_by=_("Everybody for whom the module is meant"),
            kept=_("As long as the organisation uses them; older versions too, because people finished those"),
            group=_("What you can learn"),
        )
    )


def _find(request: HttpRequest, words: str, at_most: int) -> list[Hit]:
    found = filters.first_with_words(person=request.user, words=words_in(words), at_most=str(at_most))  # type: ignore[arg-type]
    return [Hit(str(module.title), module.get_absolute_url(), str(module.summary)) for module in found]
