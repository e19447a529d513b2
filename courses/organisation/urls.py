"""Addresses of phase 2: learning, the page for the first hour, and HR."""

from django.urls import path

from courses.organisation.views import asking, first_hour, hr_drafts, hr_first_hour, hr_policies, hr_questions, hr_variants, landing, reading

VERSION = "hr/policy/<slug:key>/versions/<int:number>/"

urlpatterns = [
    path("something-went-wrong/", first_hour.something_went_wrong, name="something_went_wrong"),
    path("learn/organisation/", landing.organisation, name="organisation"),
    path("learn/policy/questions/<int:question_id>/", asking.policy_question, name="policy_question"),
    path("learn/policy/<slug:key>/", reading.policy, name="policy"),
    path("learn/policy/<slug:key>/acknowledge/", reading.policy_acknowledge, name="policy_acknowledge"),
    path("learn/policy/<slug:key>/ask/", asking.policy_ask, name="policy_ask"),
    path("learn/policy/<slug:key>/versions/<int:number>/", reading.policy_version, name="policy_version"),
    path("learn/policy/<slug:key>/versions/<int:number>/changes/", reading.policy_changes, name="policy_changes"),
    path("learn/policy/<slug:key>/versions/<int:number>/<slug:clause>/", reading.policy_clause, name="policy_clause"),
    path("hr/policy/", hr_policies.hr_policies, name="hr_policies"),
    path("hr/policy/new/", hr_policies.hr_policy_new, name="hr_policy_new"),
    path("hr/policy/questions/", hr_questions.hr_policy_questions, name="hr_policy_questions"),
    path("hr/policy/variants/", hr_variants.hr_variants, name="hr_variants"),
    path("hr/policy/variants/<slug:key>/", hr_variants.hr_variant, name="hr_variant"),
    path("hr/policy/something-went-wrong/", hr_first_hour.hr_first_hour, name="hr_first_hour"),
    path("hr/policy/<slug:key>/", hr_policies.hr_policy, name="hr_policy"),
    path("hr/policy/<slug:key>/about/", hr_policies.hr_policy_about, name="hr_policy_about"),
    path("hr/policy/<slug:key>/draft/", hr_policies.hr_policy_start, name="hr_policy_start"),
    path("hr/policy/<slug:key>/evidence/", hr_policies.hr_policy_evidence, name="hr_policy_evidence"),
    path("hr/policy/<slug:key>/checks/<int:check_id>/", hr_policies.hr_policy_check, name="hr_policy_check"),
    path(VERSION, hr_drafts.hr_policy_draft, name="hr_policy_draft"),
    path(f"{VERSION}difference/", hr_drafts.hr_policy_difference, name="hr_policy_difference"),
    path(f"{VERSION}preview/", hr_drafts.hr_policy_preview, name="hr_policy_preview"),
    path(f"{VERSION}publish/", hr_drafts.hr_policy_publish, name="hr_policy_publish"),
    path(f"{VERSION}discard/", hr_drafts.hr_policy_discard, name="hr_policy_discard"),
    path(f"{VERSION}clauses/new/", hr_drafts.hr_clause_new, name="hr_clause_new"),
    path(f"{VERSION}clauses/<slug:clause>/", hr_drafts.hr_clause, name="hr_clause"),
    path(f"{VERSION}clauses/<slug:clause>/action/", hr_drafts.hr_clause_action, name="hr_clause_action"),
]
