"""The tasks of people, gathered from its folders: Celery finds them here."""

from lms.people.feed.tasks import let_leavers_go, pick_up, sweep, work_off

__all__ = ["let_leavers_go", "pick_up", "sweep", "work_off"]
