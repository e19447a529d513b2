from celery import shared_task
from django.utils import timezone

from courses.catalogue.models import Module
from courses.progress import services


@shared_task(name="courses.progress.tasks.recompute_module")
def recompute_module(module_id: int) -> None:
    """The requirements of a module changed: complete it for whoever meets them now."""
    module = Module.objects.filter(pk=module_id).select_related("variant_of").first()
    if module is not None:
        services.recompute(module=module, now=timezone.now())
