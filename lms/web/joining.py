"""What the shell itself puts into the registers."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.web import navigation
from lms.web.navigation import OWN, Item, MenuLink


def join() -> None:
    """Called once, when Django is ready."""
    navigation.add(Item(OWN, "home", pgettext_lazy("navigation", "Home"), "home", 0))
    navigation.add_link(
        MenuLink(_("Who sees what"), "who_sees_what", "eye", 50),
        MenuLink(_("Password, second factor, devices"), "security", "shield-check", 60),
    )
