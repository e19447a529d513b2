"""Addresses of tips and the action plan."""

from django.urls import path

from courses.role.tips import views

urlpatterns = [
    path("learn/plan/", views.plan, name="action_plan"),
    path("learn/plan/tips/", views.tips, name="tips"),
    path("learn/plan/tips/<int:tip_id>/add/", views.add, name="plan_add"),
    path("learn/plan/<int:pk>/week/", views.week, name="plan_week"),
    path("learn/plan/<int:pk>/answer/", views.answer, name="plan_answer"),
    path("learn/plan/<int:pk>/remove/", views.remove, name="plan_remove"),
    path("learn/plan/<int:pk>/suggest/", views.suggest, name="plan_suggest"),
    path("hr/tips/", views.hr_tips, name="hr_tips"),
    path("hr/tips/new/", views.hr_tip, name="hr_tip_new"),
    path("hr/tips/<int:pk>/", views.hr_tip, name="hr_tip"),
    path("hr/tips/<int:pk>/use/", views.hr_tip_use, name="hr_tip_use"),
]
