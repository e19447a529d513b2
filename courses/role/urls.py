"""Addresses of tracks: learning, the manager's page, and HR."""

from django.urls import path

from courses.role.views import asking, builder, by_hand, changes, mine, status, team, tracks

urlpatterns = [
    path("learn/tracks/", mine.tracks, name="tracks"),
    path("learn/tracks/<slug:key>/", mine.track, name="track"),
    path("learn/tracks/<slug:key>/ask/", asking.track_ask, name="track_ask"),
    path("learn/tracks/<slug:key>/ask/withdraw/", asking.track_ask_withdraw, name="track_ask_withdraw"),
    path("me/team/", team.my_team, name="my_team"),
    path("me/team/time/<int:assignment_id>/", team.team_time, name="team_time"),
    path("me/team/deputy/", team.team_deputy, name="team_deputy"),
    path("me/team/deputy/<int:deputy_id>/end/", team.team_deputy_end, name="team_deputy_end"),
    path("hr/tracks/", tracks.hr_tracks, name="hr_tracks"),
    path("hr/tracks/new/", tracks.hr_track_new, name="hr_track_new"),
    path("hr/track-requests/", asking.hr_track_requests, name="hr_track_requests"),
    path("hr/track-requests/<int:request_id>/", asking.hr_track_request_answer, name="hr_track_request_answer"),
    path("hr/tracks/<slug:key>/", tracks.hr_track, name="hr_track"),
    path("hr/tracks/<slug:key>/about/", tracks.hr_track_about, name="hr_track_about"),
    path("hr/tracks/<slug:key>/modules/", builder.hr_track_modules, name="hr_track_modules"),
    path("hr/tracks/<slug:key>/audience/", builder.hr_track_audience, name="hr_track_audience"),
    path("hr/tracks/<slug:key>/person/", builder.hr_track_person, name="hr_track_person"),
    path("hr/tracks/<slug:key>/terms/", builder.hr_track_terms, name="hr_track_terms"),
    path("hr/tracks/<slug:key>/open/", builder.hr_track_open, name="hr_track_open"),
    path("hr/tracks/<slug:key>/extend/", builder.hr_track_extend, name="hr_track_extend"),
    path("hr/tracks/<slug:key>/apply/", changes.hr_track_apply, name="hr_track_apply"),
    path("hr/tracks/<slug:key>/retire/", tracks.hr_track_retire, name="hr_track_retire"),
    path("hr/tracks/<slug:key>/status/", status.hr_track_status, name="hr_track_status"),
    path("hr/tracks/<slug:key>/status/file/", status.hr_track_status_file, name="hr_track_status_file"),
    path("hr/tracks/<slug:key>/why/", status.hr_track_why, name="hr_track_why"),
    path("hr/tracks/<slug:key>/by-hand/", by_hand.hr_track_by_hand, name="hr_track_by_hand"),
    path("hr/tracks/<slug:key>/changes/<int:application_id>/", changes.hr_track_change, name="hr_track_change"),
    path("hr/tracks/<slug:key>/changes/<int:application_id>/undo/", changes.hr_track_undo, name="hr_track_undo"),
    path("hr/tracks/<slug:key>/changes/<int:application_id>/go-on/", changes.hr_track_go_on, name="hr_track_go_on"),
]
