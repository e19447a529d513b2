"""What messages add to the shell: the line in the account menu, the administrator's page, health and privacy."""

from datetime import timedelta

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lms.notifications import kinds, queries, rendering, services, weekly
from lms.people import account_mail
from lms.people.access import add_number, number_of
from lms.people.feed.services.undoing import given_to_newcomers
from lms.people.models import User
from lms.web import health, navigation, privacy_facts

_COMMENT = {"nl": "Wout Claes reageerde op ‘Een klacht in tien minuten’", "en": "Wout Claes commented on ‘A complaint in ten minutes’"}
_CHANGE = {"nl": "Er verandert iets aan je leertraject: Klantenservice", "en": "Something changed about your track: Customer service"}
UNREAD = "unread messages"
WEEKLY_EXAMPLE = {"count": 2, "lines": [{"line": _COMMENT, "url": "/"}, {"line": _CHANGE, "url": "/"}]}


def join() -> None:
    """Called once when the app is ready."""
    kinds.register(
        kinds.Kind("account_mail", _("Signing in and safety"), is_optional=False, is_editable=False),
        kinds.Kind(weekly.KIND, _("The weekly mail"), button=_("See all your messages"), example=WEEKLY_EXAMPLE, steers=("count", "lines"), gathers=True),
    )
    account_mail.set_mailer(_carry)
    given_to_newcomers("notifications.Message")
    add_number(UNREAD, Subquery(queries.unread_of(OuterRef("pk"))))
    navigation.add_link(navigation.MenuLink(_("Messages"), "my_messages", "bell", 20, _unread))
    navigation.add_link(navigation.MenuLink(_("My calendar"), "my_calendar", "calendar", 25))
    navigation.add(navigation.Item(navigation.ADMINISTRATOR, "mail", _("Mail"), "mail_list", 30, "system"))
    navigation.add(navigation.Item(navigation.ADMINISTRATOR, "wording", _("Words of messages"), "wording_list", 40, "messages.word"))
    health.add_check(outbox)
    privacy_facts.add(
        privacy_facts.Fact(
            models=("notifications.Message", "notifications.Preference", "notifications.WeeklyMoment"),
            what=_("What Podium told you, which mails you want, and when the weekly mail leaves"),
            why=_("To let you know what changes for you"),
            seen_by=_("Only you. Without a mail server the administrator can read mails to pass them on; each reading is recorded."),
            kept=_("Two years"),
            group=_("Messages"),
        ),
        privacy_facts.Fact(
            models=("notifications.Feed",),
            what=_("That you have a calendar address, since when, and whether it is on"),
            why=_("So that your own calendar program can show your dates"),
            seen_by=_("Only you, and who knows the address. Make a new one, and the old one stops."),
            kept=_("As long as you work here; an address of who has left does not answer"),
            group=_("Messages"),
        ),
        privacy_facts.Fact(
            models=("notifications.OwnWords",),
            what=_("Which words of messages you changed as HR or administrator, and when"),
            why=_("So that others know whom to ask"),
            seen_by=_("HR and administrators"),
            kept=_("As long as these words are used"),
            group=_("Messages"),
        ),
    )


def _carry(*, person: User, letter: account_mail.Letter) -> None:
    words = rendering.letter_words(person, letter)
    services.send_prepared(person=person, subject=words.subject, text=words.text, html=words.html)


def _unread(request: HttpRequest) -> int:
    return number_of(request.user, UNREAD)  # type: ignore[arg-type]


def outbox() -> health.Finding:
    """Well when no mail waits longer than ten minutes and none has failed."""
    late, failed = queries.overdue_mails(before=timezone.now() - timedelta(minutes=10)), queries.failed_mails()
    if failed:
        sentence = ngettext(
            "%(count)s mail could not be sent. Look at it under Mail.", "%(count)s mails could not be sent. Look at them under Mail.", failed
        ) % {"count": failed}
    elif late:
        sentence = ngettext("%(count)s mail waits longer than ten minutes.", "%(count)s mails wait longer than ten minutes.", late) % {"count": late}
    else:
        sentence = str(_("Nothing waits longer than it should."))
    return health.Finding("outbox", _("Outbox"), not (late or failed), sentence)
