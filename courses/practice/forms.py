"""Forms for who writes a case. A draft may be incomplete: what is missing is told beside it, and stops only publishing."""

import re
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.practice import clauses, wording
from courses.practice.rules import case as shape
from courses.practice.rules.case import Case, Choice, Debrief, Message, Moment, Spread, Step, Words
from courses.practice.rules.limits import LONG, MOST, SHORT

_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")


def _line(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=SHORT, required=False, **more)


def _lines(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONG, required=False, widget=forms.Textarea(attrs={"rows": rows}), **more)


def _count(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, required=False, widget=forms.NumberInput(attrs={"inputmode": "numeric"}), **more)


class ClockField(forms.CharField):
    """A time of the clock: 9:05, 19.20 and 19:20 are understood."""

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label=label, max_length=5, required=False, **more)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip()
        if not text:
            return ""
        found = _CLOCK.fullmatch(text)
        if not found or int(found[1]) > 23 or int(found[2]) > 59:
            raise forms.ValidationError(_("This is no time. Write it such as 19:20."))
        return f"{int(found[1]):02}:{found[2]}"


def both(values: dict[str, Any], name: str) -> Words:
    """The two languages of a text, with one kind of line end."""
    return Words(*("\n".join(str(values.get(f"{name}_{language}") or "").strip().splitlines()) for language in ("nl", "en")))


def fill(name: str, words: Words) -> dict[str, str]:
    return {f"{name}_nl": words.nl, f"{name}_en": words.en}


