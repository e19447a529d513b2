from django.urls import path

from lms.notifications import views

urlpatterns = [
    path("me/messages/", views.my_messages, name="my_messages"),
    path("me/messages/read/", views.messages_read, name="messages_read"),
    path("me/messages/preferences/", views.message_preferences, name="message_preferences"),
    path("me/messages/<int:message_id>/", views.message_open, name="message_open"),
    path("admin/mail/", views.mail_list, name="mail_list"),
    path("admin/mail/<int:message_id>/", views.mail_show, name="mail_show"),
    path("admin/mail/<int:message_id>/again/", views.mail_send_again, name="mail_send_again"),
]
