"""What people add to the shell: HR's pages, own settings, search and privacy."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lms.people import queries, standing_in
from lms.people.access import may
from lms.people.models import Organisation, User
from lms.web import navigation, privacy_facts, search, shell


def join() -> None:
    """Called once when the app is ready."""
    standing_in.join()
    navigation.set_gate(is_for)
    shell.set_organisation(Organisation.current)
    navigation.add(navigation.Item(navigation.HR, "people", _("People"), "people_list", 40, "people.manage"))
    navigation.add_link(navigation.MenuLink(_("Settings"), "my_settings", "settings", 40))
    search.add_source(search.Source("people", _("People"), 40, _find))
    privacy_facts.add(
        privacy_facts.Fact(
            models=("people.User", "people.UnitMembership", "people.JobRoleHolding", "people.ManagerLine"),
            what=_("Your name, employee number, work address, unit, job role and manager"),
            why=_("To sign in, and to give you what belongs to your place in the organisation"),
            seen_by=_("HR and administrators. Colleagues see your name, unit and job role."),
            kept=_("As long as you work here"),
            group=_("You"),
        ),
        privacy_facts.Fact(
            models=("people.RoleGrant",),
            what=_("The roles you have in Podium, such as trainer"),
            why=_("So that everybody can do their own work and no more"),
            seen_by=_("HR and administrators"),
            kept=_("As long as you have the role"),
            group=_("You"),
        ),
        privacy_facts.Fact(
            models=("people.Organisation", "people.Unit", "people.JobRole"),
            what=_("The organisation, its units and job roles"),
            why=_("To show the right content to the right people"),
            seen_by=_("Everybody who is signed in"),
            kept=_("As long as they exist"),
            group=_("The organisation"),
        ),
        privacy_facts.Fact(
            models=("account.EmailAddress", "mfa.Authenticator", "usersessions.UserSession", "sessions.Session"),
            what=_("How you sign in: your second factor, and on which devices you are signed in"),
            why=_("To keep your account safe"),
            seen_by=_("Only you"),
            kept=_("Until you remove it; a session two weeks"),
            group=_("You"),
        ),
    )


def is_for(request: HttpRequest, capability: str) -> bool:
    """Whether the person of this request has the capability."""
    return isinstance(request.user, User) and may(request.user, capability)


def _find(request: HttpRequest, words: str, at_most: int) -> list[search.Hit]:
    is_staff = may(request.user, "people.manage")  # type: ignore[arg-type]
    if not is_staff:
        return []
    found = queries.people_found(words=words)[:at_most]
    return [search.Hit(one.full_name, reverse("person_show", args=[one.pk]), ", ".join(m.unit.name for m in one.memberships.all())) for one in found]
