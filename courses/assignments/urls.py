"""Addresses of assignments: what the person asks and goes through again, and for HR exemptions and absence."""

from django.urls import path

from courses.assignments.views import absences, again, exemptions

urlpatterns = [
    path("me/assigned/<int:assignment_id>/exemption/", exemptions.ask, name="exemption_ask"),
    path("me/assigned/<int:assignment_id>/exemption/withdraw/", exemptions.withdraw, name="exemption_withdraw"),
    path("me/assigned/<int:assignment_id>/again/<slug:module_key>/", again.refresh, name="module_again"),
    path("hr/exemptions/", exemptions.hr_exemptions, name="hr_exemptions"),
    path("hr/exemptions/give/", exemptions.hr_exemption_give, name="hr_exemption_give"),
    path("hr/exemptions/<int:exemption_id>/", exemptions.hr_exemption, name="hr_exemption"),
    path("hr/exemptions/<int:exemption_id>/end/", exemptions.hr_exemption_end, name="hr_exemption_end"),
    path("hr/absences/", absences.hr_absences, name="hr_absences"),
    path("hr/absences/<int:absence_id>/back/", absences.hr_absence_back, name="hr_absence_back"),
]
