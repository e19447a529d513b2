"""Dates, bookings, the waiting list and attendance."""
