from django.urls import path

from lms.people import hr_list, switches, views, welcome
from lms.people.feed.urls import urlpatterns as of_feeds

urlpatterns = [
    path("welcome/", welcome.welcome, name="welcome"),
    path("me/language/", switches.language, name="my_language"),
    path("me/theme/", switches.theme, name="my_theme"),
    path("me/", views.my_settings, name="my_settings"),
    *of_feeds,
    path("hr/people/", hr_list.people_list, name="people_list"),
    path("hr/people/export.csv", hr_list.people_export, name="people_export"),
    path("hr/people/together/", hr_list.people_together, name="people_together"),
    path("hr/people/views/", hr_list.view_keep, name="view_keep"),
    path("hr/people/views/<int:view_id>/remove/", hr_list.view_remove, name="view_remove"),
    path("hr/people/new/", views.person_new, name="person_new"),
    path("hr/people/<int:person_id>/", views.person_show, name="person_show"),
    path("hr/people/<int:person_id>/edit/", views.person_edit, name="person_edit"),
    path("hr/people/<int:person_id>/leave/", views.person_leave, name="person_leave"),
    path("hr/people/<int:person_id>/back/", views.person_back, name="person_back"),
    path("hr/people/<int:person_id>/invite/", views.person_invite, name="person_invite"),
    path("hr/people/<int:person_id>/code/", views.person_code, name="person_code"),
    path("hr/people/<int:person_id>/roles/", views.person_roles, name="person_roles"),
    path("hr/units/", views.unit_list, name="unit_list"),
    path("hr/units/new/", views.unit_new, name="unit_new"),
    path("hr/units/<int:unit_id>/", views.unit_edit, name="unit_edit"),
    path("hr/job-roles/new/", views.job_role_new, name="job_role_new"),
]
