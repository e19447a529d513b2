"""What the shell itself puts into the registers."""

from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.lib import kept_statements
from lms.web import checks, health, navigation
from lms.web.navigation import ADMINISTRATOR, OWN, Item, MenuLink


def join() -> None:
    """Called once, when Django is ready."""
    connection_created.connect(kept_statements.plan_plainly, dispatch_uid="plans are carried out as they are")
    navigation.add(Item(OWN, "home", pgettext_lazy("navigation", "Home"), "home", 0))
    navigation.add(Item(ADMINISTRATOR, "health", pgettext_lazy("navigation", "Health"), "health_page", 10, "system"))
    navigation.add_link(
        MenuLink(_("Password and devices"), "account_change_password", "shield-check", 60),
    )
    for check in (checks.database, checks.broker, checks.worker, checks.disk):
        health.add_check(check)
