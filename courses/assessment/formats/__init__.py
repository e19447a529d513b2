"""Questions of other systems: GIFT and Moodle XML, read and written."""
