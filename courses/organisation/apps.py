from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Organisation(AppConfig):
    name = "courses.organisation"
    label = "courses_organisation"
    verbose_name = _("Phase: organisation")

    def ready(self) -> None:
        from courses.organisation import joining

        joining.join()
