"""Names of the tasks that services queue; a service does not import the tasks, because the tasks call services."""

FILL_SESSION = "courses.live_sessions.tasks.fill_session"
