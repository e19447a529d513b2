"""Where progress joins the rest: the path, the next step, words beside modules, My learning, and what is stored."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from courses.catalogue import notices, slots
from courses.catalogue.models import Module
from courses.catalogue.queries import modules_for
from courses.phases import PhaseKey
from courses.progress import paths, queries, routes, rules, services
from courses.progress.changes import changes_for
from lms.web import home, navigation, privacy_facts
from lms.web.home import NextStep

ON_HOME = 3


def join() -> None:
    navigation.add(navigation.Item(navigation.OWN, "mine", pgettext_lazy("navigation", "My learning"), "my_learning", 30))
    navigation.set_path(paths.stations)
    home.add_next_step(_resume, at_least=30)
    home.add_next_step(_begin, at_least=90)
    home.add_section(home.Section(home.MAIN, 10, "courses/progress/_changes.html", _changes))
    slots.add_row_facts(_beside_modules)
    slots.add_piece(slots.Piece(slots.MODULE_ASIDE, 5, "courses/progress/_completes.html", _completes))
    slots.add_piece(slots.Piece(slots.COURSE_END, 10, "courses/progress/_routes.html", routes.at_the_end_of_a_course))
    notices.when_requirements_changed(services.requirements_changed)
    privacy_facts.add(
        privacy_facts.Fact(
            models=("courses.LessonProgress", "courses.ModuleCompletion"),
            what=gettext_lazy("Which lessons you opened, where you were, and which modules you finished"),
            why=gettext_lazy("So that you can go on where you were, on any device"),
            seen_by=gettext_lazy("Only you. When a module is required of you, HR and your manager see whether it is finished, and nothing more."),
            kept=gettext_lazy("Until you leave the organisation; what was required, as long as the track says"),
            group=gettext_lazy("Your own learning"),
        ),
        privacy_facts.Fact(
            models=("courses.PhaseDeclaration",),
            what=gettext_lazy("That you said ‘I know this’ of a phase"),
            why=gettext_lazy("So that your path is right and we do not offer you what you know"),
            seen_by="",
            kept=gettext_lazy("Until you take it back or leave the organisation"),
            group=gettext_lazy("Your own learning"),
        ),
    )


def _changes(request: HttpRequest) -> dict[str, Any] | None:
    """Since you learnt this: the latest of what changed, with the way to the rest."""
    found = changes_for(request.user)  # type: ignore[arg-type]
    return {"changes": found[:ON_HOME], "more": max(0, len(found) - ON_HOME), "here": "/#since"} if found else None


def _completes(request: HttpRequest, subject: slots.Subject) -> dict[str, Any] | None:
    """What completes this module, where it is more than its lessons."""
    if subject.module is None or subject.module.completion == Module.Completion.LESSONS:
        return None
    return {"completes": subject.module.get_completion_display()}


def _resume(request: HttpRequest) -> NextStep | None:
    found = queries.resume_of(request.user)  # type: ignore[arg-type]
    if found is None:
        return None
    lesson, progress = found
    number = ngettext("%(minutes)s minute", "%(minutes)s minutes", lesson.minutes) % {"minutes": lesson.minutes}
    return NextStep(
        weight=30,
        greeting=_("This is where you were."),
        title=str(lesson.published.title),  # type: ignore[union-attr]
        why=_("The next lesson of ‘%(module)s’.") % {"module": lesson.module.title},
        facts=[("clock", number), ("lock", _("Only you see this."))],
        url=reverse("lesson", args=[lesson.module.key, lesson.key]),
        button=_("Go on") if progress else _("Start this lesson"),
        stance=lesson.stance,
    )


def _begin(request: HttpRequest) -> NextStep | None:
    standing = queries.standing_of(request.user)  # type: ignore[arg-type]
    phase = next((one for one in standing.values() if not one.is_done and one.modules), None)
    if phase is None or (phase.phase != PhaseKey.GENERAL and phase.state == rules.BUSY):
        return None
    open_modules = modules_for(request.user).filter(course__phase=phase.phase, is_optional=False)  # type: ignore[arg-type]
    module = open_modules.exclude(completions__person=request.user.pk).order_by("course__position", "position", "pk").first()
    if module is None:
        return None
    minutes = ngettext("%(minutes)s minute", "%(minutes)s minutes", module.minutes) % {"minutes": module.minutes}
    return NextStep(
        weight=90,
        greeting=_("A good place to begin.") if phase.state == rules.OPEN else _("A good place to go on."),
        title=str(module.title),
        why=str(module.summary),
        facts=[("clock", minutes)] if module.minutes else [],
        url=reverse("module", args=[module.key]),
        button=_("Look at the module"),
        stance=module.stance,
    )


def _beside_modules(request: HttpRequest, modules: list[Module]) -> dict[int, list[slots.RowFact]]:
    known = queries.begun_and_complete(request.user, [module.pk for module in modules])  # type: ignore[arg-type]
    finished = slots.RowFact(90, _("Finished"), icon="check", state="quiet")
    begun = slots.RowFact(95, _("You have begun"), state="quiet")
    return {module_id: [finished if is_complete else begun] for module_id, is_complete in known.items()}
