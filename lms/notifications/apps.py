from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Notifications(AppConfig):
    name = "lms.notifications"
    label = "notifications"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from lms.notifications.joining import join

        join()
