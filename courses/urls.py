"""The addresses of the training engine and its phases, by part.

`courses.content` comes last: its addresses begin with the key of a module, and the words above it are no keys (RESERVED_KEYS).
"""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("learn/", include("courses.catalogue.urls")),
    path("learn/", include("courses.enrolment.urls")),
    path("learn/", include("courses.progress.urls")),
    path("", include("courses.authoring.urls")),
    path("", include("courses.live_sessions.urls")),
    path("", include("courses.assessment.urls")),
    path("", include("courses.certificates.urls")),
    path("", include("courses.assignments.urls")),
    path("", include("courses.general.urls")),
    path("", include("courses.organisation.urls")),
    path("", include("courses.role.urls")),
    path("", include("courses.role.tips.urls")),
    path("", include("courses.practice.urls")),
    path("learn/", include("courses.content.urls")),
]
