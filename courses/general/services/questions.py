"""Storing the questions of a programme. Loading a programme is recorded as one line, by `courses.programme`."""

from dataclasses import dataclass

from django.db import transaction

from courses.catalogue.models import Module
from courses.general.models import Option, Question


@dataclass(frozen=True)
class OptionForm:
    text_nl: str
    text_en: str
    is_right: bool


@dataclass(frozen=True)
class QuestionForm:
    """A question as it stands in the folder; exactly one of the options fits."""

    key: str
    module: str
    text_nl: str
    text_en: str
    why_nl: str
    why_en: str
    options: tuple[OptionForm, ...]


@transaction.atomic
def store_question(*, form: QuestionForm, module: Module, position: int) -> str:
    """Make the question or bring it in step with the folder; gives made, changed or unchanged.

    An option whose words stayed keeps its answers. One whose words changed is another option, and who chose it is asked again.
    """
    values = {"module_id": module.pk, "position": position, "text_nl": form.text_nl, "text_en": form.text_en, "why_nl": form.why_nl, "why_en": form.why_en}
    question, is_new = Question.objects.get_or_create(key=form.key, defaults=values)
    is_changed = not question.is_in_use or any(getattr(question, name) != value for name, value in values.items())
    if is_changed:
        for name, value in values.items():
            setattr(question, name, value)
        question.is_in_use = True
        question.save()
    is_changed = _store_options(question, form.options) or is_changed
    return "made" if is_new else "changed" if is_changed else "unchanged"


def _store_options(question: Question, forms: tuple[OptionForm, ...]) -> bool:
    known = {OptionForm(one.text_nl, one.text_en, one.is_right): one for one in question.options.all()}
    gone = [one.pk for form, one in known.items() if form not in forms]
    Option.objects.filter(pk__in=gone).delete()
    is_changed = bool(gone)
    for position, form in enumerate(forms, 1):
        option = known.get(form)
        if option is None:
            Option.objects.create(question=question, position=position, text_nl=form.text_nl, text_en=form.text_en, is_right=form.is_right)
            is_changed = True
        elif option.position != position:
            option.position = position
            option.save(update_fields=["position"])
            is_changed = True
    return is_changed


def retire_all_but(*, keys: set[str]) -> int:
    """Questions that left the folder are not asked any more; returns how many that were."""
    return Question.objects.filter(is_in_use=True).exclude(key__in=keys).update(is_in_use=False)
