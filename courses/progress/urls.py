from django.urls import path

from courses.progress import views

urlpatterns = [
    path("mine/", views.my_learning, name="my_learning"),
    path("phases/<slug:phase>/known/", views.declare, name="phase_declare"),
    path("phases/<slug:phase>/not-known/", views.take_back, name="phase_take_back"),
]
