"""What the audit adds: its line under every change to people, the administrator's page, privacy."""

from django.utils.translation import gettext_lazy as _

from lms.audit.services import record
from lms.people import trail
from lms.web import navigation, privacy_facts


def join() -> None:
    """Called once when the app is ready."""
    trail.set_recorder(record)
    navigation.add(navigation.Item(navigation.ADMINISTRATOR, "audit", _("Audit"), "audit_list", 20, "audit.read"))
    privacy_facts.add(
        privacy_facts.Fact(
            models=("audit.AuditEntry",),
            what=_("Changes that staff make: who, what, when and why"),
            why=_("So that every decision about people can be traced"),
            seen_by=_("Administrators"),
            kept=_("As long as Podium is in use"),
            group=_("The organisation"),
        )
    )
