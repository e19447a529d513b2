from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Privacy(AppConfig):
    name = "lms.privacy"
    label = "privacy"
    verbose_name = _("Privacy")

    def ready(self) -> None:
        from lms.web import navigation

        navigation.add_link(navigation.MenuLink(_("Who sees what"), "who_sees_what", "eye", 30))
