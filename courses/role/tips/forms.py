"""Forms for choosing tips, and for who writes them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.role.tips.models import Audience, Channel, Tip
from lms.lib.form_fields import SeveralRows
from lms.people.models import JobRole


class FindForm(forms.Form):
    """Which tips to show."""

    audience = forms.ChoiceField(label=_("For contact with"), required=False, choices=[("", _("everybody")), *Audience.choices])
    channel = forms.ChoiceField(label=_("Channel"), required=False, choices=[("", _("every channel")), *Channel.choices])
    stance = forms.ChoiceField(label=_("Opportunity or risk"), required=False, choices=[("", _("both")), *Tip.Stance.choices])

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen; a word that does not exist chooses nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


def _lines() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 4})


class TipForm(forms.Form):
    """A tip in both languages."""

    title_nl = forms.CharField(label=_("What to do, in Dutch"), max_length=120, help_text=_("One sentence that begins with a verb."))
    title_en = forms.CharField(label=_("What to do, in English"), max_length=120)
    text_nl = forms.CharField(label=_("How, in Dutch"), max_length=600, widget=_lines(), help_text=_("Two or three sentences: what one can do in ten minutes."))
    text_en = forms.CharField(label=_("How, in English"), max_length=600, widget=_lines())
    audience = forms.ChoiceField(label=_("For contact with"), choices=Audience.choices)
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices)
    stance = forms.ChoiceField(label=_("Opportunity or risk"), choices=Tip.Stance.choices)
    job_roles = SeveralRows(label=_("For these job roles"), queryset=JobRole.objects.none(), required=False, help_text=_("Choose none for everybody."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["job_roles"].widget = forms.CheckboxSelectMultiple()
        self.fields["job_roles"].queryset = JobRole.objects.order_by("name_nl")  # type: ignore[attr-defined]

    @classmethod
    def of(cls, tip: Tip) -> dict[str, Any]:
        names = ("title_nl", "title_en", "text_nl", "text_en", "audience", "channel", "stance")
        return {name: getattr(tip, name) for name in names} | {"job_roles": list(tip.job_roles.all())}

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "job_roles"}
