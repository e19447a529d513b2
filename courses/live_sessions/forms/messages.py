"""Words from staff to people of a session."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.live_sessions.forms.people import PersonField
from courses.live_sessions.models import SessionMessage


class MessageForm(forms.Form):
    """One message to everybody with a seat, or also to who waits."""

    to = forms.ChoiceField(label=_("To whom"), choices=SessionMessage.To.choices, widget=forms.RadioSelect, initial=SessionMessage.To.BOOKED)
    subject = forms.CharField(label=_("Subject"), max_length=160, error_messages={"required": _("Write a subject.")})
    text = forms.CharField(
        label=_("Message"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write the message.")},
        help_text=_("An empty line begins a new paragraph. The greeting, the date and the link to the session stand around it by themselves."),
    )


class PresenterForm(forms.Form):
    """Asking a colleague to tell how they do it."""

    person = PersonField(label=_("Colleague"), help_text=_("Name or employee number."))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=240, initial=10)
    words = forms.CharField(label=_("What you ask them to tell"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))
