"""Who may open the pages of HR."""

PAGES = {"hr_today": {"anonymous": 302, "employee": 403, "hr": 200}}
