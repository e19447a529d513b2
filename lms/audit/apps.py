from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Audit(AppConfig):
    name = "lms.audit"
    label = "audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        from lms.audit.services import record
        from lms.people import trail

        trail.set_recorder(record)
