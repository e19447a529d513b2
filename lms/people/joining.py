"""What people add to the shell: HR's pages, own settings, search and privacy."""

from django.db.models import Exists
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.people import other_managers, queries, standing_in
from lms.people.access import add_role_source, has_role, may
from lms.people.feed.queries.runs import in_short, title_of, waiting
from lms.people.models import FeedRun, Organisation, User
from lms.web import decisions, navigation, privacy_facts, search, shell

WAITING = "feed_waits"  # no role: whether a run waits is read together with the roles, so the page of today pays no query for it


def join() -> None:
    """Called once when the app is ready."""
    standing_in.join()
    navigation.set_gate(is_for)
    shell.set_organisation(Organisation.current)
    navigation.add(navigation.Item(navigation.HR, "people", _("People"), "people_list", 40, "people.manage"))
    navigation.add_link(navigation.MenuLink(_("Settings"), "my_settings", "settings", 40))
    other_managers.join()
    add_role_source(WAITING, Exists(FeedRun.objects.filter(waiting())))
    decisions.add_source(_waiting)
    search.add_source(search.Source("people", _("People"), 40, _find))
    privacy_facts.add(
        privacy_facts.Fact(
            models=("people.User", "people.UnitMembership", "people.JobRoleHolding", "people.ManagerLine"),
            what=_(
                "Your name, employee number, work address, unit, job role and manager; if HR passes it on, your working days and from when to when you are away"
            ),
            why=_(
                "To sign in, and to give you what belongs to your place in the organisation; while you are away no date passes. Why you are away is not kept."
            ),
            seen_by=_("HR and administrators. Colleagues see your name, unit and job role."),
            kept=_("As long as you work here"),
            group=_("You"),
        ),
        privacy_facts.Fact(
            models=("people.FeedRun", "people.FeedRow", "people.ColumnMeaning"),
            what=_("What HR changed about you together with others, by a file or at once: the old and the new value"),
            why=_("So that it can be looked at before it happens, explained, and undone for 30 days"),
            seen_by=_("HR and administrators"),
            kept=_("Two years; what was refused, or not applied, 60 days. If you left by it, what only you see goes after those 30 days."),
            group=_("You"),
        ),
        privacy_facts.Fact(
            models=("people.SavedView",),
            what=_("The choices of filters that somebody of HR keeps under a name"),
            why=_("To find the same people again with one click"),
            seen_by="",
            kept=_("Until you remove it"),
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


def _waiting(request: HttpRequest) -> list[decisions.Decision]:
    """Lists that came from the folder and wait, and whatever stopped."""
    if not may(request.user, "people.feed") or not has_role(request.user, WAITING):  # type: ignore[arg-type]
        return []
    found = FeedRun.objects.filter(waiting()).order_by("-pk")[:3]
    return [decisions.Decision(20, _("People"), title_of(run), _sentence(run), reverse("feed_run", args=[run.pk]), _("Look at it")) for run in found]


def _sentence(run: FeedRun) -> str:
    if run.state == FeedRun.State.STOPPED:
        return gettext("It stopped, and nothing of it has changed anything.")
    if run.state == FeedRun.State.COLUMNS:
        return gettext("The list has columns that are new. Say what they are.")
    return f"{in_short(run)}."


def _find(request: HttpRequest, words: str, at_most: int) -> list[search.Hit]:
    is_staff = may(request.user, "people.manage")  # type: ignore[arg-type]
    if not is_staff:
        return []
    found = queries.people_found(staff=request.user, words=words)[:at_most]  # type: ignore[arg-type]
    return [search.Hit(one.full_name, reverse("person_show", args=[one.pk]), ", ".join(m.unit.name for m in one.memberships.all())) for one in found]
