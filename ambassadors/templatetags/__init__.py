"""Drawings of the podium for templates."""
