from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Reporting(AppConfig):
    name = "lms.reporting"
    label = "reporting"
    verbose_name = _("Reporting")
