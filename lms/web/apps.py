from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Web(AppConfig):
    name = "lms.web"
    label = "web"
    verbose_name = _("Web")

    def ready(self) -> None:
        from lms.web.joining import join

        join()
