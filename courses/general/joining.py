"""What phase 1 adds to the rest of Podium: the phase itself."""

from django.utils.translation import gettext_lazy as _

from courses import phases


def join() -> None:
    """Called once when the app is ready."""
    phases.register(
        phases.Phase(
            key=phases.PhaseKey.GENERAL,
            label=phases.PhaseKey.GENERAL.label,
            summary=_("The basics. Never mandatory."),
            landing_url_name="catalogue",
            may_be_required=False,
            check_url_name="level_check",
        )
    )
