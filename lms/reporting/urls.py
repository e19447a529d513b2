from django.urls import path

from lms.reporting import views

urlpatterns = [path("hr/", views.hr_today, name="hr_today")]
