"""Dates, bookings, the waiting list and attendance: live sessions of a module."""
