"""What people fill in about exemptions, absence and the team."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.assignments.models import AssignedSet, Exemption
from lms.lib.form_fields import DayField
from lms.people.models import User

NO_HEALTH = _("Leave out anything about health, yours or somebody else’s: we do not ask for it and may not keep it. ‘For personal reasons’ is enough.")


class PersonByNumber(forms.CharField):
    """An employee number of somebody who works here; gives the person."""

    default_error_messages = {"nobody": _("Nobody here has the number %(number)s. Look it up under People.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, label=kwargs.pop("label", _("Employee number")), **kwargs)

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        if not number:
            return None
        person = User.objects.active().filter(employee_number=number).first()
        if person is None:
            raise forms.ValidationError(self.error_messages["nobody"], code="nobody", params={"number": number})
        return person


class AskExemptionForm(forms.Form):
    """The person asks: for an exemption, or because the same was learnt elsewhere."""

    kind = forms.ChoiceField(
        label=_("What do you ask for?"),
        widget=forms.RadioSelect,
        choices=[
            (Exemption.Kind.EQUIVALENT, _("I have learnt this elsewhere")),
            (Exemption.Kind.EXEMPT, _("An exemption: it does not fit my work, or I cannot do it now")),
        ],
    )
    words = forms.CharField(label=_("In one or two sentences"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=NO_HEALTH)


class DecideForm(forms.Form):
    """HR answers, with a reason that the person reads, and until when it holds."""

    reason = forms.CharField(
        label=_("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("The person reads this. Write nothing about health.")
    )
    expires_on = DayField(
        label=_("Holds until"), required=False, help_text=_("The first day on which it no longer holds. Empty: it holds as long as the track.")
    )


class GiveExemptionForm(DecideForm):
    """HR gives an exemption without having been asked."""

    person = PersonByNumber()
    assigned_set = forms.ModelChoiceField(label=_("Track"), queryset=AssignedSet.objects.none(), empty_label=_("Choose …"))
    kind = forms.ChoiceField(label=_("What is it?"), widget=forms.RadioSelect, choices=Exemption.Kind.choices, initial=Exemption.Kind.EXEMPT)
    field_order = ("person", "assigned_set", "kind", "reason", "expires_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        required = AssignedSet.objects.filter(assignments__ended_at=None, assignments__grounds__strength="required").distinct()
        self.fields["assigned_set"].queryset = required.order_by("title_en", "pk")  # type: ignore[attr-defined]


class AbsenceForm(forms.Form):
    """Somebody is away. There is no field for why."""

    person = PersonByNumber()
    since = DayField(label=_("First day away"))
    until = DayField(label=_("Last day away"), required=False, help_text=_("Empty when it is not known yet."))
