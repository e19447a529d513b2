from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class General(AppConfig):
    name = "courses.general"
    label = "courses_general"
    verbose_name = _("Phase: general")

    def ready(self) -> None:
        from courses.general import joining

        joining.join()
