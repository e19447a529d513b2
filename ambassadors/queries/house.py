"""What the organisation chose about its podium."""

from ambassadors.models import PodiumChoices


def choices() -> PodiumChoices:
    """The one row, or what holds as long as nobody chose."""
    return PodiumChoices.objects.filter(pk=1).first() or PodiumChoices(pk=1)
