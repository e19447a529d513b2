"""The form of a post as it is being written: the text, what it is about, where it belongs and who may read it."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Post
from courses.catalogue.models import Lesson, Module, State
from courses.catalogue.queries import modules_readable_by
from courses.live_sessions.models import LiveSession
from lms.lib.numbers import whole_number
from lms.people.forms import unit_choices
from lms.people.models import Language, Unit, User
from lms.web.dates import clock_words, short_day
from lms.web.written_text import TextWithLayout

LINKS = ("modules", "lessons", "sessions", "units")


class Named(forms.ModelMultipleChoiceField):
    """Lessons and sessions in words."""

    def label_from_instance(self, row: Any) -> str:
        return label_of(row)


def label_of(row: Any) -> str:
    """A session by its module, day and place; anything else by its own name."""
    if isinstance(row, LiveSession):
        when = f", {short_day(row.starts_at)}, {clock_words(row.starts_at)}" if row.starts_at else ""
        return f"{row.module.title}{when}" + (f", {row.place}" if row.place else "")
    return str(row)


def _links_of(post: Post) -> Any:
    """Pairs (kind, id) of everything the post is linked to; one query."""
    parts = []
    for name, column in (("modules", "module"), ("lessons", "lesson"), ("sessions", "livesession"), ("units", "unit")):
        through = getattr(Post, name).through
        parts.append(through.objects.filter(post=post).annotate(kind=Value(name)).values_list("kind", f"{column}_id").order_by())
    return parts[0].union(*parts[1:], all=True)


class PostForm(forms.Form):
    """Text and facts. Each link is a tick box for what is chosen and a list for one more, so that it works without a script."""

    title = forms.CharField(label=_("Title"), max_length=140, required=False)
    lead = forms.CharField(label=_("In one sentence"), max_length=280, required=False, help_text=_("Stands below the title and on the first page."))
    body = forms.CharField(label=_("Post"), required=False, help_text=_("Write as you speak."), widget=TextWithLayout())
    based_on = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    takes_over = forms.BooleanField(widget=forms.HiddenInput, required=False)
    stance = forms.ChoiceField(label=_("Is about"), choices=Post.Stance.choices, required=False, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    video_url = forms.URLField(
        label=_("Link to a video"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("On your own video channel, for instance. Readers see where the link goes."),
        error_messages={"invalid": _("This is not an address. It starts with https://.")},
    )
    modules = forms.ModelMultipleChoiceField(Module.objects.none(), required=False)
    lessons = Named(Lesson.objects.none(), required=False)
    sessions = Named(LiveSession.objects.none(), required=False)
    units = forms.ModelMultipleChoiceField(Unit.objects.all(), required=False)
    add_module = forms.ModelChoiceField(label=_("Add a module"), queryset=Module.objects.none(), required=False, empty_label=_("Choose a module"))
    add_lesson = forms.ModelChoiceField(label=_("Add a lesson"), queryset=Lesson.objects.none(), required=False, empty_label=_("Choose a lesson"))
    add_session = forms.ModelChoiceField(label=_("Add a session"), queryset=LiveSession.objects.none(), required=False, empty_label=_("Choose a session"))
    add_unit = forms.TypedChoiceField(label=_("Only for"), coerce=int, empty_value=None, required=False)

    def __init__(self, data: Any = None, *, post: Post, writer: User) -> None:
        known = {
            "title": post.draft_title,
            "lead": post.draft_lead,
            "body": post.draft_body,
            "based_on": post.draft_number,
            "key": uuid4().hex,
            "stance": post.stance,
            "language": post.language,
            "video_url": post.video_url,
        }
        super().__init__(data, initial=known)
        self.post = post
        self._linked: dict[str, list[int]] | None = None
        chosen = {name: self._chosen(name) for name in LINKS}
        modules = modules_readable_by(writer).select_related("course").order_by("course__phase", "course__position", "position")
        modules = (modules | Module.objects.filter(posts=post).select_related("course")).distinct()
        self._offer("modules", "add_module", modules, chosen)
        inside = [*chosen["modules"], whole_number(data.get("add_module")) if data is not None else None]
        lessons = Lesson.objects.filter(module__in=[one for one in inside if one], state=State.PUBLISHED, published__isnull=False)
        self._offer("lessons", "add_lesson", lessons.select_related("published", "module").order_by("module", "position"), chosen)
        sessions = LiveSession.objects.filter(Q(state=LiveSession.State.PUBLISHED, ends_at__gt=timezone.now()) | Q(pk__in=chosen["sessions"]))
        self._offer("sessions", "add_session", sessions.select_related("module").order_by("starts_at", "pk"), chosen)
        self.fields["add_session"].label_from_instance = label_of  # type: ignore[attr-defined]
        choices = unit_choices()
        self.fields["add_unit"].choices = [("", _("Choose a unit")), *(one for one in choices if one[0] not in chosen["units"])]  # type: ignore[attr-defined]
        self.chosen_units = [(pk, name.strip()) for pk, name in choices if pk in chosen["units"]]

    def _chosen(self, name: str) -> list[int]:
        if self.data:
            return [pk for pk in map(whole_number, self.data.getlist(name)) if pk]  # type: ignore[attr-defined]
        if self._linked is None:
            self._linked = {one: [] for one in LINKS}
            for kind, pk in _links_of(self.post):
                self._linked[kind].append(pk)
        return self._linked[name]

    def _offer(self, name: str, adding: str, rows: Any, chosen: dict[str, list[int]]) -> None:
        """What may be ticked, what may be added, and what stands ticked now."""
        self.fields[name].queryset = rows  # type: ignore[attr-defined]
        found = list(rows)
        setattr(self, f"chosen_{name}", [(row.pk, label_of(row)) for row in found if row.pk in chosen[name]])
        adder = self.fields[adding]
        adder.queryset = rows  # type: ignore[attr-defined]
        adder.choices = [("", adder.empty_label), *((row.pk, label_of(row)) for row in found if row.pk not in chosen[name])]  # type: ignore[attr-defined]

    def clean_body(self) -> str:
        """Without the editor somebody types plain text: an empty line begins a paragraph."""
        body = str(self.cleaned_data["body"])
        return body if "<" in body or not body.strip() else str(linebreaks(escape(body.strip())))

    def clean_video_url(self) -> str:
        url = str(self.cleaned_data["video_url"])
        if url and not url.startswith("https://"):
            raise forms.ValidationError(_("Only an address that starts with https:// can stand here."))
        return url

    def text(self) -> dict[str, Any]:
        """What is written, for keeping the draft."""
        return {name: self.cleaned_data[name] for name in ("title", "lead", "body", "based_on", "takes_over", "key")}

    def about(self) -> dict[str, Any]:
        """What the post is about, and for whom: what is ticked and what was added."""
        chosen = self.cleaned_data
        more = {"modules": chosen["add_module"], "lessons": chosen["add_lesson"], "sessions": chosen["add_session"], "units": None}
        found: dict[str, Any] = {name: list(dict.fromkeys([*chosen[name], *([more[name]] if more[name] else [])])) for name in LINKS}
        if chosen["add_unit"]:
            found["units"] += list(Unit.objects.filter(pk=chosen["add_unit"]))
        return found | {"stance": chosen["stance"], "language": chosen["language"], "video_url": chosen["video_url"]}


class Moment(forms.DateTimeInput):
    """A day and a time, as browsers ask for them."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class PlanForm(forms.Form):
    """When to publish, and when to take away; on the clock of the writer."""

    publish_at = forms.DateTimeField(label=_("Publish on"), required=False, widget=Moment)
    unpublish_at = forms.DateTimeField(label=_("Take away on"), required=False, widget=Moment)

    def __init__(self, data: Any = None, *, post: Post, typed: Any = None) -> None:
        """`typed` is what stood in the fields when another button of the page was pressed: it stays, unlooked at."""
        known = {"publish_at": post.publish_at, "unpublish_at": post.unpublish_at}
        super().__init__(data, initial=known | {name: typed[name] for name in known if typed and name in typed})
        if post.state == Post.State.PUBLISHED:
            del self.fields["publish_at"]

    def moments(self) -> dict[str, datetime | None]:
        """What the service takes."""
        return {"publish_at": self.cleaned_data.get("publish_at"), "unpublish_at": self.cleaned_data.get("unpublish_at")}
