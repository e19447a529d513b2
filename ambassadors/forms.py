"""Forms about nominations, posts and pages. They read what was typed; the services decide."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import ProseEditorWidget

from ambassadors.models import Ambassador, Post
from courses.catalogue.models import Lesson, Module, State
from courses.catalogue.queries import modules_readable_by
from courses.live_sessions.models import LiveSession
from lms.lib.form_fields import DayField
from lms.lib.numbers import whole_number
from lms.people.forms import unit_choices
from lms.people.models import Language, Unit, User
from lms.web.dates import clock_words, short_day

EDITOR = {
    "extensions": {
        "Bold": True,
        "Italic": True,
        "Heading": {"levels": [2, 3]},
        "BulletList": True,
        "OrderedList": True,
        "ListItem": True,
        "Blockquote": True,
        "Link": {"enableTarget": False, "protocols": ["https", "http", "mailto"]},
        "Image": True,
        "HardBreak": True,
    }
}


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
    ask_again_on = DayField(label=_("Ask me again on"), required=False)


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


class SessionChoice(forms.ModelChoiceField):
    """A live session by its module and day."""

    def label_from_instance(self, session: LiveSession) -> str:
        return f"{session.module.title}, {short_day(session.starts_at)}, {clock_words(session.starts_at)}" if session.starts_at else str(session.module.title)


class PostForm(forms.Form):
    """A post as it is being written."""

    title = forms.CharField(label=_("Title"), max_length=140, required=False)
    lead = forms.CharField(label=_("In one sentence"), max_length=280, required=False, help_text=_("Stands below the title and on the first page."))
    body = forms.CharField(label=_("Post"), required=False, help_text=_("Write as you speak."), widget=ProseEditorWidget(config=EDITOR, preset="configurable"))
    based_on = forms.IntegerField(widget=forms.HiddenInput)
    takes_over = forms.BooleanField(widget=forms.HiddenInput, required=False)
    stance = forms.ChoiceField(label=_("Is about"), choices=Post.Stance.choices, required=False, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    module = forms.ModelChoiceField(label=_("Module"), queryset=Module.objects.none(), required=False, empty_label=_("No module"))
    lesson = forms.ModelChoiceField(label=_("Lesson"), queryset=Lesson.objects.none(), required=False, empty_label=_("No lesson"))
    session = SessionChoice(label=_("Session"), queryset=LiveSession.objects.none(), required=False, empty_label=_("No session"))
    unit = forms.TypedChoiceField(label=_("Who may read it?"), coerce=int, empty_value=None, required=False)

    def __init__(self, data: Any = None, *, post: Post, writer: User) -> None:
        module, lesson, session, unit = (getattr(post, name).first() for name in ("modules", "lessons", "sessions", "units"))
        known = {
            "title": post.draft_title,
            "lead": post.draft_lead,
            "body": post.draft_body,
            "based_on": post.draft_number,
            "stance": post.stance,
            "language": post.language,
            "module": module,
            "lesson": lesson,
            "session": session,
            "unit": unit.pk if unit else "",
        }
        super().__init__(data, initial=known)
        chosen = whole_number(data.get("module")) if data is not None else getattr(module, "pk", None)
        self.set_queryset("module", modules_readable_by(writer).select_related("course").order_by("course__phase", "course__position", "position"))
        lessons = Lesson.objects.filter(module__in=[chosen, getattr(module, "pk", None)], state=State.PUBLISHED, published__isnull=False)
        self.set_queryset("lesson", lessons.select_related("published"))
        upcoming = LiveSession.objects.filter(state=LiveSession.State.PUBLISHED, ends_at__gt=timezone.now())
        self.set_queryset("session", (upcoming | LiveSession.objects.filter(pk=getattr(session, "pk", None))).select_related("module"))  # type: ignore[misc]
        self.fields["unit"].choices = [("", _("Everybody")), *unit_choices()]  # type: ignore[attr-defined]

    def set_queryset(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def text(self) -> dict[str, Any]:
        """What is written, for keeping the draft."""
        return {name: self.cleaned_data[name] for name in ("title", "lead", "body", "based_on", "takes_over")}

    def about(self) -> dict[str, Any]:
        """What the post is about, and for whom."""
        chosen = self.cleaned_data
        return {
            "stance": chosen["stance"],
            "language": chosen["language"],
            "modules": [one for one in (chosen["module"],) if one],
            "lessons": [one for one in (chosen["lesson"],) if one],
            "sessions": [one for one in (chosen["session"],) if one],
            "units": Unit.objects.filter(pk=chosen["unit"]) if chosen["unit"] else [],
        }
