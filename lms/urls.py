"""Every address of the site, by part."""

from django.urls import include, path

urlpatterns = [
    path("", include("lms.web.urls")),
    path("", include("lms.people.urls")),
    path("", include("lms.notifications.urls")),
    path("", include("lms.audit.urls")),
    path("", include("lms.privacy.urls")),
    path("", include("lms.reporting.urls")),
    path("", include("courses.urls")),
    path("", include("ambassadors.urls")),
    path("accounts/", include("lms.people.sign_in_urls")),
]

handler400 = "lms.web.errors.bad_request"
handler403 = "lms.web.errors.not_allowed"
handler404 = "lms.web.errors.not_found"
handler500 = "lms.web.errors.broken"
handler429 = "lms.web.errors.too_often"  # allauth's rate limits ask for it
