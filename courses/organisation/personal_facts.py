"""What is stored about people and the policy, in plain words, for the page "who sees what"."""

from django.utils.translation import gettext_lazy as _

from lms.web.privacy_facts import Fact

_GROUP = _("The policy")

FACTS = (
    Fact(
        models=("courses_organisation.Acknowledgement",),
        what=_("Which version of the policy you said you have read, in which language and when"),
        why=_("To show that everybody could know the policy. It does not say that you agree."),
        seen_by=_("Only HR"),
        kept=_("As long as you work here and two years; then your name and number go"),
        group=_GROUP,
    ),
    Fact(
        models=("courses_organisation.ClauseQuestion",),
        what=_("What you asked about the policy, did not understand or did not agree with, and the answer"),
        why=_("So that somebody answers you, and unclear text is rewritten. It never counts as a refusal."),
        seen_by=_("The owner of the policy and HR. Your name stands beside a rewritten clause only if you said so."),
        kept=_("As long as you work here"),
        group=_GROUP,
    ),
    Fact(
        models=(
            "courses_organisation.Policy",
            "courses_organisation.PolicyVersion",
            "courses_organisation.Clause",
            "courses_organisation.ModuleCheck",
            "courses_organisation.FirstHour",
        ),
        what=_("The policy in all its versions, the page for the first hour, and who wrote and published them"),
        why=_("So that everybody can read what applies, and what applied before"),
        seen_by=_("Everybody for whom the policy is; the page for the first hour everybody"),
        kept=_("As long as Podium is in use, because people acknowledged it"),
        group=_GROUP,
    ),
)
