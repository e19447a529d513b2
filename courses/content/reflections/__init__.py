"""Reflection: a lesson in which somebody writes for themselves. Nobody else reads it, on any page."""
