"""What messages add to the shell: the line in the account menu, the administrator's page, health and privacy."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lms.notifications import kinds, queries, rendering, services
from lms.people import account_mail
from lms.people.models import User
from lms.web import health, navigation, privacy_facts


def join() -> None:
    """Called once when the app is ready."""
    kinds.register(kinds.Kind("account_mail", _("Signing in and safety"), is_optional=False))
    account_mail.set_mailer(_carry)
    navigation.add_link(navigation.MenuLink(_("Messages"), "my_messages", "bell", 20, _unread))
    navigation.add(navigation.Item(navigation.ADMINISTRATOR, "mail", _("Mail"), "mail_list", 30, "system"))
    health.add_check(outbox)
    privacy_facts.add(
        privacy_facts.Fact(
            models=("notifications.Message", "notifications.Preference"),
            what=_("What Podium told you, and which mails you want"),
            why=_("To let you know what changes for you"),
            seen_by=_("Only you. Without a mail server the administrator can read mails to pass them on; each reading is recorded."),
            kept=_("Two years"),
            group=_("Messages"),
        )
    )


def _carry(*, person: User, letter: account_mail.Letter) -> None:
    words = rendering.letter_words(person, letter)
    services.send_prepared(person=person, subject=words.subject, text=words.text, html=words.html)


def _unread(request: HttpRequest) -> int:
    return queries.unread_count(request.user)  # type: ignore[arg-type]


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
