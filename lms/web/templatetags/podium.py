"""Template tags of the house: icon and what components need."""

from django import template

register = template.Library()
