"""For whom a version of a module is: HR chooses units, and sees beforehand what that does."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.organisation.forms import VariantForm
from courses.organisation.queries import variants
from courses.organisation.services.variants import assign_variant
from courses.organisation.views.hr_policies import BASE
from lms.people.access import requires
from lms.people.models import Unit


@requires("policy.manage")
@require_safe
def hr_variants(request: HttpRequest) -> HttpResponse:
    """Every module that has versions, with the units that each is for."""
    rows = [{"module": module, "variants": list(module.variants.all())} for module in variants.general_modules()]
    return render(request, "courses/organisation/hr_variants.html", BASE | {"tab": "variants", "rows": rows})


@requires("policy.manage")
def hr_variant(request: HttpRequest, key: str) -> HttpResponse:
    """Choose units. The button ‘count’ shows what it would do and changes nothing."""
    variant = get_object_or_404(variants.variants_to_assign(), key=key)
    form = VariantForm(request.POST or None, initial={"units": list(variant.units.values_list("pk", flat=True))})
    if request.method == "POST" and form.is_valid() and request.POST.get("do") != "count":
        assign_variant(variant=variant, units=form.chosen_units(), by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Saved. People in these units see this version from now on."))
        return redirect("hr_variants")
    chosen = form.chosen_units() if form.is_bound and form.is_valid() else list(variant.units.all())
    context = {
        "tab": "variants",
        "variant": variant,
        "form": form,
        "preview": variants.preview(variant, Unit.objects.filter(pk__in=[one.pk for one in chosen])),
    }
    if getattr(request, "htmx", False):
        return render(request, "courses/organisation/_variant_preview.html", context)
    return render(request, "courses/organisation/hr_variant.html", BASE | context, status=422 if form.errors else 200)
