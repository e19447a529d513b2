from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Demo(AppConfig):
    name = "lms.demo"
    label = "demo"
    verbose_name = _("Demo")

    def ready(self) -> None:
        from lms.demo.joining import join

        join()
