from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Reporting(AppConfig):
    name = "lms.reporting"
    label = "reporting"
    verbose_name = _("Reporting")

    def ready(self) -> None:
        from lms.web import navigation

        navigation.add(navigation.Item(navigation.HR, "today", _("Today"), "hr_today", 10, "hr.today"))
