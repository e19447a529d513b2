"""Who may read the audit."""

PAGES = {name: {"anonymous": 302, "employee": 403, "administrator": 200} for name in ("audit_list", "audit_export")}