class FrameForm(forms.Form):
    """How a case begins and ends."""

    intro_nl = _lines(_("Who you are, in Dutch"), help_text=_("One or two sentences: where one works and what time it is."))
    intro_en = _lines(_("Who you are, in English"))
    text_nl = _lines(_("What there is to learn, in Dutch"), 6)
    text_en = _lines(_("What there is to learn, in English"), 6)
    ambassador_nl = _lines(_("How an ambassador looks at it, in Dutch"), help_text=_("In the words of a colleague who does this well. Ask one."))
    ambassador_en = _lines(_("How an ambassador looks at it, in English"))
    clause = forms.ChoiceField(label=_("The clause of the policy on which it rests"), required=False)
    seed = _count(_("Seed of the spread"), 1, 999_999, help_text=_("The same number gives the same spread. Try another one when it comes too far."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known, now = clauses.choices(), (self.initial or {}).get("clause", "")
        extra = [(now, now)] if now and now not in dict(known) else []
        self.fields["clause"].choices = [("", _("Not chosen yet")), *known, *extra]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, case: Case) -> dict[str, Any]:
        debrief = case.debrief
        return fill("intro", case.intro) | fill("text", debrief.text) | fill("ambassador", debrief.ambassador) | {"clause": debrief.clause, "seed": case.seed}

    def frame(self) -> dict[str, Any]:
        values = self.cleaned_data
        debrief = Debrief(both(values, "text"), values["clause"], both(values, "ambassador"))
        return {"intro": both(values, "intro"), "debrief": debrief, "seed": values["seed"] or 1}


class StepForm(forms.Form):
    """A situation: where, when and what is asked. Its messages have forms of their own."""

    kind = forms.ChoiceField(
        label=_("What kind of step is this?"),
        widget=forms.RadioSelect,
        choices=[(shape.SCENE, _("A situation")), (shape.WHAT_NOW, _("What now, after a mistake"))],
    )
    place = forms.ChoiceField(
        label=_("Where is it written?"), widget=forms.RadioSelect, choices=[(shape.FEED, _("In a feed")), (shape.THREAD, _("In a thread of messages"))]
    )
    where_nl = _line(_("Name of the place, in Dutch"), help_text=_("Such as ‘the page of our shop’ or ‘group chat of the team’."))
    where_en = _line(_("Name of the place, in English"))
    at = ClockField(_("Time of this step"), help_text=_("Between the time of one step and of the next a message travels."))
    question_nl = _line(_("Question, in Dutch"), help_text=_("Leave it empty for ‘What do you do?’"))
    question_en = _line(_("Question, in English"))

    @classmethod
    def of(cls, step: Step) -> dict[str, Any]:
        return {"kind": step.kind, "place": step.place, "at": step.at} | fill("where", step.where) | fill("question", step.question)

    def step(self, messages: tuple[Message, ...]) -> Step:
        values = self.cleaned_data
        where, question = both(values, "where"), both(values, "question")
        return Step(kind=values["kind"], place=values["place"], where=where, at=values["at"], messages=messages, question=question)


class MessageForm(forms.Form):
    """What somebody in the pretend network writes. Without words there is no message."""

    who = _line(_("Who writes"), help_text=_("An invented name."))
    at = ClockField(_("At what time"))
    text_nl = _lines(_("Words, in Dutch"))
    text_en = _lines(_("Words, in English"))
    likes = _count(pgettext_lazy("practice", "Likes"), 0, 9999)
    answers = _count(pgettext_lazy("practice", "Answers"), 0, 9999)
    shares = _count(pgettext_lazy("practice", "Times shared"), 0, 9999)

    @classmethod
    def of(cls, message: Message) -> dict[str, Any]:
        counts = {"likes": message.likes or None, "answers": message.answers or None, "shares": message.shares or None}
        return {"who": message.who, "at": message.at} | fill("text", message.text) | counts

    def message(self) -> Message | None:
        values = getattr(self, "cleaned_data", {})
        text = both(values, "text")
        counts = {name: values.get(name) or 0 for name in ("likes", "answers", "shares")}
        return Message(values.get("who") or "", values.get("at") or "", text, **counts) if text else None


MessageForms = forms.formset_factory(MessageForm, extra=2, max_num=MOST, absolute_max=MOST)


class ChoiceForm(forms.Form):
    """What one can do in a step, who sees it, and what comes of it."""

    label_nl = _line(_("What one does, in Dutch"))
    label_en = _line(_("What one does, in English"))
    kind = forms.ChoiceField(label=_("Kind of choice"), required=False, choices=[("", _("Not chosen yet")), *wording.KIND_WORDS.items()])
    audience = forms.ChoiceField(label=_("Who sees it"), required=False, choices=[("", _("Not chosen yet")), *wording.AUDIENCE_WORDS.items()])
    says_nl = _lines(_("The words that one writes, in Dutch"), help_text=_("Leave them empty when nothing is written."))
    says_en = _lines(_("The words that one writes, in English"))
    happens_nl = _lines(_("What happens, in Dutch"), 4, help_text=_("What comes of it, without a wagging finger."))
    happens_en = _lines(_("What happens, in English"), 4)
    outcome = forms.ChoiceField(
        label=_("How it turns out"),
        required=False,
        choices=[(shape.PLAIN, _("Neither")), (shape.CHANCE, pgettext_lazy("practice", "An opportunity")), (shape.RISK, pgettext_lazy("practice", "A risk"))],
    )
    next = forms.ChoiceField(label=_("What comes next"), required=False)
    spreads = forms.BooleanField(label=_("This can travel further"), required=False, help_text=_("Then the page shows how far it comes, as a simulation."))
    followers = _count(_("How many people can see it at once"), 2, 2000)
    one_in = _count(_("One in how many passes it on"), 5, 1000)
    reach = _count(_("How many people does each of them reach"), 2, 500)

    def __init__(self, *args: Any, case: Case, step_key: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [
            (step.key, _("Step %(step)s: %(where)s, %(at)s") % {"step": number, "where": step.where.nl or step.where.en or step.key, "at": step.at})
            for number, step in enumerate(case.steps, 1)
            if step.key != step_key
        ]
        self.fields["next"].choices = [("", _("Not chosen yet")), *steps, (shape.END, _("The end of the case"))]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, choice: Choice) -> dict[str, Any]:
        spread = choice.spread or Spread()
        words = fill("label", choice.label) | fill("says", choice.says) | fill("happens", choice.happens)
        facts = {"kind": choice.kind, "audience": choice.audience, "outcome": choice.outcome, "next": choice.next, "spreads": choice.spread is not None}
        return words | facts | {"followers": spread.followers, "one_in": spread.one_in, "reach": spread.reach}

    def choice(self, moments: tuple[Moment, ...]) -> Choice:
        values, usual = self.cleaned_data, Spread()
        counts = {name: values[name] or getattr(usual, name) for name in ("followers", "one_in", "reach")}
        return Choice(
            kind=values["kind"],
            audience=values["audience"],
            label=both(values, "label"),
            says=both(values, "says"),
            happens=both(values, "happens"),
            outcome=values["outcome"],
            next=values["next"],
            spread=replace(Spread(**counts), moments=moments) if values["spreads"] else None,
        )


class MomentForm(forms.Form):
    """What happens on the way. Without words there is no moment."""

    after = _count(_("After how many minutes"), 1, 1440)
    text_nl = _line(_("What happens then, in Dutch"))
    text_en = _line(_("What happens then, in English"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if both(values, "text") and not values.get("after") and "after" not in self.errors:
            self.add_error("after", _("After how many minutes does this happen?"))
        return values

    @classmethod
    def of(cls, moment: Moment) -> dict[str, Any]:
        return {"after": moment.after} | fill("text", moment.text)

    def moment(self) -> Moment | None:
        text = both(self.cleaned_data, "text")
        return Moment(self.cleaned_data["after"], text) if text else None


MomentForms = forms.formset_factory(MomentForm, extra=2, max_num=MOST, absolute_max=MOST)
