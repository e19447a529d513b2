from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Ambassadors(AppConfig):
    name = "ambassadors"
    label = "ambassadors"
    verbose_name = _("Ambassadors")

    def ready(self) -> None:
        from ambassadors.joining import join

        join()
