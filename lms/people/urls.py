from django.urls import path

from lms.people import switches, views, welcome

urlpatterns = [
    path("welcome/", welcome.welcome, name="welcome"),
    path("me/language/", switches.language, name="my_language"),
    path("me/theme/", switches.theme, name="my_theme"),
    path("me/", views.my_settings, name="my_settings"),
    path("hr/people/", views.people_list, name="people_list"),
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
