from django.urls import path, re_path

from lms.notifications.views import feed, mail, mine, wording

urlpatterns = [
    path("me/messages/", mine.my_messages, name="my_messages"),
    path("me/messages/read/", mine.messages_read, name="messages_read"),
    path("me/messages/preferences/", mine.message_preferences, name="message_preferences"),
    path("me/messages/<int:message_id>/", mine.message_open, name="message_open"),
    path("me/calendar/", feed.my_calendar, name="my_calendar"),
    path("me/calendar/address/", feed.calendar_address, name="calendar_address"),
    path("me/calendar/off/", feed.calendar_off, name="calendar_off"),
    re_path(r"^calendar/(?P<number>\d{1,18})-(?P<secret>[0-9a-f]{64})\.ics$", feed.calendar_feed, name="calendar_feed"),
    path("hr/messages/", wording.wording_list, name="wording_list"),
    path("hr/messages/<slug:kind>/<slug:language>/", wording.wording, name="wording"),
    path("hr/messages/<slug:kind>/<slug:language>/original/", wording.wording_original, name="wording_original"),
    path("admin/mail/", mail.mail_list, name="mail_list"),
    path("admin/mail/<int:message_id>/", mail.mail_show, name="mail_show"),
    path("admin/mail/<int:message_id>/again/", mail.mail_send_again, name="mail_send_again"),
]
