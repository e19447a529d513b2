"""My learning, and saying "I know this"."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.catalogue.views import check_url_of
from courses.enrolment.queries import courses_of
from courses.phases import PhaseKey
from courses.progress import queries, services
from courses.progress.changes import changes_for
from courses.progress.paths import sentence_of
from lms.people.access import requires
from lms.web import toasts
from lms.web.fragments import back_to


@requires("learn")
@require_safe
def my_learning(request: HttpRequest) -> HttpResponse:
    """What the person is on, is busy with, finished and said to know. Only this person ever sees it."""
    person = request.user
    standing = queries.standing_of(person).values()  # type: ignore[arg-type]
    context = {
        "nav": "mine",
        "changes": changes_for(person),  # type: ignore[arg-type]
        "here": f"{reverse('my_learning')}#since",
        "under_way": queries.modules_under_way(person),  # type: ignore[arg-type]
        "courses": courses_of(person),  # type: ignore[arg-type]
        "finished": queries.last_completions(person=person.pk),  # type: ignore[arg-type]
        "phases": [
            {"key": one.phase, "label": PhaseKey(one.phase).label, "sentence": sentence_of(one), "standing": one, "check_url": check_url_of(one.phase)}
            for one in standing
        ],
    }
    return render(request, "courses/progress/my_learning.html", context)


def _known_phase(phase: str) -> str:
    if phase not in PhaseKey.values:
        raise Http404
    return phase


@requires("learn")
@require_POST
def declare(request: HttpRequest, phase: str) -> HttpResponse:
    """ "I know this"."""
    label = PhaseKey(_known_phase(phase)).label
    services.declare_phase_known(person=request.user, phase=phase, now=timezone.now())  # type: ignore[arg-type]
    toasts.say(request, _("You know the phase ‘%(phase)s’. Only you see that.") % {"phase": label}, undo=reverse("phase_take_back", args=[phase]))
    return HttpResponseRedirect(back_to(request, reverse("my_learning")))


@requires("learn")
@require_POST
def take_back(request: HttpRequest, phase: str) -> HttpResponse:
    label = PhaseKey(_known_phase(phase)).label
    services.take_back(person=request.user, phase=phase)  # type: ignore[arg-type]
    toasts.say(request, _("The phase ‘%(phase)s’ is open again.") % {"phase": label})
    return HttpResponseRedirect(back_to(request, reverse("my_learning")))
