"""Addresses of tracks: learning, the manager's page, and HR."""

from django.urls import path

from courses.role.views import builder, changes, mine, team, tracks

urlpatterns = [
    path("learn/tracks/", mine.tracks, name="tracks"),
    path("learn/tracks/<slug:key>/", mine.track, name="track"),
    path("me/team/", team.my_team, name="my_team"),
    path("hr/tracks/", tracks.hr_tracks, name="hr_tracks"),
    path("hr/tracks/new/", tracks.hr_track_new, name="hr_track_new"),
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
    path("hr/tracks/<slug:key>/status/", tracks.hr_track_status, name="hr_track_status"),
    path("hr/tracks/<slug:key>/changes/<int:application_id>/", changes.hr_track_change, name="hr_track_change"),
    path("hr/tracks/<slug:key>/changes/<int:application_id>/undo/", changes.hr_track_undo, name="hr_track_undo"),
    path("hr/tracks/<slug:key>/changes/<int:application_id>/go-on/", changes.hr_track_go_on, name="hr_track_go_on"),
]
