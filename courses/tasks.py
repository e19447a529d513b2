"""The tasks of the training engine, gathered from its parts: Celery finds them here."""
