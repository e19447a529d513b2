"""The addresses of live sessions."""

from django.urls import path

from courses.live_sessions.views import attending, planning, training

urlpatterns = [
    path("learn/sessions/", attending.session_list, name="session_list"),
    path("learn/sessions/<int:session_id>/", attending.session, name="session"),
    path("learn/sessions/<int:session_id>/book/", attending.session_book, name="session_book"),
    path("learn/sessions/<int:session_id>/cancel/", attending.session_cancel, name="session_cancel"),
    path("learn/sessions/<int:session_id>/accept/", attending.offer_accept, name="offer_accept"),
    path("learn/sessions/<int:session_id>/calendar/", attending.session_file, name="session_file"),
    path("learn/sessions/<int:session_id>/join/", attending.session_join, name="session_join"),
    path("hr/sessions/", planning.plan_list, name="plan_list"),
    path("hr/sessions/new/", planning.plan_new, name="plan_new"),
    path("hr/sessions/<int:session_id>/", planning.plan_show, name="plan_show"),
    path("hr/sessions/<int:session_id>/change/", planning.plan_change, name="plan_change"),
    path("hr/sessions/<int:session_id>/publish/", planning.plan_publish, name="plan_publish"),
    path("hr/sessions/<int:session_id>/cancel/", planning.plan_cancel, name="plan_cancel"),
    path("hr/sessions/<int:session_id>/seats/", planning.plan_seats, name="plan_seats"),
    path("hr/sessions/<int:session_id>/book/", planning.plan_book, name="plan_book"),
    path("hr/bookings/<int:booking_id>/promote/", planning.booking_promote, name="booking_promote"),
    path("hr/bookings/<int:booking_id>/remove/", planning.booking_remove, name="booking_remove"),
    path("trainer/", training.trainer_sessions, name="trainer_sessions"),
    path("trainer/sessions/<int:session_id>/", training.roster, name="roster"),
    path("trainer/sessions/<int:session_id>/dates/<int:date_id>/", training.roster_mark, name="roster_mark"),
]
