from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Privacy(AppConfig):
    name = "lms.privacy"
    label = "privacy"
    verbose_name = _("Privacy")
