"""Who: people, units, job roles, the manager line, system roles and signing in."""
