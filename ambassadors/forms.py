"""Forms about nominations, terms and pages. They read what was typed; the services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Ambassador
from lms.people.models import Language


class StoryForm(forms.Form):
    """Why this colleague: what somebody saw."""

    story = forms.CharField(
        label=_("What did you see?"),
        max_length=2000,
        help_text=_("One sentence is enough. Tell what happened, not how good somebody is."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class DecisionForm(forms.Form):
    """The nominee's own choice."""

    decision = forms.ChoiceField(
        label=_("What do you choose?"),
        choices=[("yes", _("Yes")), ("later", _("Later")), ("no", _("No"))],
        error_messages={"required": _("Choose one of the three. None of them is better.")},
    )
    ask_again_on = forms.DateField(label=_("Ask me again on"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


class AcceptForm(forms.Form):
    """What HR agrees on after a yes."""

    hours_per_month = forms.IntegerField(label=_("Hours a month"), min_value=1, max_value=40, initial=4)
    term_months = forms.IntegerField(label=_("Term in months"), min_value=1, max_value=36, initial=12)
    topics = forms.CharField(label=_("Topics"), max_length=300, required=False, help_text=_("Separated by commas, such as ‘complaints, LinkedIn’."))
    languages = forms.MultipleChoiceField(label=_("Writes in"), choices=Language.choices, widget=forms.CheckboxSelectMultiple, initial=["nl"])

    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        known = self.cleaned_data
        return {
            "hours_per_month": known["hours_per_month"],
            "term_months": known["term_months"],
            "topics": known["topics"].split(","),
            "writes_nl": "nl" in known["languages"],
            "writes_en": "en" in known["languages"],
        }


class ReasonForm(forms.Form):
    """A reason that somebody will read."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class PageForm(forms.Form):
    """The ambassador's own page."""

    introduction = forms.CharField(
        label=_("Introduction"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Two or three sentences about what you do and tell here."),
    )
    topics = forms.CharField(label=_("Topics"), max_length=300, required=False, help_text=_("Separated by commas."))
    photo = forms.FileField(label=_("Photo"), required=False, help_text=_("JPEG, PNG, WebP or GIF. Place and camera data are taken out."))
    has_consent = forms.BooleanField(label=_("Colleagues may see my photo. I can take this back at any time."), required=False)

    def __init__(self, *args: Any, ambassador: Ambassador, **kwargs: Any) -> None:
        known = {
            "introduction": ambassador.introduction,
            "topics": ", ".join(topic.name for topic in ambassador.topics.all()),
            "has_consent": ambassador.photo_consent_at is not None,
        }
        super().__init__(*args, initial=known, **kwargs)  # type: ignore[misc]
