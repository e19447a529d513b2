from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Role(AppConfig):
    name = "courses.role"
    label = "courses_role"
    verbose_name = _("Phase: role")

    def ready(self) -> None:
        from courses.role import joining

        joining.join()
