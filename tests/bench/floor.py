"""The floor: what a bare Django page costs under our settings and server. Session, signed-in person, five indexed queries, one template."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from courses.catalogue.models import Course, Lesson, Module
from courses.progress.models import LessonProgress, ModuleCompletion


@login_required
def floor(request: HttpRequest) -> HttpResponse:
    person = request.user.pk
    return render(
        request,
        "bench/floor.html",
        {
            "courses": list(Course.objects.order_by("pk")[:10]),
            "modules": list(Module.objects.order_by("pk")[:20]),
            "lessons": list(Lesson.objects.order_by("pk")[:10]),
            "progress": list(LessonProgress.objects.filter(person_id=person).order_by("-saved_at")[:10]),
            "completions": list(ModuleCompletion.objects.filter(person_id=person).order_by("pk")[:10]),
        },
    )
