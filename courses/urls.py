"""The addresses of the training engine and its phases, by part."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("learn/", include("courses.content.urls")),
]
