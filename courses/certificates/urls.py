from django.urls import path

from courses.certificates import views

urlpatterns = [
    path("certificates/", views.find, name="certificate_find"),
    path("certificates/mine/", views.my_certificates, name="my_certificates"),
    path("certificates/<str:number>/", views.check, name="certificate_check"),
    path("certificates/<str:number>/badge.json", views.badge, name="certificate_badge"),
    path("certificates/<str:number>/pdf/", views.certificate_pdf, name="certificate_pdf"),
    path("certificates/<str:number>/renew/", views.certificate_renew, name="certificate_renew"),
    path("certificates/<str:number>/take-back/", views.take_back, name="certificate_take_back"),
    path("hr/learning/certificates/", views.offers, name="certificate_offers"),
    path("hr/learning/certificates/<int:offer_id>/switch/", views.offer_switch, name="certificate_offer_switch"),
    path("hr/learning/certificates/<int:offer_id>/make/", views.offer_make, name="certificate_offer_make"),
]
