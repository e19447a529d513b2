from django.urls import path

from lms.people import switches

urlpatterns = [
    path("me/language/", switches.language, name="my_language"),
    path("me/theme/", switches.theme, name="my_theme"),
]
