messages: ## Bring the Dutch files in step with the strings
	.venv/bin/python manage.py messages
