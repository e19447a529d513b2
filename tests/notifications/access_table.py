"""Who may open the pages of messages."""

from django.utils import timezone

from lms.notifications import feeds
from lms.notifications.models import Message

ONLY_ADMINISTRATOR = {"anonymous": 302, "employee": 403, "administrator": 200}

PAGES = {
    "my_messages": {"anonymous": 302, "employee": 200},
    "messages_read": {"anonymous": 302, "employee": 302},
    "message_preferences": {"anonymous": 302, "employee": 200},
    "message_open": {
        "anonymous": 302,
        "employee": 302,
        "other": 404,
        "manager": 404,
        "trainer": 404,
        "ambassador": 404,
        "hr": 404,
        "branch_hr": 404,
        "content_owner": 404,
        "administrator": 404,
    },
    "my_calendar": {"anonymous": 302, "employee": 200},
    "calendar_address": {"anonymous": 302, "employee": 302},
    "calendar_off": {"anonymous": 302, "employee": 302},
    "calendar_feed": {"anonymous": 200, "employee": 200},  # whoever has the secret address
    "wording_list": {"anonymous": 302, "employee": 403, "hr": 200, "administrator": 200},
    "wording": {"anonymous": 302, "employee": 403, "hr": 200, "administrator": 200},
    "wording_original": {"anonymous": 302, "employee": 403, "hr": 302, "administrator": 302},
    "mail_list": ONLY_ADMINISTRATOR,
    "mail_show": ONLY_ADMINISTRATOR,
    "mail_send_again": {"anonymous": 302, "employee": 403, "administrator": 302},
}
METHODS = dict.fromkeys(("messages_read", "mail_send_again", "calendar_address", "calendar_off", "wording_original"), "post")


def _message(cast):
    message = Message.objects.create(person=cast.employee, kind="account_mail", subject="Hello", text="Hello")
    return {"message_id": message.pk}


def _feed(cast):
    feed = feeds.new_address(person=cast.employee, now=timezone.now())
    return {"number": feed.pk, "secret": feeds.secret_of(feed)}


def _words(cast):
    return {"kind": "booking_confirmed", "language": "nl"}


ARGUMENTS = {
    "message_open": _message, "mail_show": _message, "mail_send_again": _message, "calendar_feed": _feed, "wording": _words, "wording_original": _words,
}  # fmt: skip
