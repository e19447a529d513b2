from django.urls import path

from courses.enrolment import views

urlpatterns = [
    path("courses/<slug:course_key>/", views.course, name="course"),
    path("courses/<slug:course_key>/enrol/", views.enrol, name="course_enrol"),
    path("courses/<slug:course_key>/leave/", views.leave, name="course_leave"),
    path("courses/<slug:course_key>/come-back/", views.come_back, name="course_come_back"),
]
