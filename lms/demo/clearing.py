"""Taking the demo organisation away: everything about people goes, the programme that can be learnt stays."""

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, models, transaction

from lms.demo import practising
from lms.lib.refusals import Refused
from lms.people.models import Organisation

# What stays: the programme. Everything else in our apps, sessions of browsers included, belongs to the demo. Tracks and the policy go
# with their audiences and readers: loading the programme once more brings them back as drafts.
STAYS = {
    "courses.Course", "courses.Module", "courses.Lesson", "courses.LessonVersion", "courses.Attachment",
    "courses_general.Question", "courses_general.Option",
    "courses_organisation.FirstHour",
}  # fmt: skip
APPS = {
    "ambassadors", "courses", "courses_general", "courses_organisation", "courses_role", "notifications", "audit", "people",
    "account", "mfa", "usersessions", "sessions",
}  # fmt: skip
FOLDERS = ("ambassadors", "posts")


class NotADemo(Refused):
    message = "This is a real organisation, so nothing has been cleared."


@transaction.atomic
def clear() -> int:
    """Delete the demo organisation and everything its people did; returns how many rows went. Refuses a real organisation."""
    organisation = Organisation.objects.first()
    if organisation is None or not organisation.is_demo:
        raise NotADemo
    every = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in APPS]
    going = {model for model in every if _goes(model)}
    changed = practising.changed_versions()
    for model in set(every) - going:
        _let_go(model, going)
    with connection.constraint_checks_disabled():
        gone = sum(model._default_manager.all()._raw_delete(model._default_manager.db) or 0 for model in going)
    practising.undo_changes(changed)
    connection.check_constraints()
    transaction.on_commit(_remove_files)
    return gone


def _goes(model: type[models.Model]) -> bool:
    if model._meta.auto_created:
        return any(_goes(field.related_model) for field in model._meta.get_fields() if isinstance(field, models.ForeignKey))
    return model._meta.label not in STAYS


def _let_go(model: type[models.Model], going: set[type[models.Model]]) -> None:
    """What stays forgets who owned or published it."""
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey) and field.related_model in going:
            model._default_manager.update(**{field.name: None})


def _remove_files() -> None:
    for folder in FOLDERS:
        _remove_folder(folder)


def _remove_folder(folder: str) -> None:
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    for name in files:
        default_storage.delete(f"{folder}/{name}")
    for name in folders:
        _remove_folder(f"{folder}/{name}")
