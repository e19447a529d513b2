from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Courses(AppConfig):
    name = "courses"
    label = "courses"
    verbose_name = _("Courses")

    def ready(self) -> None:
        from courses.programme import joining as programme

        programme.join()
