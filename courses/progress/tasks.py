from celery import shared_task
from django.utils import timezone

from courses.catalogue.models import Module
from courses.catalogue.queries import published_modules
from courses.progress import services


@shared_task(name="courses.progress.tasks.recompute_module")
def recompute_module(module_id: int) -> None:
    """The requirements of a module changed: complete it for whoever meets them now."""
    module = Module.objects.filter(pk=module_id).select_related("variant_of").first()
    if module is not None:
        services.recompute(module=module, now=timezone.now())


@shared_task(name="courses.progress.tasks.recompute_all")
def recompute_all() -> None:
    """Every night: whoever meets the requirements and was missed, because the broker was away, is completed."""
    for module in published_modules().select_related("variant_of").order_by("pk").iterator():
        services.recompute(module=module, now=timezone.now())
