from django.urls import path

from lms.privacy import views

urlpatterns = [path("who-sees-what/", views.who_sees_what, name="who_sees_what")]
