"""Who may open the pages of messages."""

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
        "content_owner": 404,
        "administrator": 404,
    },
    "mail_list": ONLY_ADMINISTRATOR,
    "mail_show": ONLY_ADMINISTRATOR,
    "mail_send_again": {"anonymous": 302, "employee": 403, "administrator": 302},
}
METHODS = {"messages_read": "post", "mail_send_again": "post"}


def _message(cast):
    message = Message.objects.create(person=cast.employee, kind="account_mail", subject="Hello", text="Hello")
    return {"message_id": message.pk}


ARGUMENTS = {"message_open": _message, "mail_show": _message, "mail_send_again": _message}
