from django.urls import path

from lms.audit import views

urlpatterns = [
    path("admin/audit/", views.audit_list, name="audit_list"),
    path("admin/audit/export/", views.audit_export, name="audit_export"),
]
