from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Audit(AppConfig):
    name = "lms.audit"
    label = "audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        from lms.audit.joining import join

        join()
