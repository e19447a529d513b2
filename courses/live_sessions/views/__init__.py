"""The pages of live sessions: for employees, for HR, for trainers."""
