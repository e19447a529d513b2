"""Whether lessons are still right: what waits for a look, a platform that changed, and what learners flag with its answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.authoring.forms.checks import AnswerForm, FlagForm, PlatformForm
from courses.authoring.queries import checks as queries
from courses.authoring.services import checks, flags
from courses.authoring.views.finding import HERE
from courses.catalogue.models import Lesson, State
from courses.catalogue.queries import modules_readable_by
from lms.lib.refusals import Refused
from lms.people.access import requires


@requires("content.own")
def hr_checks(request: HttpRequest) -> HttpResponse:
    """Lessons that wait for a look, and the one action that asks for it when a platform changed."""
    found = queries.checking(timezone.localdate())
    form = PlatformForm(request.POST or None, platforms=found.platforms)
    if request.method == "POST" and form.is_valid():
        try:
            asked = checks.flag_platform(**form.cleaned_data, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error("platform", str(refusal.message))
        else:
            words = ngettext("%(count)s lesson waits for a look now.", "%(count)s lessons wait for a look now.", asked)
            messages.success(request, words % {"count": asked} if asked else _("These lessons were waiting for a look already."))
            return redirect("hr_checks")
    context = {"found": found, "form": form, "flags": queries.open_flags(), "tab": "checks"}
    return render(request, "courses/authoring/checks.html", HERE | context, status=422 if form.errors else 200)


@requires("content.own")
def hr_flag(request: HttpRequest, pk: int) -> HttpResponse:
    """What a learner says about a lesson, and the answer."""
    found = get_object_or_404(queries.flags(), pk=pk)
    form = AnswerForm(request.POST or None, initial={"text": found.answer})
    if request.method == "POST" and form.is_valid():
        try:
            flags.answer(flag=found, text=form.cleaned_data["text"], by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error("text", str(refusal.message))
        else:
            messages.success(request, _("Your answer is on its way to %(name)s.") % {"name": found.person.full_name})
            return redirect("hr_checks")
    crumbs = [(_("Courses"), reverse("hr_courses")), (_("Checks"), reverse("hr_checks"))]
    context = {"flag": found, "form": form, "crumbs": crumbs, "phase": found.lesson.module.course.phase}
    return render(request, "courses/authoring/flag.html", HERE | context, status=422 if form.errors else 200)


@requires("learn")
def lesson_flag(request: HttpRequest, pk: int) -> HttpResponse:
    """A learner says that the lesson is outdated or unclear, and reads what became of it."""
    readable = modules_readable_by(request.user).values("pk")  # type: ignore[arg-type]
    loaded = Lesson.objects.select_related("module__owner", "module__course__owner", "owner", "published")
    lesson = get_object_or_404(loaded, pk=pk, state=State.PUBLISHED, published__isnull=False, module__in=readable)
    form = FlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            flags.flag(person=request.user, lesson=lesson, **form.cleaned_data, now=timezone.now())  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error("kind" if isinstance(refusal, flags.NoKind) else "text", str(refusal.message))
        else:
            messages.success(request, _("Passed on to who looks after this lesson. You hear what becomes of it."))
            return redirect("lesson_flag", pk=pk)
    crumbs = [(lesson.module.title, reverse("module", args=[lesson.module.key])), (lesson, reverse("lesson", args=[lesson.module.key, lesson.key]))]
    mine = queries.flags().filter(lesson=lesson, person=request.user.pk).order_by("-at")
    context = {"nav": "learn", "phase": lesson.module.course.phase, "lesson": lesson, "form": form, "crumbs": crumbs, "flags": mine}
    return render(request, "courses/authoring/lesson_flag.html", context, status=422 if form.errors else 200)
