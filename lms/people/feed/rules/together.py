"""What can be done for many people at once."""

from django.utils.translation import gettext_lazy as _

ADD_JOB_ROLE, TAKE_JOB_ROLE, MOVE, SET_MANAGER, LEAVE = "add_job_role", "take_job_role", "move", "set_manager", "leave"
ACTIONS = {
    ADD_JOB_ROLE: _("Give a job role"),
    TAKE_JOB_ROLE: _("Take a job role away"),
    MOVE: _("Move to a unit"),
    SET_MANAGER: _("Set the manager"),
    LEAVE: _("Mark as leaving today"),
}
